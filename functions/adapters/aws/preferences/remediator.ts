import type { ApiCall, RepairApi } from '../../../account/api-call.ts';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { RemediationError, type Remediator } from '../../../core/ports.ts';
import { type RepairTime, realTime, refusal } from '../shared/repair.ts';
import { type PreferencesClients, preferencesClients } from './reader.ts';
import { type BucketCall, repairBucket } from './repair-bucket.ts';
import { type DocumentCall, repairDocument } from './repair-document.ts';
import { type LogGroupCall, repairLogGroup } from './repair-log-group.ts';

type Call = ApiCall<RepairApi>;

const isDocumentCall = (call: Call): call is DocumentCall =>
  call.api.startsWith('ssm:') && call.api !== 'ssm:UpdateServiceSetting';
const isBucketCall = (call: Call): call is BucketCall => call.api.startsWith('s3:');
const isLogGroupCall = (call: Call): call is LogGroupCall => call.api.startsWith('logs:');

const send = (clients: PreferencesClients, identity: AwsEnvironment, call: Call, time: RepairTime) => {
  if (isDocumentCall(call)) return repairDocument(clients.ssm, call, time);
  if (isBucketCall(call)) return repairBucket(clients.s3, call, identity, time);
  if (isLogGroupCall(call)) return repairLogGroup(clients.logs, call);
  throw new RemediationError(`${call.api} is not one of the preferences guard's calls`);
};

/** Puts documents, buckets and log groups back. Every refusal by AWS becomes a {@link RemediationError}. */
export const createPreferencesRemediator = (
  identity: AwsEnvironment,
  clients: PreferencesClients = preferencesClients(),
  time: RepairTime = realTime,
): Remediator => ({
  execute: async (call) => {
    try {
      return await send(clients, identity, call, time);
    } catch (error) {
      throw refusal(call.api, error);
    }
  },
});
