import {
  AssociateKmsKeyCommand,
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ApiCall, RepairApi } from '../../../account/api-call.ts';
import { errorCode } from '../shared/errors.ts';

/** The calls that change log groups. */
export type LogGroupCall = Extract<ApiCall<RepairApi>, { api: `logs:${string}` }>;

/** Executes one call on a log group; AWS errors are passed on unchanged. */
export const repairLogGroup = async (
  logs: CloudWatchLogsClient,
  call: LogGroupCall,
): Promise<'done' | 'already-done'> => {
  switch (call.api) {
    case 'logs:CreateLogGroup':
      try {
        await logs.send(new CreateLogGroupCommand(call.input));
        return 'done';
      } catch (error) {
        // An agent with the permission may create a missing group itself, so this race is sometimes lost.
        if (errorCode(error) === 'ResourceAlreadyExistsException') return 'already-done';
        throw error;
      }
    case 'logs:PutRetentionPolicy':
      await logs.send(new PutRetentionPolicyCommand(call.input));
      return 'done';
    case 'logs:AssociateKmsKey':
      await logs.send(new AssociateKmsKeyCommand(call.input));
      return 'done';
  }
};
