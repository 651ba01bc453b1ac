import { expect, it } from 'vitest';
import { absent, present } from '../../functions/account/observed.ts';
import { resource } from '../../functions/account/resource.ts';
import type { Finding } from '../../functions/core/outcome.ts';
import type { Result } from '../../functions/core/prerequisite.ts';
import { stillOpen } from '../../functions/core/still-open.ts';
import { account, bucketOf } from '../support/samples/sample-account.ts';

const subject = resource('AWS::S3::Bucket', 'logs');
const finding: Finding = {
  prerequisite: 'session-log-bucket',
  subject,
  impact: 'logs-lost',
  because: 'it is gone',
  attribution: 'proven',
};
const held = account({ buckets: { logs: present(bucketOf({ name: 'logs' })) } });
const fail: Result = {
  kind: 'fail',
  subject,
  impact: 'logs-lost',
  because: 'it is still gone',
};

it.each<readonly [string, readonly Result[], typeof held, readonly string[]]>([
  ['passes', [{ kind: 'pass', subject }], held, []],
  ['fails', [fail], held, ['it is still gone']],
  ['cannot be judged', [{ kind: 'unknown', subject, because: 'no answer' }], held, ['no answer']],
  [
    'passes in one respect and fails in another',
    [{ kind: 'pass', subject }, fail],
    held,
    ['it is still gone'],
  ],
  ['is asked for nothing any more', [{ kind: 'not-applicable', subject }], held, []],
  ['is named by nobody, but was read again', [], account({ buckets: { logs: absent } }), []],
  ['was not read again', [], account(), ['S3 bucket logs was not read again']],
])('a finding whose subject %s', (_, results, state, expected) => {
  const assessments = results.map((result) => ({ prerequisite: 'session-log-bucket', result }));
  expect(stillOpen([finding], assessments, state)).toEqual(expected);
});

it('counts only the results of its own subject', () => {
  const other = { ...fail, subject: resource('AWS::S3::Bucket', 'other') };
  const assessments = [other, { kind: 'pass', subject } as const].map((result) => ({
    prerequisite: 'session-log-bucket',
    result,
  }));
  expect(stillOpen([finding], assessments, held)).toEqual([]);
});

it('counts only the results of its own prerequisite', () => {
  const assessments = [{ prerequisite: 'session-key', result: { kind: 'pass', subject } as const }];
  expect(stillOpen([finding], assessments, account())).toEqual(['S3 bucket logs was not read again']);
});
