import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';
import type { IdOf } from '../../support/seed/seed.ts';
import { BUCKET, DOCUMENT, GROUP, preferences } from './seeded.ts';
import type { FunctionName } from './stack.ts';

/** A change that breaks sessions, as it is made and as CloudTrail records it. */
export type Story = {
  readonly name: string;
  readonly queue: string;
  readonly guard: FunctionName;
  readonly prerequisite: string;
  readonly impact: string;
  /** What auto-fix calls, in order. */
  readonly repair: readonly string[];
  change(idOf: IdOf): readonly ApiCall[];
  record(idOf: IdOf): { readonly api: string; readonly request: JsonObject; readonly response?: JsonObject };
};

export const STORIES: readonly Story[] = [
  {
    name: 'the preferences are pointed at a bucket that does not exist',
    queue: 'PreferencesQueue',
    guard: 'guard-preferences',
    prerequisite: 'session-preferences',
    impact: 'sessions-fail',
    repair: ['ssm:UpdateDocument', 'ssm:UpdateDocumentDefaultVersion'],
    change: () => [
      {
        api: 'ssm:UpdateDocument',
        input: {
          Name: DOCUMENT,
          Content: preferences('example-typo'),
          DocumentVersion: '$LATEST',
          DocumentFormat: 'JSON',
        },
      },
    ],
    record: () => ({
      api: 'ssm:UpdateDocument',
      request: { name: DOCUMENT, content: 'HIDDEN_DUE_TO_SECURITY_REASONS', documentVersion: '$LATEST' },
      response: {
        documentDescription: {
          name: DOCUMENT,
          documentVersion: '2',
          latestVersion: '2',
          defaultVersion: '1',
        },
      },
    }),
  },
  {
    name: 'the log bucket is deleted',
    queue: 'PreferencesQueue',
    guard: 'guard-preferences',
    prerequisite: 'session-log-bucket',
    impact: 'sessions-fail',
    repair: [
      's3:CreateBucket',
      's3:PutPublicAccessBlock',
      's3:PutBucketEncryption',
      's3:PutBucketVersioning',
      's3:PutBucketTagging',
    ],
    change: () => [{ api: 's3:DeleteBucket', input: { Bucket: BUCKET } }],
    record: () => ({
      api: 's3:DeleteBucket',
      request: { bucketName: BUCKET, Host: `${BUCKET}.s3.amazonaws.com` },
    }),
  },
  {
    name: 'the log group is deleted',
    queue: 'PreferencesQueue',
    guard: 'guard-preferences',
    prerequisite: 'session-log-group',
    impact: 'logs-lost',
    repair: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'],
    change: () => [{ api: 'logs:DeleteLogGroup', input: { logGroupName: GROUP } }],
    record: () => ({ api: 'logs:DeleteLogGroup', request: { logGroupName: GROUP } }),
  },
  {
    name: 'a VPC without internet gets public DNS servers',
    queue: 'NetworkQueue',
    guard: 'guard-network',
    prerequisite: 'vpc-name-resolution',
    impact: 'sessions-fail',
    repair: ['ec2:AssociateDhcpOptions'],
    change: (idOf) => [
      {
        api: 'ec2:AssociateDhcpOptions',
        input: { DhcpOptionsId: idOf('dopt-public'), VpcId: idOf('vpc-prod') },
      },
    ],
    record: (idOf) => ({
      api: 'ec2:AssociateDhcpOptions',
      request: { dhcpOptionsId: idOf('dopt-public'), vpcId: idOf('vpc-prod') },
      response: { requestId: '00000000-0000-4000-8000-000000000000', _return: true },
    }),
  },
  {
    name: 'DNS support of a VPC is switched off',
    queue: 'NetworkQueue',
    guard: 'guard-network',
    prerequisite: 'vpc-name-resolution',
    impact: 'sessions-fail',
    repair: ['ec2:ModifyVpcAttribute'],
    change: (idOf) => [
      {
        api: 'ec2:ModifyVpcAttribute',
        input: { VpcId: idOf('vpc-prod'), EnableDnsSupport: { Value: false } },
      },
    ],
    record: (idOf) => ({
      api: 'ec2:ModifyVpcAttribute',
      request: { vpcId: idOf('vpc-prod'), enableDnsSupport: { value: false } },
    }),
  },
];
