import { describe, expect, it } from 'vitest';
import { resource } from '../../../functions/account/resource.ts';
import { attribute, type Question } from '../../../functions/core/blame/attribute.ts';
import type { Incident } from '../../../functions/core/ledger/ledger.ts';
import type { Finding } from '../../../functions/core/outcome.ts';
import { changeOf, TIME } from '../../support/samples/sample-event.ts';

const bucket = resource('AWS::S3::Bucket', 'example-session-logs');
const other = resource('AWS::S3::Bucket', 'example-other');
const finding: Finding = {
  prerequisite: 'session-log-bucket',
  subject: bucket,
  impact: 'logs-lost',
  because: 'it is gone',
  attribution: 'proven',
};
const incident: Incident = {
  prerequisite: finding.prerequisite,
  subject: bucket,
  state: 'open',
  impact: 'logs-lost',
  eventId: 'e-0',
  checkedAt: '2026-03-10T08:00:00Z',
  told: true,
  because: finding.because,
  by: 'bob@example.com',
};
const exact = { calls: [], restores: 'the bucket', exact: true } as const;
const beyond = { ...exact, beyond: true } as const;
/** A call that may change nothing. */
const put = changeOf('s3:PutBucketEncryption', { eventId: 'e-1', time: TIME });
const deletion = changeOf('s3:DeleteBucket', { eventId: 'e-1', time: TIME });

const question = (more: Partial<Question> = {}): Question => ({
  change: put,
  heardAt: new Date(TIME),
  plan: exact,
  restsOnMemory: false,
  causeOf: () => undefined,
  seenWhole: () => undefined,
  ...more,
});

const attributed = (known: Incident | undefined, more: Partial<Question> = {}, found = finding) =>
  attribute([{ finding: found, incident: known }], question(more)).findings.map((one) => one.attribution);

const EARLIER = '2026-03-10T07:59:00Z';
const alone = { alone: true, ofOnePerson: 'proven' } as const;

describe('what the ledger says of the blame', () => {
  it.each<[string, Incident | undefined, Partial<Question>, Finding['attribution']]>([
    ['nothing', undefined, {}, 'proven'],
    ['it was told of this very change', { ...incident, eventId: 'e-1' }, {}, 'proven'],
    ['the sweep told it', { ...incident, eventId: null }, {}, 'proven'],
    ['it was told in other words', { ...incident, because: 'it is not encrypted' }, {}, 'proven'],
    ['it was not told', { ...incident, told: false }, {}, 'proven'],
    ['it was told in these words of another change', incident, {}, 'suspected'],
    [
      'it was told in these words of an earlier change, and this call cannot have changed nothing',
      { ...incident, time: EARLIER },
      { change: deletion },
      'proven',
    ],
    [
      'the same, but the way back may go past the earlier change',
      { ...incident, time: EARLIER },
      { change: deletion, restsOnMemory: true },
      'suspected',
    ],
    [
      'the same, and the change breaks it by itself',
      { ...incident, time: EARLIER },
      { change: deletion, restsOnMemory: true, causeOf: () => alone },
      'shared',
    ],
    [
      'it was told in other words of an earlier change, past which the way back may go',
      { ...incident, time: EARLIER, because: 'it is not encrypted' },
      { restsOnMemory: true },
      'suspected',
    ],
    [
      'it was told in these words of another change, after this one was heard of',
      { ...incident, checkedAt: '2026-03-10T09:00:30Z' },
      {},
      'proven',
    ],
    ['it was seen whole since', undefined, { seenWhole: () => 'since' }, 'none'],
    ['it was seen whole a moment after', undefined, { seenWhole: () => 'just' }, 'suspected'],
  ])('%s', (_name, known, more, expected) => {
    expect(attributed(known, more)).toEqual([expected]);
  });

  it('a plan that goes back past a break that was told proves nothing', () => {
    const broken = [
      { finding, incident: undefined },
      { finding: { ...finding, subject: other }, incident: { ...incident, eventId: 'e-1', subject: other } },
    ];
    expect(attribute(broken, question({ plan: beyond }))).toEqual({
      findings: broken.map((one) => ({ ...one.finding, attribution: 'pre-existing' })),
      knownBefore: true,
    });
    expect(attribute(broken, question()).knownBefore).toBe(false);
    expect(attribute([{ finding, incident: undefined }], question({ plan: beyond }))).toEqual({
      findings: [finding],
      knownBefore: false,
    });
  });

  it('a plan that goes back past a later change that was told takes nothing from the proof', () => {
    const later = { ...incident, time: '2026-03-10T09:00:10Z', checkedAt: '2026-03-10T09:00:30Z' };
    expect(attributed(later, { plan: beyond })).toEqual(['proven']);
  });

  it('changes nothing of what was not proven', () => {
    const suspected = { ...finding, attribution: 'suspected' } as const;
    expect(attributed(incident, { plan: beyond }, suspected)).toEqual(['suspected']);
  });
});

describe('several changes of one person in a row', () => {
  const before = { ...finding, attribution: 'pre-existing' } as const;
  const meanwhile = { ...incident, by: 'alice@example.com', checkedAt: '2026-03-10T09:00:30Z' };
  it.each<[string, Incident, Finding['attribution']]>([
    ['are one change', meanwhile, 'proven'],
    ['are of two people', { ...meanwhile, by: 'bob@example.com' }, 'pre-existing'],
    ['were told long before', { ...meanwhile, checkedAt: '2026-03-10T08:00:30Z' }, 'pre-existing'],
    [
      'were told a moment before',
      { ...meanwhile, time: '2026-03-10T08:50:00Z', checkedAt: '2026-03-10T08:51:00Z' },
      'proven',
    ],
    [
      'were told of too long a moment before',
      { ...meanwhile, time: '2026-03-10T08:40:00Z', checkedAt: '2026-03-10T08:51:00Z' },
      'pre-existing',
    ],
    ['were told by the sweep', { ...meanwhile, eventId: null }, 'pre-existing'],
  ])('%s', (_name, known, expected) => {
    expect(attributed(known, { plan: beyond, causeOf: () => alone }, before)).toEqual([expected]);
  });
});
