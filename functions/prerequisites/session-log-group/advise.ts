import type { ApiCall, Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { at } from '../../formats/json.ts';
import { actionMatch, listOf, statementsOf } from '../../formats/policy-statements.ts';
import { endpointDomain } from '../../formats/regions.ts';
import { observedKey } from '../../sessions/key-uses.ts';
import { named } from '../../sessions/preferences.ts';

type Calls = 'logs:CreateLogGroup' | 'logs:AssociateKmsKey';

/**
 * Does a key policy let CloudWatch Logs use the key? Without that, Logs refuses the key.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
const letsLogsIn = (policy: string, region: string): boolean =>
  statementsOf(policy).some(
    (statement) =>
      statement['Effect'] === 'Allow' &&
      listOf(at(statement['Principal'], 'Service')).includes(`logs.${region}.${endpointDomain(region)}`) &&
      actionMatch(statement, 'kms:GenerateDataKey') === 'yes',
  );

/** The keys of the sessions that the same preferences name, as far as they can encrypt a group. */
const keysFor = (state: AccountState, group: string): readonly string[] => {
  const naming = named(state, (settings) => settings.cloudWatchLogGroupName).find(({ id }) => id === group);
  return (naming?.by ?? []).flatMap(({ settings: { kmsKeyId = '' } }) => {
    const key = presentValue(observedKey(state, kmsKeyId));
    const isFit = key?.state === 'Enabled' && key.policy && letsLogsIn(key.policy, state.identity.region);
    return key && isFit ? [key.arn] : [];
  });
};

const OR_THE_NAME = 'if the preferences name the wrong group, correct the name there instead';

/** What may help a log group: to create it, with the key of the sessions where the preferences require one. */
export const plansFor = (state: AccountState, { id: logGroupName }: Resource): readonly Plan<Calls>[] => {
  const keys = [...new Set(keysFor(state, logGroupName))];
  const withKey = (kmsKeyId: string): ApiCall<Calls> => ({
    api: 'logs:AssociateKmsKey',
    input: { logGroupName, kmsKeyId },
  });
  if (state.logGroups[logGroupName]?.status !== 'absent') {
    return keys.map((key) => ({
      calls: [withKey(key)],
      restores: `the key of the sessions (${key}) for log group ${logGroupName}`,
      exact: false,
    }));
  }
  const create: ApiCall<Calls> = { api: 'logs:CreateLogGroup', input: { logGroupName } };
  return [
    { calls: [create], restores: `an empty log group ${logGroupName}`, exact: false, byHand: OR_THE_NAME },
    ...keys.map((key) => ({
      calls: [create, withKey(key)],
      restores: `an empty log group ${logGroupName} with the key of the sessions (${key})`,
      exact: false,
      byHand: OR_THE_NAME,
    })),
  ];
};
