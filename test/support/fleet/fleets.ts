import type { Expected, Fleet, HubStack } from '../../../cli/fleet/fleet.ts';
import { fleetOf } from '../../../cli/fleet/judge.ts';
import type { Installation } from '../../../functions/core/hub/installation.ts';
import { sampleInstallation } from '../samples/sample-installation.ts';

export const NOW = new Date('2026-11-20T03:05:00.000Z');

/** A time so many minutes before {@link NOW}. */
export const minutesAgo = (minutes: number): string =>
  new Date(NOW.getTime() - minutes * 60_000).toISOString();

export const HUB: HubStack = {
  stack: 'session-guard-hub',
  account: '999988887777',
  region: 'eu-central-1',
  table: 'session-guard-hub-installations',
  names: { '111122220001': 'example-prod' },
  busArn: 'arn:aws:events:eu-central-1:999988887777:event-bus/session-guard-hub',
};

export const NOBODY: Expected = { from: 'nobody', because: 'Which accounts have no guard is not known.' };

export const fleetWith = (
  rows: readonly Partial<Installation>[],
  expected: Expected = NOBODY,
  hub: HubStack = HUB,
  kept?: ReadonlyMap<string, string>,
): Fleet => fleetOf(hub, rows.map(sampleInstallation), expected, NOW, kept);

const REGIONS = ['eu-central-1', 'us-east-1', 'ap-northeast-1'] as const;

/** A row that needs a person, or none. */
const troubleOf = (i: number): Partial<Installation> => {
  switch (i % 40) {
    case 2:
      return { heardAt: minutesAgo(3000), deaf: ['network', 'identity'] };
    case 5:
      return { failed: ['vpc-1', 'vpc-2', 'vpc-3', 'vpc-4'] };
    case 7:
      return { openIncidents: 3 };
    case 8:
      return { heardAt: 'yesterday' };
    case 10:
      return { unread: true, version: 'unknown', nodes: null };
    case 11:
      return { deaf: ['preferences'], mode: 'auto-fix', autoFix: ['session-preferences', 'network-access'] };
    case 12:
      return { mode: 'auto-fix' };
    default:
      return {};
  }
};

/** Many installations, in accounts of three Regions each. */
export const manyRows = (count: number): readonly Partial<Installation>[] =>
  Array.from({ length: count }, (_, i) => ({
    account: String(111_122_220_000 + Math.floor(i / 3)),
    region: REGIONS[i % 3] ?? 'eu-central-1',
    claimedName: `team-${Math.floor(i / 3)}-production-of-the-example`,
    version: i % 9 === 4 ? '0.9.0' : '1.0.0',
    nodes: i * 3,
    heardAt: minutesAgo(5 + (i % 50)),
    ...troubleOf(i),
  }));

export const organizationOf = (count: number): Expected => ({
  from: 'organization',
  accounts: Array.from({ length: count }, (_, i) => ({
    account: String(111_122_220_000 + i),
    name: `shop-${i}`,
  })),
});

/** A fleet in which everything that others can write is one text; `names` are those of the hub's settings. */
export const fleetNamed = (text: string, names: HubStack['names'] = {}): Fleet => {
  const written = { claimedName: text, version: text, failed: [text], deaf: [text], autoFix: [text] };
  return fleetWith(
    [
      { ...written, account: '111122220001', mode: 'auto-fix' },
      { ...written, account: '111122220002', heardAt: text },
      { ...written, account: '111122220003', openIncidents: 1, failed: [], deaf: [] },
    ],
    {
      from: 'organization',
      accounts: [
        { account: '111122220002', name: text },
        { account: '111122220009', name: text },
      ],
    },
    { ...HUB, names },
  );
};
