import { describe, expect, it } from 'vitest';
import { absent, present } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import { sessionLogGroup } from '../../../functions/prerequisites/session-log-group/index.ts';
import { follow } from '../../support/samples/advised.ts';
import { GROUP, groupOf, KEY_ARN, KEY_ID, withInputs } from '../../support/samples/sample-account.ts';

const LOGGED = { cloudWatchLogGroupName: GROUP };
const ENCRYPTED = { ...LOGGED, cloudWatchEncryptionEnabled: true, kmsKeyId: KEY_ID };
const at = '--region ap-northeast-1';
const CREATE = `aws logs create-log-group --log-group-name ${GROUP} ${at}`;
const ASSOCIATE = `aws logs associate-kms-key --log-group-name ${GROUP} --kms-key-id ${KEY_ARN} ${at}`;

const policyFor = (Service: string, Action = 'kms:*') =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service }, Action, Resource: '*' }] });
const LOGS = 'logs.ap-northeast-1.amazonaws.com';
const key = (policy: string, state = 'Enabled') => ({
  keys: { [KEY_ID]: present({ arn: KEY_ARN, state, policy, tags: {} }) },
});
const gone = { logGroups: { [GROUP]: absent } };
const bare = { logGroups: { [GROUP]: present(groupOf()) } };

describe('session-log-group, the advice', () => {
  it.each([
    ['gone', withInputs(LOGGED, gone), [CREATE]],
    [
      'gone, and encryption is required',
      withInputs(ENCRYPTED, { ...gone, ...key(policyFor(LOGS)) }),
      [CREATE, ASSOCIATE],
    ],
    [
      'without the key that is required',
      withInputs(ENCRYPTED, { ...bare, ...key(policyFor(LOGS)) }),
      [ASSOCIATE],
    ],
  ] as const)('%s', (_, state, commands) => {
    expect(follow(sessionLogGroup, state)).toMatchObject({ before: 'fail', after: 'pass', commands });
  });

  it.each([
    ['the key lets Logs of another Region in', policyFor('logs.eu-west-1.amazonaws.com'), 'Enabled'],
    ['the key lets Logs only describe it', policyFor(LOGS, 'kms:DescribeKey'), 'Enabled'],
    ['the key is disabled', policyFor(LOGS), 'Disabled'],
  ] as const)('nothing is offered: %s', (_, policy, status) => {
    const state = withInputs(ENCRYPTED, { ...bare, ...key(policy, status) });
    expect(follow(sessionLogGroup, state)).toMatchObject({ before: 'fail', after: 'nothing' });
  });

  it('has nothing to say where nothing fails', () => {
    const state = withInputs({ ...LOGGED, kmsKeyId: KEY_ID }, { ...bare, ...key(policyFor(LOGS)) });
    expect(follow(sessionLogGroup, state, resource('AWS::Logs::LogGroup', GROUP))).toMatchObject({
      before: 'pass',
      commands: [],
    });
  });
});
