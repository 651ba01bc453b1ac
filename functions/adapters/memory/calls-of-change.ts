import type { ApiCall } from '../../core/api-call.ts';
import type { Change } from '../../core/cloudtrail.ts';
import { at, type Json, type JsonObject, objectAt, stringAt } from '../../core/json.ts';
import { documentName, logGroupName } from '../../core/names.ts';
import { IDENTITY_READERS } from './identity-calls-of-change.ts';
import { NETWORK_READERS } from './network-calls-of-change.ts';

type Reader = (change: Change) => ApiCall | undefined;

/** Some records hold booleans as text. */
const isTrue = (value: Json): boolean => value === true || value === 'true';

const bucketCall =
  (make: (Bucket: string, request: JsonObject) => ApiCall | undefined): Reader =>
  ({ request }) => {
    const bucket = stringAt(request, 'bucketName');
    return bucket ? make(bucket, request) : undefined;
  };

const groupCall =
  (make: (logGroupName: string, request: JsonObject) => ApiCall | undefined): Reader =>
  ({ request }) => {
    const given = stringAt(request, 'logGroupName') ?? stringAt(request, 'resourceIdentifier');
    return given ? make(logGroupName(given), request) : undefined;
  };

/** The record's resources hold the key's ARN; the request holds whatever the caller typed. */
const keyCall =
  (make: (KeyId: string) => ApiCall): Reader =>
  ({ request, response, resourceArns }) => {
    const arn = resourceArns.find((candidate) => candidate.includes(':key/'));
    const key = arn ?? stringAt(response, 'keyId') ?? stringAt(request, 'keyId');
    return key ? make(key) : undefined;
  };

const createBucket = bucketCall((Bucket, request) => {
  const LocationConstraint = stringAt(request, 'CreateBucketConfiguration', 'LocationConstraint');
  const location = LocationConstraint ? { CreateBucketConfiguration: { LocationConstraint } } : {};
  return { api: 's3:CreateBucket', input: { Bucket, ...location } };
});

/** One XML child is an object, several are an array. */
const putBucketEncryption = bucketCall((Bucket, request) => {
  const given = at(request, 'ServerSideEncryptionConfiguration', 'Rule');
  const rule = Array.isArray(given) ? given[0] : given;
  const byDefault = objectAt(rule, 'ApplyServerSideEncryptionByDefault');
  const SSEAlgorithm = stringAt(byDefault, 'SSEAlgorithm');
  if (!SSEAlgorithm) return undefined;
  const key = stringAt(byDefault, 'KMSMasterKeyID');
  const bucketKey = at(rule, 'BucketKeyEnabled');
  const Rules = [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...(key ? { KMSMasterKeyID: key } : {}) },
      ...(bucketKey === undefined ? {} : { BucketKeyEnabled: isTrue(bucketKey) }),
    },
  ];
  return {
    api: 's3:PutBucketEncryption',
    input: { Bucket, ServerSideEncryptionConfiguration: { Rules } },
  };
});

const createLogGroup = groupCall((name, request) => {
  const kmsKeyId = stringAt(request, 'kmsKeyId');
  const tags = Object.entries(objectAt(request, 'tags') ?? {}).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const more = { ...(kmsKeyId ? { kmsKeyId } : {}), tags: Object.fromEntries(tags) };
  return { api: 'logs:CreateLogGroup', input: { logGroupName: name, ...more } };
});

const putRetention = groupCall((name, request) => {
  const days = at(request, 'retentionInDays');
  if (typeof days !== 'number') return undefined;
  return { api: 'logs:PutRetentionPolicy', input: { logGroupName: name, retentionInDays: days } };
});

const associateKey = groupCall((name, request) => {
  const kmsKeyId = stringAt(request, 'kmsKeyId');
  return kmsKeyId ? { api: 'logs:AssociateKmsKey', input: { logGroupName: name, kmsKeyId } } : undefined;
});

const setDefaultVersion: Reader = ({ request }) => {
  const name = stringAt(request, 'name');
  const DocumentVersion = stringAt(request, 'documentVersion');
  if (!name || !DocumentVersion) return undefined;
  return {
    api: 'ssm:UpdateDocumentDefaultVersion',
    input: { Name: documentName(name), DocumentVersion },
  };
};

/** With a version (or its name, which is not kept here) only that one is deleted. */
const deleteDocument: Reader = ({ request }) => {
  const name = stringAt(request, 'name');
  const DocumentVersion = stringAt(request, 'documentVersion');
  if (!name || (!DocumentVersion && stringAt(request, 'versionName'))) return undefined;
  return {
    api: 'ssm:DeleteDocument',
    input: { Name: documentName(name), ...(DocumentVersion ? { DocumentVersion } : {}) },
  };
};

const associateDhcpOptions: Reader = ({ request }) => {
  const VpcId = stringAt(request, 'vpcId');
  const DhcpOptionsId = stringAt(request, 'dhcpOptionsId');
  return VpcId && DhcpOptionsId
    ? { api: 'ec2:AssociateDhcpOptions', input: { VpcId, DhcpOptionsId } }
    : undefined;
};

