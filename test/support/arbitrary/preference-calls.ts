import type { ApiCall } from '../../../functions/account/api-call.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';

/** The single changes that somebody could make to what sessions are set to, and to what watches over them. */

const onDocuments = ({ documents }: AccountState, Content: string): readonly ApiCall[] =>
  Object.entries(documents).flatMap(([Name, observed]): readonly ApiCall[] => [
    {
      api: 'ssm:UpdateDocument',
      input: { Name, Content, DocumentVersion: '$LATEST', DocumentFormat: 'JSON' },
    },
    { api: 'ssm:CreateDocument', input: { Name, Content, DocumentType: 'Session', DocumentFormat: 'JSON' } },
    { api: 'ssm:DeleteDocument', input: { Name } },
    ...Object.keys(presentValue(observed)?.versions ?? {}).map(
      (DocumentVersion): ApiCall => ({
        api: 'ssm:UpdateDocumentDefaultVersion',
        input: { Name, DocumentVersion },
      }),
    ),
  ]);

const DENIES = JSON.stringify({
  Statement: [{ Effect: 'Deny', Principal: '*', Action: ['s3:PutObject', 'kms:Decrypt'], Resource: '*' }],
});

const onBuckets = ({ buckets }: AccountState): readonly ApiCall[] =>
  Object.keys(buckets).flatMap((Bucket): readonly ApiCall[] => [
    { api: 's3:DeleteBucket', input: { Bucket } },
    { api: 's3:DeleteBucketEncryption', input: { Bucket } },
    { api: 's3:PutBucketPolicy', input: { Bucket, Policy: DENIES } },
    { api: 's3:DeleteBucketPolicy', input: { Bucket } },
    ...['AES256', 'aws:kms', 'aws:kms:dsse'].map((SSEAlgorithm): ApiCall => {
      const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }];
      return {
        api: 's3:PutBucketEncryption',
        input: { Bucket, ServerSideEncryptionConfiguration: { Rules } },
      };
    }),
  ]);

const onLogGroups = ({ logGroups }: AccountState): readonly ApiCall[] =>
  Object.keys(logGroups).flatMap((logGroupName): readonly ApiCall[] => [
    { api: 'logs:DeleteLogGroup', input: { logGroupName } },
    { api: 'logs:CreateLogGroup', input: { logGroupName } },
    { api: 'logs:DisassociateKmsKey', input: { logGroupName } },
  ]);

/** By ARN, because KMS takes no alias here: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html */
const onKeys = ({ keys }: AccountState): readonly ApiCall[] =>
  Object.values(keys)
    .flatMap((observed) => presentValue(observed) ?? [])
    .flatMap(({ arn: KeyId }): readonly ApiCall[] => [
      { api: 'kms:DisableKey', input: { KeyId } },
      { api: 'kms:ScheduleKeyDeletion', input: { KeyId } },
      { api: 'kms:CancelKeyDeletion', input: { KeyId } },
      { api: 'kms:DeleteImportedKeyMaterial', input: { KeyId } },
      { api: 'kms:PutKeyPolicy', input: { KeyId, PolicyName: 'default', Policy: DENIES } },
    ]);

const onAliases = ({ keys }: AccountState): readonly ApiCall[] => {
  const targets = [...new Set(Object.values(keys).flatMap((observed) => presentValue(observed)?.arn ?? []))];
  const aliases = Object.keys(keys).filter((name) => name.startsWith('alias/'));
  return [
    ...aliases.map((AliasName): ApiCall => ({ api: 'kms:DeleteAlias', input: { AliasName } })),
    ...targets.flatMap((TargetKeyId): readonly ApiCall[] => [
      ...['alias/new', ...aliases].map(
        (AliasName): ApiCall => ({ api: 'kms:CreateAlias', input: { AliasName, TargetKeyId } }),
      ),
      ...aliases.map((AliasName): ApiCall => ({ api: 'kms:UpdateAlias', input: { AliasName, TargetKeyId } })),
    ]),
  ];
};

const SELECTORS = [
  { EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] },
  { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
  {
    AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] }],
  },
];

const onParameters = ({ parameters }: AccountState): readonly ApiCall[] =>
  [...Object.keys(parameters).filter((name) => !name.includes(':')), 'unrelated'].flatMap(
    (Name): readonly ApiCall[] => [
      { api: 'ssm:PutParameter', input: { Name, Type: 'String', Value: 'example-gone' } },
      { api: 'ssm:PutParameter', input: { Name, Type: 'SecureString' } },
      { api: 'ssm:DeleteParameter', input: { Name } },
      { api: 'ssm:DeleteParameters', input: { Names: [Name] } },
    ],
  );

const onTrails = ({ trails }: AccountState): readonly ApiCall[] =>
  Object.values(trails)
    .flatMap((observed) => presentValue(observed) ?? [])
    .flatMap(({ name }): readonly ApiCall[] => [
      { api: 'cloudtrail:StopLogging', input: { Name: name } },
      { api: 'cloudtrail:DeleteTrail', input: { Name: name } },
      { api: 'cloudtrail:UpdateTrail', input: { Name: name, IsMultiRegionTrail: false } },
      {
        api: 'cloudtrail:UpdateTrail',
        input: { Name: name, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false },
      },
      ...SELECTORS.map(
        (selectors): ApiCall => ({
          api: 'cloudtrail:PutEventSelectors',
          input: { TrailName: name, ...selectors },
        }),
      ),
    ]);

const ELSEWHERE = 'arn:aws:sqs:ap-northeast-1:111122223333:elsewhere';

const onOwnRules = ({ ownRules }: AccountState): readonly ApiCall[] =>
  Object.keys(ownRules).flatMap((Name): readonly ApiCall[] => [
    { api: 'events:DisableRule', input: { Name } },
    { api: 'events:DeleteRule', input: { Name } },
    { api: 'events:PutRule', input: { Name, EventPattern: '{"source":["example"]}' } },
    { api: 'events:PutRule', input: { Name, EventPattern: '{"source":["example"]}', State: 'DISABLED' } },
    { api: 'events:PutTargets', input: { Rule: Name, Targets: [{ Id: 'queue', Arn: ELSEWHERE }] } },
    { api: 'events:RemoveTargets', input: { Rule: Name, Ids: ['queue'] } },
  ]);

/** Every kind of change of the preferences and of the guard's own trail and rules; `content` is for documents. */
export const preferenceCalls = (state: AccountState, content: string): readonly ApiCall[] => [
  ...onDocuments(state, content),
  ...onBuckets(state),
  ...onLogGroups(state),
  ...onKeys(state),
  ...onAliases(state),
  ...onParameters(state),
  ...onTrails(state),
  ...onOwnRules(state),
];
