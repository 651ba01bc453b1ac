import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DisassociateKmsKeyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CancelKeyDeletionCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { DeleteBucketCommand, DeleteBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteDocumentCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Api, ApiCall, RepairApi } from '../../../functions/account/api-call.ts';
import { networkClients } from '../../../functions/adapters/aws/network/reader.ts';
import { createNetworkRemediator } from '../../../functions/adapters/aws/network/remediator.ts';
import { preferencesClients } from '../../../functions/adapters/aws/preferences/reader.ts';
import { createPreferencesRemediator } from '../../../functions/adapters/aws/preferences/remediator.ts';
import type { ClientOverrides } from '../../../functions/adapters/aws/shared/client-options.ts';
import { IDENTITY } from '../account.ts';
import { isIdentityCall, sendIdentityCall } from './owner-identity-calls.ts';
import { isOwnerNetworkCall, sendOwnerNetworkCall } from './owner-network-calls.ts';

type OtherCall = Exclude<ApiCall, ApiCall<RepairApi>>;

const isOther = (call: ApiCall): call is OtherCall =>
  (
    [
      'kms:EnableKey',
      'kms:CancelKeyDeletion',
      'kms:DisableKey',
      'kms:ScheduleKeyDeletion',
      'ssm:DeleteDocument',
      's3:DeleteBucket',
      's3:DeleteBucketEncryption',
      'logs:DeleteLogGroup',
      'logs:DisassociateKmsKey',
    ] satisfies Api[] as Api[]
  ).includes(call.api);

/** moto finds a key by its id only, where AWS takes the ARN as well. */
const keyId = ({ KeyId }: { readonly KeyId: string }): string => KeyId.split('/').at(-1) ?? KeyId;

/** Makes the calls that break things, and those that the guard only offers, as the account's owner. */
const sendOther = async (owner: ClientOverrides, call: OtherCall): Promise<void> => {
  switch (call.api) {
    case 'kms:EnableKey':
      await new KMSClient(owner).send(new EnableKeyCommand({ KeyId: keyId(call.input) }));
      return;
    case 'kms:CancelKeyDeletion':
      await new KMSClient(owner).send(new CancelKeyDeletionCommand({ KeyId: keyId(call.input) }));
      return;
    case 'kms:DisableKey':
      await new KMSClient(owner).send(new DisableKeyCommand({ KeyId: keyId(call.input) }));
      return;
    case 'kms:ScheduleKeyDeletion':
      await new KMSClient(owner).send(new ScheduleKeyDeletionCommand({ KeyId: keyId(call.input) }));
      return;
    case 'ssm:DeleteDocument':
      await new SSMClient(owner).send(new DeleteDocumentCommand(call.input));
      return;
    case 's3:DeleteBucket':
      await new S3Client(owner).send(new DeleteBucketCommand(call.input));
      return;
    case 's3:DeleteBucketEncryption':
      await new S3Client(owner).send(new DeleteBucketEncryptionCommand(call.input));
      return;
    case 'logs:DeleteLogGroup':
      await new CloudWatchLogsClient(owner).send(new DeleteLogGroupCommand(call.input));
      return;
    case 'logs:DisassociateKmsKey':
      await new CloudWatchLogsClient(owner).send(new DisassociateKmsKeyCommand(call.input));
      return;
  }
};

/** Makes any call that the vocabulary knows, as the account's owner: a change that the guard then sees. */
export const ownerCall = async (owner: ClientOverrides, call: ApiCall): Promise<void> => {
  if (isIdentityCall(call)) return sendIdentityCall(owner, call);
  if (isOther(call)) return sendOther(owner, call);
  if (isOwnerNetworkCall(call)) {
    await sendOwnerNetworkCall(networkClients(owner).ec2, call);
    return;
  }
  const remediator = call.api.startsWith('ec2:')
    ? createNetworkRemediator(networkClients(owner))
    : createPreferencesRemediator(IDENTITY, preferencesClients(owner));
  await remediator.execute(call);
};