const modifyVpcAttribute: Reader = ({ request }) => {
  const VpcId = stringAt(request, 'vpcId');
  const attribute = (name: string) => {
    const value = at(request, name, 'value');
    return value === undefined ? undefined : { Value: isTrue(value) };
  };
  const EnableDnsSupport = attribute('enableDnsSupport');
  const EnableDnsHostnames = attribute('enableDnsHostnames');
  if (!VpcId || (!EnableDnsSupport && !EnableDnsHostnames)) return undefined;
  return {
    api: 'ec2:ModifyVpcAttribute',
    input: {
      VpcId,
      ...(EnableDnsSupport ? { EnableDnsSupport } : {}),
      ...(EnableDnsHostnames ? { EnableDnsHostnames } : {}),
    },
  };
};

const onTrail =
  (api: 'cloudtrail:StartLogging' | 'cloudtrail:StopLogging' | 'cloudtrail:DeleteTrail'): Reader =>
  ({ request }) => {
    const Name = stringAt(request, 'name');
    return Name ? { api, input: { Name } } : undefined;
  };

const putEventSelectors: Reader = ({ request }) => {
  const TrailName = stringAt(request, 'trailName');
  const basic = at(request, 'eventSelectors');
  const advanced = at(request, 'advancedEventSelectors');
  if (!TrailName) return undefined;
  return {
    api: 'cloudtrail:PutEventSelectors',
    input: {
      TrailName,
      ...(Array.isArray(basic) ? { EventSelectors: basic } : {}),
      ...(Array.isArray(advanced) ? { AdvancedEventSelectors: advanced } : {}),
    },
  };
};

const onRule =
  (api: 'events:EnableRule' | 'events:DisableRule' | 'events:DeleteRule'): Reader =>
  ({ request }) => {
    const Name = stringAt(request, 'name');
    return Name ? { api, input: { Name } } : undefined;
  };

const removeTargets: Reader = ({ request }) => {
  const Rule = stringAt(request, 'rule');
  const ids = at(request, 'ids');
  const Ids = Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  return Rule ? { api: 'events:RemoveTargets', input: { Rule, Ids } } : undefined;
};

const READERS: Readonly<Record<string, Reader>> = {
  ...NETWORK_READERS,
  ...IDENTITY_READERS,
  'cloudtrail:StartLogging': onTrail('cloudtrail:StartLogging'),
  'cloudtrail:StopLogging': onTrail('cloudtrail:StopLogging'),
  'cloudtrail:DeleteTrail': onTrail('cloudtrail:DeleteTrail'),
  'cloudtrail:PutEventSelectors': putEventSelectors,
  'events:EnableRule': onRule('events:EnableRule'),
  'events:DisableRule': onRule('events:DisableRule'),
  'events:DeleteRule': onRule('events:DeleteRule'),
  'events:RemoveTargets': removeTargets,
  'ssm:UpdateDocumentDefaultVersion': setDefaultVersion,
  'ssm:DeleteDocument': deleteDocument,
  's3:CreateBucket': createBucket,
  's3:DeleteBucket': bucketCall((Bucket) => ({ api: 's3:DeleteBucket', input: { Bucket } })),
  's3:PutBucketEncryption': putBucketEncryption,
  's3:DeleteBucketEncryption': bucketCall((Bucket) => ({
    api: 's3:DeleteBucketEncryption',
    input: { Bucket },
  })),
  'logs:CreateLogGroup': createLogGroup,
  'logs:DeleteLogGroup': groupCall((name) => ({ api: 'logs:DeleteLogGroup', input: { logGroupName: name } })),
  'logs:PutRetentionPolicy': putRetention,
  'logs:AssociateKmsKey': associateKey,
  'logs:DisassociateKmsKey': groupCall((name) => ({
    api: 'logs:DisassociateKmsKey',
    input: { logGroupName: name },
  })),
  'kms:EnableKey': keyCall((KeyId) => ({ api: 'kms:EnableKey', input: { KeyId } })),
  'kms:DisableKey': keyCall((KeyId) => ({ api: 'kms:DisableKey', input: { KeyId } })),
  'kms:ScheduleKeyDeletion': keyCall((KeyId) => ({ api: 'kms:ScheduleKeyDeletion', input: { KeyId } })),
  'kms:CancelKeyDeletion': keyCall((KeyId) => ({ api: 'kms:CancelKeyDeletion', input: { KeyId } })),
  'ec2:AssociateDhcpOptions': associateDhcpOptions,
  'ec2:ModifyVpcAttribute': modifyVpcAttribute,
};

/**
 * The API calls that a CloudTrail record stands for, read from its request parameters; none where the API is
 * not one that sessions depend on, or the record lacks what the call needs. Documents' contents are hidden in
 * CloudTrail, so UpdateDocument and CreateDocument are not among them.
 */
export const callsOf = (change: Change): readonly ApiCall[] => {
  const reader = Object.hasOwn(READERS, change.api) ? READERS[change.api] : undefined;
  const call = reader?.(change);
  return call ? [call] : [];
};
