import { describe, expect, it } from 'vitest';
import type { Incident } from '../../functions/core/ledger/ledger.ts';
import { isKnownBreak, isMadeAfterTold, isNews, openIncident } from '../../functions/core/news.ts';
import type { Finding } from '../../functions/core/outcome.ts';
import { changeOf, TIME } from '../support/samples/sample-event.ts';

const finding: Finding = {
  prerequisite: 'session-log-bucket',
  subject: { type: 'AWS::S3::Bucket', id: 'example-session-logs' },
  impact: 'logs-lost',
  because: 'it is gone',
  attribution: 'proven',
};
const incident: Incident = {
  prerequisite: finding.prerequisite,
  subject: finding.subject,
  state: 'open',
  impact: 'logs-lost',
  eventId: 'e-0',
  checkedAt: '2026-03-10T08:00:00Z',
  told: true,
};
const change = changeOf('s3:DeleteBucket', { eventId: 'e-1', time: TIME });

type Line = readonly [string, Incident | undefined, Partial<Finding>, string, boolean];

const cases: readonly Line[] = [
  ['nothing was told', undefined, {}, TIME, true],
  ['it was recorded but not told', { ...incident, told: false }, {}, TIME, true],
  ['the same event once more', { ...incident, eventId: 'e-1' }, {}, TIME, false],
  [
    'it got worse, by the same event',
    { ...incident, eventId: 'e-1' },
    { impact: 'sessions-fail' },
    TIME,
    true,
  ],
  ['it got better', incident, { impact: 'unknown', attribution: 'suspected' }, TIME, false],
  ['another change, proven, later', incident, {}, TIME, true],
  ['another change, proven, from before it was looked at', incident, {}, '2026-03-10T07:00:00Z', false],
  ['another change, proven, at a time that cannot be read', incident, {}, 'yesterday', true],
  ['another change, suspected', incident, { attribution: 'suspected' }, TIME, false],
  ['another change, it was so before', incident, { attribution: 'pre-existing' }, TIME, false],
  [
    'the sweep told it, now its change is known',
    { ...incident, eventId: null },
    {},
    '2026-03-10T07:00:00Z',
    true,
  ],
  [
    'the sweep told it, a change is suspected',
    { ...incident, eventId: null },
    { attribution: 'suspected' },
    TIME,
    false,
  ],
  ['this change cuts more', { ...incident, extent: 1 }, { extent: 2, attribution: 'suspected' }, TIME, true],
  [
    'this change is proven to cut more',
    { ...incident, extent: 1, eventId: 'e-1' },
    { extent: 2 },
    TIME,
    true,
  ],
  ['as much is cut as before', { ...incident, extent: 2, eventId: 'e-1' }, { extent: 2 }, TIME, false],
  [
    'more is cut, but it was so before',
    { ...incident, extent: 1 },
    { extent: 2, attribution: 'pre-existing' },
    TIME,
    false,
  ],
  ['how much was cut is not known', { ...incident, eventId: 'e-1' }, { extent: 2 }, TIME, false],
  ['how much is cut is not known', { ...incident, extent: 1, eventId: 'e-1' }, {}, TIME, false],
  ['another change, proven, at the very time it was looked at', incident, {}, incident.checkedAt, false],
];

const EARLIER = '2026-03-10T07:00:00Z';
const LATER = '2026-03-10T07:59:00Z';
const AFTER = '2026-03-10T09:59:00Z';
const told = { ...incident, time: '2026-03-10T07:30:00Z', named: ['bob@example.com'] };

