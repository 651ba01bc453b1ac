import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLines } from '../../../cli/fleet/show/csv.ts';
import { jsonLines } from '../../../cli/fleet/show/json.ts';
import { hostileText } from '../../support/arbitrary/hostile-text.ts';
import {
  fleetNamed,
  fleetWith,
  manyRows,
  minutesAgo,
  NOBODY,
  organizationOf,
} from '../../support/fleet/fleets.ts';

const parsed = (lines: readonly string[]): readonly Record<string, unknown>[] =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a fleet as JSON', () => {
  it('is an object for each installation, for each account without a guard, and a summary', () => {
    const rows = [
      {
        account: '111122220000',
        mode: 'auto-fix' as const,
        autoFix: ['network-access'],
        reportedAt: minutesAgo(5),
      },
      { account: '111122220001', heardAt: minutesAgo(999), silentSince: minutesAgo(800), deaf: ['network'] },
    ];
    const [silent, well, unguarded, summary, ...none] = parsed(jsonLines(fleetWith(rows, organizationOf(3))));
    expect(silent).toMatchObject({
      type: 'installation',
      account: '111122220001',
      name: 'example-prod',
      nameFrom: 'hub',
      state: 'silent',
      troubles: ['silent', 'deaf'],
      heardSecondsAgo: 59_940,
      toldSilentAt: minutesAgo(800),
      autoFix: null,
      reportedAt: null,
    });
    expect(well).toEqual({
      type: 'installation',
      account: '111122220000',
      name: 'shop-0',
      nameFrom: 'organization',
      region: 'eu-central-1',
      state: 'ok',
      troubles: [],
      version: '0.1.0',
      mode: 'auto-fix',
      autoFix: ['network-access'],
      heardAt: '2026-11-20T03:00:00.000Z',
      reportedAt: '2026-11-20T03:00:00.000Z',
      heardSecondsAgo: 300,
      toldSilentAt: null,
      nodes: 12,
      openIncidents: 0,
      deaf: [],
      failed: [],
      isListed: true,
    });
    expect(unguarded).toEqual({
      type: 'account-without-guard',
      account: '111122220002',
      name: 'shop-2',
      nameFrom: 'organization',
    });
    expect(summary).toEqual({
      type: 'summary',
      at: '2026-11-20T03:05:00.000Z',
      hub: { stack: 'session-guard-hub', account: '999988887777', region: 'eu-central-1' },
      installations: 2,
      accounts: 2,
      regions: 1,
      troubled: { silent: 1, unclear: 0, deaf: 1, incomplete: 0, incidents: 0 },
      openIncidents: 0,
      nodes: 24,
      uncounted: 0,
      versions: { '0.1.0': 2 },
      newestVersion: '0.1.0',
      olderThanNewest: 0,
      listedBy: 'organization',
      listed: 3,
      unguarded: 1,
      unlistedBecause: null,
    });
    expect(none).toEqual([]);
  });

  it('is only a summary where nobody was heard', () => {
    expect(parsed(jsonLines(fleetWith([], NOBODY)))).toMatchObject([
      {
        type: 'summary',
        installations: 0,
        listed: null,
        unlistedBecause: expect.stringContaining('not known'),
      },
    ]);
  });

  it('gives nothing for what cannot be read', () => {
    const [row] = parsed(jsonLines(fleetWith([{ unread: true, version: 'unknown', heardAt: '' }])));
    expect(row).toMatchObject({
      version: null,
      mode: null,
      autoFix: null,
      heardAt: null,
      heardSecondsAgo: null,
    });
  });

  it('says what others wrote to the letter, and holds nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = jsonLines(fleetNamed(text));
        expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        const [first] = parsed(lines);
        expect(parsed(lines).find(({ account }) => account === '111122220001')).toMatchObject({
          deaf: [text],
        });
        expect(first).toHaveProperty('type', 'installation');
      }),
    );
  });
});

describe('a fleet as CSV', () => {
  it('is a row for each installation, and for each account without a guard', () => {
    const lines = csvLines(fleetWith([...manyRows(4)], organizationOf(3)));
    expect(lines).toEqual([
      'state,account,account_name,name_from,region,version,mode,auto_fix,last_sweep,nodes,open_incidents,deaf,not_swept',
      'silent deaf,111122220000,shop-0,organization,ap-northeast-1,1.0.0,alert,,2026-11-18T01:05:00.000Z,6,0,network identity,',
      'ok,111122220001,example-prod,hub,eu-central-1,1.0.0,alert,,2026-11-20T02:57:00.000Z,9,0,,',
      'ok,111122220000,shop-0,organization,eu-central-1,1.0.0,alert,,2026-11-20T03:00:00.000Z,0,0,,',
      'ok,111122220000,shop-0,organization,us-east-1,1.0.0,alert,,2026-11-20T02:59:00.000Z,3,0,,',
      'no-guard,111122220002,shop-2,organization,,,,,,,,,',
    ]);
  });

  it('is a head alone where there is nothing', () => {
    expect(csvLines(fleetWith([]))).toHaveLength(1);
  });

  it.each(['=cmd|calc!A1', '+1', '-1', '@SUM(A1)', '\t=1', '\u200B=1'])(
    'lets no spreadsheet compute %j',
    (text) => {
      const cells = csvLines(fleetNamed(text)).slice(1).join(',').split(',');
      expect(cells.filter((cell) => /^"?\s*[=+\-@]/.test(cell))).toEqual([]);
      expect(cells.filter((cell) => cell.startsWith("'")).length).toBeGreaterThan(2);
    },
  );
});
