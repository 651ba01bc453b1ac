import { type Json, type JsonObject, parseJson } from '../../../formats/json.ts';
import { lowerFirst } from '../../../formats/names.ts';
import type { ApiCall } from '../../api-call.ts';
import { type HybridCall, isHybridCall } from '../../identity/hybrid-calls.ts';
import { isSsmSettingCall, type SsmSettingCall } from '../../identity/setting-calls.ts';
import { identityShape } from './identity-shapes.ts';
import { nameShape } from './name-shapes.ts';
import { networkShape } from './network-shapes.ts';
import type { Recorded } from './recorded.ts';

/** What CloudTrail shows in place of a document's content. */
export const HIDDEN_CONTENT = 'HIDDEN_DUE_TO_SECURITY_REASONS';

const isOf = <S extends string>(
  call: ApiCall,
  service: S,
): call is Extract<ApiCall, { api: `${S}:${string}` }> => call.api.startsWith(`${service}:`);

/** The parts of a record that differ by API. */
type Shape = {
  readonly request: JsonObject;
  readonly response?: JsonObject;
  readonly resources?: readonly Json[];
};

/** Keys as CloudTrail spells them, on every level: `DhcpOptionsId` to `dhcpOptionsId`. */
const lowerCamel = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(lowerCamel);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [lowerFirst(key), lowerCamel(item)]));
};

/** Copies data through JSON, because a record consists only of JSON. */
const jsonOf = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

const lowerRequest = (call: ApiCall): JsonObject =>
  Object.fromEntries(Object.entries(jsonOf(call.input)).map(([k, v]) => [lowerFirst(k), lowerCamel(v)]));

const described = (name: string, version: string, status: string): JsonObject => ({
  documentDescription: {
    name,
    status,
    documentVersion: version,
    latestVersion: version,
    defaultVersion: '1',
    documentType: 'Session',
    documentFormat: 'JSON',
    schemaVersion: '1.0',
  },
});

const ssmShape = (
  call: Exclude<Extract<ApiCall, { api: `ssm:${string}` }>, SsmSettingCall | HybridCall>,
  { documentVersion = '2' }: Recorded,
): Shape => {
  const request = lowerRequest(call);
  switch (call.api) {
    case 'ssm:UpdateDocument':
      return {
        request: { ...request, content: HIDDEN_CONTENT },
        response: described(call.input.Name, documentVersion, 'Updating'),
      };
    case 'ssm:CreateDocument':
      return {
        request: { ...request, content: HIDDEN_CONTENT },
        response: described(call.input.Name, '1', 'Creating'),
      };
    case 'ssm:UpdateDocumentDefaultVersion':
      return {
        request,
        response: { description: { name: call.input.Name, defaultVersion: call.input.DocumentVersion } },
      };
    case 'ssm:PutParameter':
      return { request: { ...request, value: HIDDEN_CONTENT } };
    case 'ssm:DeleteParameter':
    case 'ssm:DeleteParameters':
    case 'ssm:DeleteDocument':
    case 'ssm:SendCommand':
      return { request };
  }
};

const S3_BODIES: readonly string[] = [
  'CreateBucketConfiguration',
  'PublicAccessBlockConfiguration',
  'VersioningConfiguration',
];

/** S3 bodies are XML: one child is an object, several are an array. */
const s3Body = (call: Extract<ApiCall, { api: `s3:${string}` }>): JsonObject => {
  const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';
  const one = (items: Json): Json =>
    Array.isArray(items) && items.length === 1 ? (items[0] ?? null) : items;
  const rules = (value: Json | undefined): JsonObject => {
    const list = typeof value === 'object' && value !== null && 'Rules' in value ? value.Rules : [];
    return { xmlns, Rule: one(list as Json) };
  };
  const { Bucket: _, ...input } = jsonOf(call.input);
  switch (call.api) {
    case 's3:PutBucketEncryption':
      return {
        encryption: '',
        ServerSideEncryptionConfiguration: rules(input['ServerSideEncryptionConfiguration']),
      };
    case 's3:DeleteBucketEncryption':
      return { encryption: '' };
    case 's3:PutBucketPolicy':
      return { policy: '', bucketPolicy: parseJson(call.input.Policy) ?? {} };
    case 's3:DeleteBucketPolicy':
      return { policy: '' };
    case 's3:PutBucketLifecycleConfiguration':
      return { lifecycle: '', LifecycleConfiguration: rules(input['LifecycleConfiguration']) };
    default:
      return Object.fromEntries(
        Object.entries(input).map(([key, value]) =>
          S3_BODIES.includes(key) && typeof value === 'object' ? [key, { xmlns, ...value }] : [key, value],
        ),
      );
  }
};

const s3Shape = (
  call: Extract<ApiCall, { api: `s3:${string}` }>,
  { identity: { region, partition, accountId } }: Recorded,
): Shape => {
  const bucketName = call.input.Bucket;
  const ARN = `arn:${partition}:s3:::${bucketName}`;
  return {
    request: { bucketName, Host: `${bucketName}.s3.${region}.amazonaws.com`, ...s3Body(call) },
    ...(call.api === 's3:CreateBucket' ? {} : { resources: [{ accountId, type: 'AWS::S3::Bucket', ARN }] }),
  };
};

const kmsShape = (
  call: Extract<ApiCall, { api: `kms:${string}` }>,
  { identity: { region, partition, accountId } }: Recorded,
): Shape => {
  if ('AliasName' in call.input) {
    const { AliasName: aliasName } = call.input;
    const target = 'TargetKeyId' in call.input ? { targetKeyId: call.input.TargetKeyId } : {};
    const aliasArn = `arn:${partition}:kms:${region}:${accountId}:${aliasName}`;
    return { request: { aliasName, ...target }, resources: [{ ARN: aliasArn, accountId }] };
  }
  const { KeyId } = call.input;
  const ARN = KeyId.startsWith('arn:') ? KeyId : `arn:${partition}:kms:${region}:${accountId}:key/${KeyId}`;
  const isScheduled = call.api === 'kms:ScheduleKeyDeletion';
  return {
    request: {
      keyId: KeyId,
      ...(isScheduled ? { pendingWindowInDays: 30 } : {}),
      ...('Policy' in call.input ? { policyName: 'default', policy: call.input.Policy } : {}),
    },
    response: {
      keyId: ARN,
      ...(isScheduled ? { keyState: 'PendingDeletion', pendingWindowInDays: 30 } : {}),
    },
    resources: [{ ARN, accountId, type: 'AWS::KMS::Key' }],
  };
};

/** Shapes as they were seen in published records, service by service. */
export const shapeOf = (recorded: Recorded): Shape => {
  const { call } = recorded;
  if (isSsmSettingCall(call) || isHybridCall(call) || isOf(call, 'iam'))
    return { request: lowerRequest(call) };
  const identity = identityShape(call, recorded.identity);
  if (identity) return identity;
  if (isOf(call, 'ssm')) return ssmShape(call, recorded);
  if (isOf(call, 's3')) return s3Shape(call, recorded);
  if (isOf(call, 'kms')) return kmsShape(call, recorded);
  if (isOf(call, 'logs')) return { request: jsonOf(call.input) };
  if (isOf(call, 'cloudtrail') || isOf(call, 'events')) return { request: lowerRequest(call) };
  const known = nameShape(recorded, lowerRequest(call)) ?? networkShape(call, recorded.eventId);
  if (known) return known;
  return { request: lowerRequest(call), response: { requestId: recorded.eventId, _return: true } };
};
