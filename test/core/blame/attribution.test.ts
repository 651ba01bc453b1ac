import { describe, expect, it } from 'vitest';
import { resource } from '../../../functions/account/resource.ts';
import type { Assessment } from '../../../functions/core/assessment.ts';
import {
  attribute,
  attributionOf,
  type WithoutChange,
  wordsOf,
} from '../../../functions/core/blame/attribution.ts';
import type { Incident } from '../../../functions/core/ledger/ledger.ts';
import type { Finding } from '../../../functions/core/outcome.ts';
import { cannotTell, fail, pass } from '../../../functions/core/prerequisite.ts';
import { changeOf } from '../../support/samples/sample-event.ts';

const bucket = resource('AWS::S3::Bucket', 'example-session-logs');
const other = resource('AWS::S3::Bucket', 'example-other');
const of = (result: Assessment['result'], prerequisite = 'session-log-bucket'): Assessment => ({
  prerequisite,
  result,
});
const gone = of(fail(bucket, 'logs-lost', 'it is gone', { cut: ['a'] }));
const goneFurther = of(fail(bucket, 'logs-lost', 'it is gone', { cut: ['a', 'b'] }));

const exact = { calls: [], restores: 'the bucket', exact: true } as const;
const guess = { ...exact, exact: false } as const;
const without = (more: Partial<WithoutChange> = {}): WithoutChange => ({
  plan: exact,
  before: [of(pass(bucket))],
  failedBefore: new Set(),
  ...more,
});

describe('what the checks say of the blame', () => {
  it.each<[string, Partial<WithoutChange>, string]>([
    ['it passes with the change undone', {}, 'proven'],
    ['nothing is said of it with the change undone', { before: [] }, 'proven'],
    [
      'another obstacle cuts its path with the change undone',
      {
        before: [of(pass(bucket)), of(fail(bucket, 'logs-lost', 'no route', { cut: ['a'] }), 'session-key')],
      },
      'suspected',
    ],
    [
      'nobody can judge its path with the change undone',
      { before: [of(pass(bucket)), of(cannotTell(bucket, 'a firewall', { unsure: ['a'] }), 'session-key')] },
      'suspected',
    ],
    [
      'another path is cut with the change undone',
      {
        before: [of(pass(bucket)), of(fail(bucket, 'logs-lost', 'no route', { cut: ['b'] }), 'session-key')],
      },
      'proven',
    ],
    ['the way back is not known in full', { plan: guess }, 'suspected'],
    ['it could not be judged before', { before: [of(cannotTell(bucket, 'denied'))] }, 'suspected'],
    ['it failed before, in all of it', { before: [goneFurther] }, 'pre-existing'],
    ['it failed in these words right before', { failedBefore: new Set([wordsOf(gone)]) }, 'pre-existing'],
    ['no way back helps', { plan: undefined }, 'suspected'],
    [
      'no way back helps, and the prerequisite failed elsewhere',
      { plan: undefined, before: [of(fail(other, 'logs-lost', 'it is gone'))] },
      'pre-existing',
    ],
    [
      'no way back helps, and another prerequisite failed elsewhere',
      { plan: undefined, before: [of(fail(other, 'logs-lost', 'it is gone'), 'session-key')] },
      'suspected',
    ],
  ])('%s', (_name, more, expected) => {
    expect(attributionOf(without(more), gone)).toBe(expected);
  });

  it('suspects a change that broke more of what was broken', () => {
    expect(attributionOf(without({ before: [gone] }), goneFurther)).toBe('suspected');
  });

  it('takes no doubt for the failure that had the same words right before', () => {
    const doubt = of(cannotTell(bucket, 'it is gone'));
    expect(attributionOf(without({ failedBefore: new Set([wordsOf(gone)]) }), doubt)).toBe('proven');
  });

  it('takes other words right before for another break', () => {
    const failedBefore = new Set([wordsOf(of(fail(bucket, 'logs-lost', 'it is not encrypted')))]);
    expect(attributionOf(without({ failedBefore }), gone)).toBe('proven');
  });
});

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
};
const change = changeOf('s3:DeleteBucket', { eventId: 'e-1' });
const HEARD = new Date('2026-03-10T09:00:00Z');
const beyond = { ...exact, beyond: true } as const;

describe('what the ledger says of the blame', () => {
  it.each<[string, Incident | undefined, Finding['attribution']]>([
    ['nothing', undefined, 'proven'],
    ['it was told of this very change', { ...incident, eventId: 'e-1' }, 'proven'],
    ['the sweep told it', { ...incident, eventId: null }, 'proven'],
    ['it was told in other words', { ...incident, because: 'it is not encrypted' }, 'proven'],
    ['it was not told', { ...incident, told: false }, 'proven'],
    ['it was told in these words of another change', incident, 'suspected'],
    [
      'it was told in these words of another change, after this one was heard of',
      { ...incident, checkedAt: '2026-03-10T09:00:30Z' },
      'proven',
    ],
  ])('%s', (_name, known, expected) => {
    const { findings, knownBefore } = attribute([{ finding, incident: known }], exact, change, HEARD);
    expect(findings.map(({ attribution }) => attribution)).toEqual([expected]);
    expect(knownBefore).toBe(false);
  });

  it('a plan that goes back past a break that was told proves nothing', () => {
    const broken = [
      { finding, incident: undefined },
      { finding: { ...finding, subject: other }, incident: { ...incident, eventId: 'e-1', subject: other } },
    ];
    expect(attribute(broken, beyond, change, HEARD)).toEqual({
      findings: broken.map((one) => ({ ...one.finding, attribution: 'pre-existing' })),
      knownBefore: true,
    });
    expect(attribute(broken, exact, change, HEARD).knownBefore).toBe(false);
    expect(attribute([{ finding, incident: undefined }], beyond, change, HEARD)).toEqual({
      findings: [finding],
      knownBefore: false,
    });
  });

  it('changes nothing of what was not proven', () => {
    const suspected = { ...finding, attribution: 'suspected' } as const;
    expect(attribute([{ finding: suspected, incident }], beyond, change, HEARD).findings).toEqual([
      suspected,
    ]);
  });
});
