import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fleet } from '../../../cli/fleet/fleet.ts';
import { textOf } from '../../../cli/fleet/show/text.ts';
import { inShort } from '../../../cli/fleet/words.ts';
import { columns } from '../../../cli/terminal/layout.ts';
import { hostileText } from '../../support/arbitrary/hostile-text.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import {
  fleetNamed,
  fleetWith,
  manyRows,
  minutesAgo,
  NOBODY,
  organizationOf,
} from '../../support/fleet/fleets.ts';

const shownIn = (fleet: Fleet, width = 100): readonly string[] => textOf(fleet, fakeTerminal('', width));

const rowsIn = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => /^(SILENT|\?|DEAF|PART|open|ok) +\d{12}/.test(line));

const WIDTHS = [60, 72, 80, 99, 100, 115, 116, 120];

describe('a fleet as text', () => {
  it.each(WIDTHS)('of 180 installations fits %d columns, with a row for each', (width) => {
    const lines = shownIn(fleetWith(manyRows(180), organizationOf(70)), width);
    expect(lines.filter((line) => columns(line) > width)).toEqual([]);
    expect(rowsIn(lines)).toHaveLength(180);
  });

  it.each(WIDTHS)('whose rows are as wide as rows get fits %d columns', (width) => {
    const rows = [
      {
        region: 'ap-northeast-10',
        version: '10.10.10-rc.10+build.20261120',
        nodes: 9_999_999,
        openIncidents: 9_999,
      },
      {
        account: '111122220001',
        claimedName: 'n'.repeat(50),
        mode: 'auto-fix' as const,
        autoFix: ['network-access'],
      },
      { account: '111122220002', claimedName: '名'.repeat(25), heardAt: minutesAgo(59) },
    ];
    const lines = shownIn(fleetWith(rows), width);
    expect(lines.filter((line) => columns(line) > width)).toEqual([]);
    expect(rowsIn(lines)).toHaveLength(3);
  });

  it('says in its first lines how the fleet is', () => {
    const lines = shownIn(fleetWith(manyRows(40), organizationOf(15)), 120);
    expect(lines.slice(0, 6)).toEqual([
      '40 installations in 14 accounts and 3 Regions: 1 silent, 2 unclear, 2 deaf, 1 incomplete, 1 with open incidents.',
      'Managed nodes: 2310 or more; open incidents: 3 or more.',
      'Versions: 1.0.0 (35), 0.9.0 (4). 4 guards run an older one than 1.0.0, the newest that was heard.',
      '1 of 15 accounts of the organization has no guard.',
      'session-guard-hub in 999988887777, eu-central-1, at 2026-11-20 03:05 UTC',
      '',
    ]);
  });

  it('has what needs a person first, with what is known of it, and says what to do', () => {
    const lines = shownIn(fleetWith(manyRows(40)), 120);
    const states = rowsIn(lines).map((line) => line.split(' ', 1)[0]);
    expect(states.slice(0, 8)).toEqual(['SILENT', '?', '?', 'DEAF', 'PART', 'open', 'ok', 'ok']);
    const text = lines.join('\n').replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      'silent: no complete sweep was heard of since 2026-11-18 01:05 UTC; deaf: the guards of network, identity did not hear the daily test call',
    );
    expect(text).toContain('unclear: the time of its last sweep is none: yesterday');
    expect(text).toContain('incomplete: its last round could not sweep vpc-1, vpc-2, vpc-3 and 1 more');
    for (const mark of ['SILENT', '?', 'DEAF', 'PART', 'open'])
      expect(lines.slice(lines.indexOf('What to do'))).toContainEqual(
        expect.stringMatching(new RegExp(`^${mark.replace('?', '\\?')} +[A-Z]`)),
      );
  });

  it('says what a silent guard told since, and whether its account is still there', () => {
    const row = { heardAt: minutesAgo(600), reportedAt: minutesAgo(12), failed: ['vpc-1'] };
    const text = shownIn(fleetWith([row], organizationOf(2)))
      .join(' ')
      .replaceAll(/ +/g, ' ');
    expect(text).toContain(
      'its last report, of a sweep that was not complete, came at 2026-11-20 02:53 UTC; the list of active accounts of the organization does not have this account',
    );
  });

  it('asks to look at the hub first if many are silent', () => {
    const silent = (count: number) =>
      shownIn(fleetWith(manyRows(count).map((row) => ({ ...row, heardAt: minutesAgo(999) })))).join(' ');
    expect(silent(6)).toContain('look at the alarms of the hub first');
    expect(silent(5)).not.toContain('look at the alarms of the hub first');
  });

  it('names the prerequisites that are put back once for all who share them', () => {
    const fix = (account: string, autoFix?: readonly string[]) => ({
      account,
      mode: 'auto-fix' as const,
      ...(autoFix ? { autoFix } : {}),
    });
    const lines = shownIn(
      fleetWith([
        fix('111122220001', ['network-access']),
        fix('111122220002', ['session-preferences', 'network-access']),
        fix('111122220003', ['network-access', 'session-preferences']),
        fix('111122220004'),
        { account: '111122220005', autoFix: ['network-access'] },
        { ...fix('111122220006', []), unread: true },
      ]),
    );
    const modes = rowsIn(lines).map((line) =>
      /(\d{12}).* (fix a|fix b|fix|alert|\?) +\S+ min/.exec(line)?.slice(1),
    );
    expect(Object.fromEntries(modes.map((one) => one ?? []))).toEqual({
      111122220001: 'fix b',
      111122220002: 'fix a',
      111122220003: 'fix a',
      111122220004: 'fix',
      111122220005: 'alert',
      111122220006: '?',
    });
    expect(lines).toContain('fix a   2 guards put back: network-access, session-preferences');
    expect(lines).toContain('fix b   1 guard puts back: network-access');
    expect(lines).toContainEqual(expect.stringMatching(/^fix {5}1 guard puts back what is not shown/));
  });

  it('says what to do where nobody was heard yet', () => {
    const lines = shownIn(fleetWith([], NOBODY), 300);
    expect(lines[0]).toBe(
      'No guard was heard yet. Give each guard the parameter HubBusArn = arn:aws:events:eu-central-1:999988887777:event-bus/session-guard-hub: it is heard at the end of its next sweep, within about an hour.',
    );
    expect(lines.join('\n')).not.toContain('State');
  });

  it('is short where all is well', () => {
    const lines = shownIn(fleetWith([{}], { from: 'list', accounts: [{ account: '444455556666' }] }));
    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe('1 installation in 1 account and 1 Region: all well.');
    expect(lines[3]).toBe('The account of the list has a guard.');
  });

  it('lists accounts without a guard by name and id, and counts what nobody reads', () => {
    const lines = shownIn(fleetWith([{}], organizationOf(300)));
    const from = lines.indexOf('Accounts of the organization without a guard');
    expect(lines[from + 1]).toBe('111122220001  example-prod');
    expect(lines[from + 2]).toBe('111122220000  shop-0');
    expect(lines.at(-1)).toBe('and 200 accounts more: --json and --csv list them');
  });

  it('of 2,000 installations has a row for each', () => {
    expect(rowsIn(shownIn(fleetWith(manyRows(2_000))))).toHaveLength(2_000);
  });
});

