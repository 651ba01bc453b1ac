import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../cli/fleet/exit-code.ts';
import type { Expected } from '../../../cli/fleet/fleet.ts';
import { troublesOf } from '../../../cli/fleet/judge.ts';
import { compareVersions, versionsOf } from '../../../cli/fleet/versions.ts';
import type { Installation } from '../../../functions/core/hub/installation.ts';
import { fleetWith, HUB, minutesAgo, NOBODY, NOW, organizationOf } from '../../support/fleet/fleets.ts';
import { sampleInstallation } from '../../support/samples/sample-installation.ts';

const list = (...accounts: readonly string[]): Expected => ({
  from: 'list',
  accounts: accounts.map((account) => ({ account })),
});

describe('an installation is judged by now', () => {
  it.each<[string, Partial<Installation>, readonly string[]]>([
    ['heard five minutes ago', {}, []],
    ['heard three hours ago to the second', { heardAt: minutesAgo(180) }, []],
    ['heard more than three hours ago', { heardAt: minutesAgo(181) }, ['silent']],
    ['told to be silent already', { heardAt: minutesAgo(900), silentSince: minutesAgo(700) }, ['silent']],
    ['told to be silent, and back', { silentSince: minutesAgo(700) }, []],
    ['heard at no time', { heardAt: '' }, ['unclear']],
    ['heard at a time that is none', { heardAt: 'yesterday' }, ['unclear']],
    ['heard at a text that holds a number', { heardAt: 'now 1' }, ['unclear']],
    ['heard on a day that there is not', { heardAt: '2026-13-40T00:00:00Z' }, ['unclear']],
    ['heard four minutes ahead, as clocks differ', { heardAt: minutesAgo(-4) }, []],
    ['heard an hour ahead', { heardAt: minutesAgo(-60) }, ['unclear']],
    ['with a row that cannot be read', { unread: true }, ['unclear']],
    [
      'with an old row that cannot be read',
      { unread: true, heardAt: minutesAgo(900) },
      ['silent', 'unclear'],
    ],
    ['deaf', { deaf: ['network'] }, ['deaf']],
    ['that could not sweep a part', { failed: ['vpc-1'] }, ['incomplete']],
    ['with open incidents', { openIncidents: 2 }, ['incidents']],
    ['that does not know its incidents', { openIncidents: null }, []],
    ['with a number of incidents that is none', { openIncidents: -3 }, []],
    [
      'with everything',
      { heardAt: minutesAgo(900), deaf: ['network'], failed: ['vpc-1'], openIncidents: 1 },
      ['silent', 'deaf', 'incomplete', 'incidents'],
    ],
  ])('%s', (_, row, troubles) => {
    expect(troublesOf(sampleInstallation({ heardAt: minutesAgo(5), ...row }), NOW)).toEqual(troubles);
  });

  it('takes no number that makes no sense', () => {
    const { installations } = fleetWith([{ nodes: 1e300, openIncidents: 0.5 }, { nodes: -1 }]);
    expect(installations.map(({ installation }) => installation.nodes)).toEqual([null, null]);
    expect(installations.map(({ troubles }) => troubles)).toEqual([[], []]);
  });
});

describe('the order', () => {
  it('begins with what needs a person, worst first, and goes on by name, account and Region', () => {
    const { installations } = fleetWith([
      { account: '111122220003', claimedName: 'b-10' },
      { account: '111122220002', claimedName: 'b-9', region: 'us-east-1' },
      { account: '111122220002', claimedName: 'b-9', region: 'eu-central-1' },
      { account: '111122220004', openIncidents: 1 },
      { account: '111122220005', failed: ['vpc-1'] },
      { account: '111122220006', deaf: ['network'] },
      { account: '111122220007', unread: true },
      { account: '111122220008', heardAt: minutesAgo(900) },
    ]);
    expect(
      installations.map(({ installation: { account, region } }) => `${account.slice(-1)} ${region}`),
    ).toEqual([
      '8 eu-central-1',
      '7 eu-central-1',
      '6 eu-central-1',
      '5 eu-central-1',
      '4 eu-central-1',
      '2 eu-central-1',
      '2 us-east-1',
      '3 eu-central-1',
    ]);
  });
});

describe('the name of an account', () => {
  const nameIn = (expected: Expected, row: Partial<Installation>, names = {}) =>
    fleetWith([{ account: '111122220002', ...row }], expected, { ...HUB, names }).installations[0]?.name;

  it('is what the hub calls it, then what the list or the organization does, then what it calls itself', () => {
    const claimed = { claimedName: 'prod' };
    const hub = { '111122220002': 'ours' };
    expect(nameIn(organizationOf(5), claimed, hub)).toEqual({ text: 'ours', from: 'hub' });
    expect(nameIn(organizationOf(5), claimed)).toEqual({ text: 'shop-2', from: 'organization' });
    expect(
      nameIn({ from: 'list', accounts: [{ account: '111122220002', name: 'listed' }] }, claimed),
    ).toEqual({
      text: 'listed',
      from: 'list',
    });
    expect(nameIn(list('111122220002'), claimed)).toEqual({ text: 'prod', from: 'itself' });
    expect(nameIn(NOBODY, claimed)).toEqual({ text: 'prod', from: 'itself' });
  });

  it('is what the hub has from the organization where nobody else may say it', () => {
    const kept = new Map([['111122220002', 'shop-2']]);
    const named = (expected: Expected) =>
      fleetWith([{ account: '111122220002', claimedName: 'prod' }], expected, HUB, kept).installations[0]
        ?.name;
    expect(named(NOBODY)).toEqual({ text: 'shop-2', from: 'organization' });
    expect(named(list('111122220002'))).toEqual({ text: 'shop-2', from: 'organization' });
    expect(named({ from: 'list', accounts: [{ account: '111122220002', name: 'listed' }] })?.text).toBe(
      'listed',
    );
    expect(named({ from: 'organization', accounts: [{ account: '111122220002', name: 'new' }] })?.text).toBe(
      'new',
    );
  });

  it.each([
    ['a\u001B[31m\n{b}', 'a 31m b'],
    ['x'.repeat(60), 'x'.repeat(50)],
    ['111122223333', undefined],
    ['(1111-2222-3333)', undefined],
    ['\u202E', undefined],
  ])('in the organization is tidied, and left out if it looks like an id: %j', (name, text) => {
    const { unguarded } = fleetWith([], {
      from: 'organization',
      accounts: [{ account: '111122220009', name }],
    });
    expect(unguarded[0]?.name?.text).toBe(text);
  });

  it.each(['', '111122223333', 'a\u001B[31m', '<b>', 'x'.repeat(51), '{{x}}'])(
    'is none if it calls itself %j',
    (claimedName) => {
      expect(nameIn(NOBODY, { claimedName })).toBeUndefined();
    },
  );
});