describe('another person who broke it', () => {
  it.each<readonly [string, Partial<Incident>, Finding['attribution'], string, boolean | undefined, boolean]>(
    [
      ['later, proven', {}, 'proven', LATER, undefined, true],
      ['later, shared', {}, 'shared', LATER, true, true],
      ['earlier, and it breaks it by itself', {}, 'shared', EARLIER, true, true],
      ['earlier, and nobody knows what it does by itself', {}, 'proven', EARLIER, undefined, true],
      ['earlier, and it was harmless by itself', {}, 'proven', EARLIER, false, false],
      ['was named before', { named: ['bob@example.com', 'alice@example.com'] }, 'proven', LATER, true, false],
      [
        'was named before for another call, and shares it with somebody',
        { named: ['alice@example.com', 'alice@example.com ec2:DeleteRoute'] },
        'shared',
        LATER,
        true,
        true,
      ],
      [
        'was named before for the same call',
        { named: ['alice@example.com', 'alice@example.com s3:DeleteBucket'] },
        'shared',
        LATER,
        true,
        false,
      ],
      ['is only suspected', {}, 'suspected', LATER, true, false],
      ['is suspected, and nobody was named', { named: [] }, 'suspected', LATER, true, true],
      ['is suspected, and harmless by itself', { named: [] }, 'suspected', LATER, false, false],
      ['is suspected, and not known by itself', { named: [] }, 'suspected', LATER, undefined, false],
      ['is suspected of what no event explains', { eventId: null }, 'suspected', LATER, undefined, true],
      ['is suspected of it, and harmless by itself', { eventId: null }, 'suspected', LATER, false, false],
      ['is suspected of it, after it was told', { eventId: null }, 'suspected', AFTER, undefined, false],
      [
        'found it broken, which no event explains',
        { eventId: null },
        'pre-existing',
        LATER,
        undefined,
        false,
      ],
      ['came to what had been broken', {}, 'pre-existing', LATER, true, false],
    ],
  )('%s', (_, more, attribution, time, alone, expected) => {
    expect(isNews({ ...finding, attribution }, { ...told, ...more }, { ...change, time }, alone)).toBe(
      expected,
    );
  });

  it('is not told where the row does not say who was named', () => {
    const { named: _, ...row } = told;
    expect(isNews({ ...finding, attribution: 'shared' }, row, { ...change, time: LATER }, true)).toBe(false);
  });

  it('without a name is told by each of its calls', () => {
    const nobody = { ...change, time: LATER, actor: { name: 'unknown', tool: 'unknown' } } as const;
    expect(isNews(finding, { ...told, named: ['unknown'] }, nobody)).toBe(true);
    expect(isNews(finding, { ...told, named: ['e-1'] }, nobody)).toBe(false);
  });
});

describe('a change', () => {
  it.each<[string, Partial<Incident>, boolean]>([
    ['before people are told', { toldAt: AFTER }, false],
    ['after people were told', { toldAt: EARLIER }, true],
    [
      'after the last look, where a row of an earlier version does not say more',
      { checkedAt: EARLIER },
      true,
    ],
    ['at a time that cannot be compared', { toldAt: 'yesterday' }, false],
  ])('is made %s', (_, row, expected) => {
    expect(isMadeAfterTold({ ...incident, ...row }, { ...change, time: LATER })).toBe(expected);
  });
});

describe('what is news', () => {
  it.each(cases)('%s', (_, before, more, time, expected) => {
    expect(isNews({ ...finding, ...more }, before, { ...change, time })).toBe(expected);
  });
});

describe('the open incident of a finding', () => {
  it.each([
    ['the same', incident, true],
    ['closed', { ...incident, state: 'closed' as const }, false],
    ['of another prerequisite', { ...incident, prerequisite: 'session-log-group' }, false],
    ['of another resource', { ...incident, subject: { ...incident.subject, id: 'other' } }, false],
  ])('%s', (_, candidate, expected) => {
    expect(openIncident([candidate], finding) !== undefined).toBe(expected);
  });
});

describe('a break that is known', () => {
  it.each([
    ['it was broken before, and told', 'pre-existing' as const, incident, true],
    ['it was broken before, and not told', 'pre-existing' as const, { ...incident, told: false }, false],
    ['it was broken before, and nobody knew', 'pre-existing' as const, undefined, false],
    ['this change broke it', 'proven' as const, incident, false],
  ])('%s', (_, attribution, known, expected) => {
    expect(isKnownBreak({ finding: { ...finding, attribution }, incident: known })).toBe(expected);
  });
});