describe('what other accounts wrote', () => {
  const plain = rowsIn(shownIn(fleetNamed('plain'))).length;

  it('is data: no text ends a line, turns it, or makes it wider', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom(60, 80, 120), (text, width) => {
        const lines = shownIn(fleetNamed(text), width);
        expect(rowsIn(lines)).toHaveLength(plain);
        for (const line of lines) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
          expect(columns(line)).toBeLessThanOrEqual(width);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each([80, 120])('never names an account on a line without its id, in %d columns', (width) => {
    const { failed, deaf, ...written } = {
      failed: ['vpc-1'],
      deaf: ['network'],
      claimedName: 'the-bank-of-examples',
    };
    const rows = [
      written,
      { ...written, region: 'ap-northeast-1', failed },
      { ...written, region: 'us-east-1', deaf },
    ];
    const lines = shownIn(fleetWith(rows), width);
    const named = lines.filter((line) => line.includes('the-b'));
    expect(named.length).toBeGreaterThan(2);
    for (const line of named) expect(line).toMatch(/444455556666 the-b/);
  });

  it('that is long is cut', () => {
    const lines = shownIn(fleetNamed('long '.repeat(5_000)), 80);
    expect(lines.length).toBeLessThan(80);
  });
});

describe('a time that has passed', () => {
  it.each([
    [0, '<1 min'],
    [59_999, '<1 min'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [47 * 3_600_000, '47 h'],
    [48 * 3_600_000, '2 d'],
  ])('%d ms is %s', (time, words) => {
    expect(inShort(time)).toBe(words);
  });
});
