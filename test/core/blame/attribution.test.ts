import { describe, expect, it } from 'vitest';
import { resource } from '../../../functions/account/resource.ts';
import type { Assessment } from '../../../functions/core/assessment.ts';
import { attributionOf, type WithoutChange } from '../../../functions/core/blame/attribution.ts';
import { cannotTell, fail, pass } from '../../../functions/core/prerequisite.ts';

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
  rightBefore: [],
  between: [],
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
    ['it failed in these words right before', { rightBefore: [gone] }, 'pre-existing'],
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
    expect(attributionOf(without({ rightBefore: [gone] }), doubt)).toBe('proven');
  });

  it('takes other words right before for another break', () => {
    const rightBefore = [of(fail(bucket, 'logs-lost', 'it is not encrypted'))];
    expect(attributionOf(without({ rightBefore }), gone)).toBe('proven');
  });
});

describe('what a change breaks by itself', () => {
  const exactly = of(pass(bucket));
  const own = gone.result.kind === 'fail' ? gone.result : undefined;
  it.each<[string, Partial<WithoutChange>, string]>([
    ['is proven if nothing else breaks it', { before: [exactly] }, 'proven'],
    [
      'is shared if it fails with the change undone, for another reason',
      { before: [of(fail(bucket, 'logs-lost', 'it is denied', { cut: ['a'] }))] },
      'shared',
    ],
    ['is shared if it fails with the change undone, in the same words', { before: [gone] }, 'shared'],
    [
      'is shared if no way back helps, because another obstacle cuts its path',
      {
        plan: undefined,
        before: [of(fail(bucket, 'logs-lost', 'no route', { cut: ['a'] }), 'session-key')],
      },
      'shared',
    ],
    ['is suspected if no way back helps, and nothing else breaks it', { plan: undefined }, 'suspected'],
    ['is suspected if there is no way back to try', { plan: undefined, before: [] }, 'suspected'],
    ['is suspected if the way back is a guess', { plan: guess }, 'suspected'],
    [
      'is shared if another obstacle cuts its path with the change undone',
      {
        before: [exactly, of(fail(bucket, 'logs-lost', 'no route', { cut: ['a'] }), 'session-key')],
      },
      'shared',
    ],
  ])('%s', (_name, more, expected) => {
    expect(attributionOf(without(more), gone, own)).toBe(expected);
  });

  it('knows that each of its paths was cut right before by another obstacle', () => {
    const obstacle = (...cut: string[]) => of(fail(bucket, 'logs-lost', 'no route', { cut }), 'session-key');
    expect(attributionOf(without({ between: [obstacle('a', 'b')] }), gone)).toBe('suspected');
    expect(attributionOf(without({ between: [obstacle('b')] }), gone)).toBe('proven');
    expect(attributionOf(without({ rightBefore: [obstacle('a', 'b')] }), gone)).toBe('pre-existing');
    expect(attributionOf(without({ rightBefore: [obstacle('b')] }), gone)).toBe('proven');
  });

  it('is suspected if it failed in between, in whatever words', () => {
    const between = [of(fail(bucket, 'logs-lost', 'it is not encrypted'))];
    expect(attributionOf(without({ between }), of(fail(bucket, 'logs-lost', 'it is gone')))).toBe(
      'suspected',
    );
  });
});
