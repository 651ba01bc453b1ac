import { describe, expect, it } from 'vitest';
import { absent, present } from '../../../functions/account/observed.ts';
import { sessionKey } from '../../../functions/prerequisites/session-key/index.ts';
import { follow } from '../../support/samples/advised.ts';
import { KEY_ARN, withInputs } from '../../support/samples/sample-account.ts';

const ALIAS = 'alias/sessions';
const keyed = (state: string, policy?: string) =>
  withInputs(
    { kmsKeyId: ALIAS },
    { keys: { [ALIAS]: present({ arn: KEY_ARN, state, ...(policy ? { policy } : {}), tags: {} }) } },
  );
const command = (name: string) => `aws kms ${name} --key-id ${KEY_ARN} --region ap-northeast-1`;
const denying = JSON.stringify({
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' }],
});

describe('session-key, the advice', () => {
  it.each([
    ['disabled', keyed('Disabled'), [command('enable-key')]],
    [
      'waiting for its deletion',
      keyed('PendingDeletion'),
      [command('cancel-key-deletion'), command('enable-key')],
    ],
  ] as const)('%s', (_, state, commands) => {
    expect(follow(sessionKey, state)).toMatchObject({ before: 'fail', after: 'pass', commands });
  });

  it.each([
    ['the alias is gone', withInputs({ kmsKeyId: ALIAS }, { keys: { [ALIAS]: absent } })],
    ['its material is missing', keyed('PendingImport')],
    ['its store is not connected', keyed('Unavailable')],
    ['its policy denies', keyed('Enabled', denying)],
    ['it is disabled and its policy denies', keyed('Disabled', denying)],
  ] as const)('nothing is offered: %s', (_, state) => {
    expect(follow(sessionKey, state)).toMatchObject({ before: 'fail', after: 'nothing' });
  });

  it('asks first why', () => {
    expect(follow(sessionKey, keyed('Disabled')).words).toContain(
      'Before you run it: find out why it is Disabled: somebody may have done it in response to an incident',
    );
  });
});
