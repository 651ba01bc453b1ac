import type { Expected, Fleet } from '../../cli/fleet/fleet.ts';
import { fleetOf } from '../../cli/fleet/judge.ts';
import type { Installation } from '../../functions/core/hub/installation.ts';

const AT = new Date('2026-11-30T09:10:00Z');

const minutesAgo = (minutes: number): string => new Date(AT.getTime() - minutes * 60_000).toISOString();

const row = (
  account: string,
  region: string,
  nodes: number,
  more: Partial<Installation> = {},
): Installation => ({
  account,
  region,
  version: '1.1.0',
  mode: 'alert',
  autoFix: [],
  nodes,
  openIncidents: 0,
  failed: [],
  deaf: [],
  heardAt: minutesAgo(12),
  ...more,
});

const fixing = {
  mode: 'auto-fix',
  autoFix: ['session-preferences', 'vpc-name-resolution', 'network-access'],
} as const;

const ROWS: readonly Installation[] = [
  row('111122223333', 'eu-central-1', 214, fixing),
  row('111122223333', 'us-east-1', 38, { ...fixing, heardAt: minutesAgo(4) }),
  row('444455556666', 'eu-central-1', 61, { openIncidents: 2, heardAt: minutesAgo(31) }),
  row('555566667777', 'eu-central-1', 9, { heardAt: minutesAgo(2_950), version: '1.0.2' }),
  row('777788889999', 'ap-northeast-1', 17, { deaf: ['network'], heardAt: minutesAgo(22) }),
];

const EXPECTED: Expected = {
  from: 'organization',
  accounts: [
    { account: '111122223333', name: 'example-prod' },
    { account: '444455556666', name: 'example-shop' },
    { account: '555566667777', name: 'example-data' },
    { account: '777788889999', name: 'example-apac' },
    { account: '888899990000', name: 'example-sandbox' },
  ],
};

/** A fleet as the documentation shows it: some guards are well, and some need a person. */
export const exampleFleet = (): Fleet =>
  fleetOf(
    {
      stack: 'session-guard-hub',
      account: '999900001111',
      region: 'eu-central-1',
      table: 'session-guard-hub-installations',
      names: {},
    },
    ROWS,
    EXPECTED,
    AT,
  );
