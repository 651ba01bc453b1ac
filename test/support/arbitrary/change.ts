import fc from 'fast-check';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import type { Json, JsonObject } from '../../../functions/formats/json.ts';
import { DOCUMENT } from '../samples/sample-account.ts';
import { recordOf } from '../samples/sample-event.ts';
import type { Bench } from '../samples/sample-guard.ts';
import { arbitraryContent, BUCKETS, GROUPS, KEYS, OPTION_SETS, VPCS } from './account.ts';

const Name = DOCUMENT;
const encrypt = (Bucket: string, SSEAlgorithm: string): ApiCall => ({
  api: 's3:PutBucketEncryption',
  input: {
    Bucket,
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }] },
  },
});

const anyBucket = fc.constantFrom(...BUCKETS);
const anyGroup = fc.constantFrom(...GROUPS);
const anyKey = fc.constantFrom(...KEYS);
const anyVpc = fc.constantFrom(...VPCS);

/** A call that the guard watches. */
export const arbitraryCall: fc.Arbitrary<ApiCall> = fc.oneof(
  arbitraryContent.map(
    (Content): ApiCall => ({
      api: 'ssm:UpdateDocument',
      input: { Name, Content, DocumentVersion: '$LATEST', DocumentFormat: 'JSON' },
    }),
  ),
  fc.constantFrom('1', '2', '3').map(
    (DocumentVersion): ApiCall => ({
      api: 'ssm:UpdateDocumentDefaultVersion',
      input: { Name, DocumentVersion },
    }),
  ),
  fc.constant<ApiCall>({ api: 'ssm:DeleteDocument', input: { Name } }),
  arbitraryContent.map(
    (Content): ApiCall => ({
      api: 'ssm:CreateDocument',
      input: { Name, Content, DocumentType: 'Session', DocumentFormat: 'JSON' },
    }),
  ),
  anyBucket.map((Bucket): ApiCall => ({ api: 's3:DeleteBucket', input: { Bucket } })),
  anyBucket.map((Bucket): ApiCall => ({ api: 's3:DeleteBucketEncryption', input: { Bucket } })),
  fc
    .tuple(anyBucket, fc.constantFrom('AES256', 'aws:kms:dsse'))
    .map(([Bucket, kind]) => encrypt(Bucket, kind)),
  anyGroup.map((logGroupName): ApiCall => ({ api: 'logs:DeleteLogGroup', input: { logGroupName } })),
  anyGroup.map((logGroupName): ApiCall => ({ api: 'logs:DisassociateKmsKey', input: { logGroupName } })),
  anyKey.map((KeyId): ApiCall => ({ api: 'kms:DisableKey', input: { KeyId } })),
  anyKey.map((KeyId): ApiCall => ({ api: 'kms:ScheduleKeyDeletion', input: { KeyId } })),
  anyKey.map((KeyId): ApiCall => ({ api: 'kms:CancelKeyDeletion', input: { KeyId } })),
  fc.tuple(anyVpc, fc.constantFrom('default', ...OPTION_SETS)).map(
    ([VpcId, DhcpOptionsId]): ApiCall => ({
      api: 'ec2:AssociateDhcpOptions',
      input: { VpcId, DhcpOptionsId },
    }),
  ),
  fc.tuple(anyVpc, fc.boolean()).map(
    ([VpcId, Value]): ApiCall => ({
      api: 'ec2:ModifyVpcAttribute',
      input: { VpcId, EnableDnsSupport: { Value } },
    }),
  ),
  fc.tuple(anyVpc, fc.boolean()).map(
    ([VpcId, Value]): ApiCall => ({
      api: 'ec2:ModifyVpcAttribute',
      input: { VpcId, EnableDnsHostnames: { Value } },
    }),
  ),
);

/** What CloudTrail puts into requestParameters. */
const requestOf = (call: ApiCall): Json => {
  switch (call.api) {
    case 'ssm:UpdateDocument':
    case 'ssm:CreateDocument':
      return { name: call.input.Name, content: 'HIDDEN_DUE_TO_SECURITY_REASONS' };
    case 'ssm:UpdateDocumentDefaultVersion':
      return { name: call.input.Name, documentVersion: call.input.DocumentVersion };
    case 'ssm:DeleteDocument':
      return { name: call.input.Name };
    case 's3:PutBucketEncryption': {
      const [Rule] = call.input.ServerSideEncryptionConfiguration.Rules;
      const SSEAlgorithm = Rule?.ApplyServerSideEncryptionByDefault.SSEAlgorithm ?? '';
      const configuration = { Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm } } };
      return { bucketName: call.input.Bucket, ServerSideEncryptionConfiguration: configuration };
    }
    case 's3:DeleteBucket':
    case 's3:DeleteBucketEncryption':
      return { bucketName: call.input.Bucket };
    case 'logs:DeleteLogGroup':
    case 'logs:DisassociateKmsKey':
      return { logGroupName: call.input.logGroupName };
    case 'kms:DisableKey':
    case 'kms:ScheduleKeyDeletion':
    case 'kms:CancelKeyDeletion':
      return { keyId: call.input.KeyId };
    case 'ec2:AssociateDhcpOptions':
      return { vpcId: call.input.VpcId, dhcpOptionsId: call.input.DhcpOptionsId };
    case 'ec2:ModifyVpcAttribute': {
      const { VpcId, EnableDnsSupport, EnableDnsHostnames } = call.input;
      return {
        vpcId: VpcId,
        ...(EnableDnsSupport ? { enableDnsSupport: { value: EnableDnsSupport.Value } } : {}),
        ...(EnableDnsHostnames ? { enableDnsHostnames: { value: EnableDnsHostnames.Value } } : {}),
      };
    }
    default:
      throw new Error(`${call.api} is not made by anybody here`);
  }
};

/**
 * Applies a call to the account of a bench and returns its record, or undefined if AWS refuses it. A refused
 * call has a record as well, but it changed nothing.
 */
export const happen = (made: Bench, call: ApiCall): JsonObject | undefined => {
  if (!made.account.apply(call).ok) return undefined;
  const state = made.account.state();
  const version = presentValue(state.documents[DOCUMENT])?.latestVersion ?? '';
  const isDocument = call.api === 'ssm:UpdateDocument' || call.api === 'ssm:CreateDocument';
  const keyId = call.api.startsWith('kms:') && 'KeyId' in call.input ? call.input.KeyId : undefined;
  const ARN = keyId && presentValue(state.keys[keyId])?.arn;
  return recordOf(call.api, {
    request: requestOf(call),
    response: isDocument ? { documentDescription: { documentVersion: version } } : null,
    time: made.now.toISOString(),
    ...(ARN ? { more: { resources: [{ ARN }] } } : {}),
  });
};

/** The family that watches a call. */
export const familyOf = (api: string): 'network' | 'preferences' =>
  api.startsWith('ec2:') ? 'network' : 'preferences';
