import type { ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { absent, present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import type { LogGroupAsRead } from './preferences.ts';

type LogsCall = Extract<ApiCall, { api: `logs:${string}` }>;

const withGroup = (state: AccountState, group: LogGroupAsRead): Applied =>
  applied({ ...state, logGroups: { ...state.logGroups, [group.name]: present(group) } });

const create = (
  state: AccountState,
  input: Extract<LogsCall, { api: 'logs:CreateLogGroup' }>['input'],
): Applied => {
  if (presentValue(state.logGroups[input.logGroupName])) return refused('ResourceAlreadyExistsException');
  return withGroup(state, {
    name: input.logGroupName,
    ...(input.kmsKeyId ? { kmsKeyId: input.kmsKeyId } : {}),
    tags: input.tags ?? {},
  });
};

/** Log groups: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const applyLogs = (state: AccountState, call: LogsCall): Applied => {
  if (call.api === 'logs:CreateLogGroup') return create(state, call.input);
  const group = presentValue(state.logGroups[call.input.logGroupName]);
  if (!group) return refused('ResourceNotFoundException');
  switch (call.api) {
    case 'logs:PutRetentionPolicy':
      return withGroup(state, { ...group, retentionInDays: call.input.retentionInDays });
    case 'logs:AssociateKmsKey':
      return withGroup(state, { ...group, kmsKeyId: call.input.kmsKeyId });
    case 'logs:DisassociateKmsKey': {
      const { kmsKeyId: _, ...plain } = group;
      return withGroup(state, plain);
    }
    case 'logs:DeleteLogGroup':
      return applied({ ...state, logGroups: { ...state.logGroups, [group.name]: absent } });
  }
};