describe('accounts without a guard', () => {
  it('are those of which the hub has no row, whatever the row says', () => {
    const { unguarded } = fleetWith(
      [{ account: '111122220000' }, { account: '111122220002', heardAt: minutesAgo(9000) }],
      organizationOf(4),
    );
    expect(unguarded).toEqual([
      { account: '111122220001', name: { text: 'example-prod', from: 'hub' } },
      { account: '111122220003', name: { text: 'shop-3', from: 'organization' } },
    ]);
  });

  it('are not known if nobody listed the accounts', () => {
    const { unguarded, installations } = fleetWith([{}]);
    expect(unguarded).toEqual([]);
    expect(installations[0]).not.toHaveProperty('isListed');
  });
});

describe('the exit code', () => {
  it.each<[string, readonly Partial<Installation>[], Expected, number]>([
    ['nobody was heard yet, or for 30 days', [], NOBODY, 1],
    ['nobody of the organization was heard', [], organizationOf(3), 1],
    [
      'one silent whose account the organization does not have any more, and one that is heard',
      [{ heardAt: minutesAgo(999) }, { account: '111122220001' }],
      organizationOf(3),
      0,
    ],
    [
      'only one silent, whose account the organization does not have any more',
      [{ heardAt: minutesAgo(999) }],
      organizationOf(3),
      1,
    ],
    [
      'one silent whose account the organization has',
      [{ account: '111122220001', heardAt: minutesAgo(999) }],
      organizationOf(3),
      1,
    ],
    [
      'one silent that the list does not name',
      [{ heardAt: minutesAgo(999) }, { account: '111122223333' }],
      list('111122223333'),
      1,
    ],
    [
      'one that is heard and deaf, and of no account of the organization',
      [{ deaf: ['network'] }],
      organizationOf(3),
      1,
    ],
    [
      'one silent of a closed account, and another one',
      [{ heardAt: minutesAgo(999) }, { account: '111122220001', heardAt: minutesAgo(999) }],
      organizationOf(3),
      1,
    ],
    ['all well', [{}, { region: 'us-east-1' }], NOBODY, 0],
    ['one silent', [{}, { heardAt: minutesAgo(181) }], NOBODY, 1],
    ['one deaf', [{ deaf: ['network'] }], NOBODY, 1],
    ['one that does not see all', [{ failed: ['vpc-1'] }], NOBODY, 1],
    ['open incidents alone', [{ openIncidents: 4 }], NOBODY, 0],
    ['an older version', [{ version: '0.1.0' }, { version: '9.0.0' }], NOBODY, 0],
    ['an account of the organization without a guard', [{}], organizationOf(3), 0],
    ['an account of the list without a guard', [{}], list('111122223333'), 1],
    ['a list, and nobody was heard yet', [], list('111122223333'), 1],
    ['every account of the list has one', [{}], list('444455556666'), 0],
    ['a row that cannot be read', [{ unread: true }], NOBODY, 3],
    ['a time that makes no sense', [{ heardAt: 'never' }], NOBODY, 3],
    [
      'a row that cannot be read, and a silent one',
      [{ unread: true }, { heardAt: minutesAgo(999) }],
      NOBODY,
      1,
    ],
  ])('%s', (_, rows, expected, code) => {
    const heard = rows.map((row) => ({ heardAt: minutesAgo(5), ...row }));
    expect(exitCodeOf(fleetWith(heard, expected))).toBe(code);
  });
});

describe('versions', () => {
  it.each([
    ['0.9.0', '0.10.0'],
    ['1.0.0-rc.2', '1.0.0'],
    ['1.0.0-rc.2', '1.0.0-rc.10'],
    ['1.0.0', '1.0.1'],
    ['nightly', '0.0.1'],
    ['unknown', '0.0.0-a'],
  ])('%s is older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
    expect(compareVersions(newer, newer)).toBe(0);
  });

  it('are counted; what is no version is neither newest nor older, and what cannot be read has none', () => {
    const versions = ['0.9.0', '0.10.0', '0.10.0', 'nightly'].map((version) => ({ version }));
    const { installations } = fleetWith([...versions, { version: 'unknown', unread: true }]);
    expect(versionsOf(installations)).toEqual({
      inUse: [
        { version: '0.10.0', count: 2 },
        { version: '0.9.0', count: 1 },
        { version: 'nightly', count: 1 },
      ],
      newest: '0.10.0',
      older: 1,
    });
  });
});
