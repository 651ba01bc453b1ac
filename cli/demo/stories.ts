import type { ApiCall } from '../../functions/account/api-call.ts';
import { inCli, inConsole, inTerraform } from '../../functions/account/records/write/caller.ts';
import { resource } from '../../functions/account/resource.ts';
import { EXAMPLE, exampleAccount } from '../example/account.ts';
import { fieldReportStories } from './field-reports.ts';
import { FIXABLE, NEVER_FIXED, type Story } from './story.ts';

const { identity } = exampleAccount;

const document = resource('AWS::SSM::Document', EXAMPLE.document);
const bucket = resource('AWS::S3::Bucket', EXAMPLE.bucket);
const logGroup = resource('AWS::Logs::LogGroup', EXAMPLE.logGroup);
const prod = resource('AWS::EC2::VPC', EXAMPLE.prodVpc);

/** CloudTrail hides the content of the call, which installs the `next` of the example account. */
const updatePreferences: ApiCall = {
  api: 'ssm:UpdateDocument',
  input: {
    Name: EXAMPLE.document,
    Content: JSON.stringify(exampleAccount.documents[EXAMPLE.document].next[0]),
    DocumentVersion: '$LATEST',
    DocumentFormat: 'JSON',
  },
};

const associate = (DhcpOptionsId: string): ApiCall => ({
  api: 'ec2:AssociateDhcpOptions',
  input: { DhcpOptionsId, VpcId: EXAMPLE.prodVpc },
});

/** What the guard is for, and what it must not touch. */
export const stories: readonly Story[] = [
  {
    id: 'preferences-name-missing-bucket',
    title: 'The session preferences are pointed at a bucket that does not exist',
    change: { caller: inConsole(identity, 'carol@example.com', 'PlatformAdmin'), call: updatePreferences },
    watched: [document],
    // The nodes reach S3, and their roles may write to any bucket, so the other two guards find nothing.
    expected: { alert: ['alerted', 'healthy', 'healthy'], 'auto-fix': ['fixed', 'healthy', 'healthy'] },
  },
  {
    id: 'log-bucket-deleted',
    title: 'The bucket that the preferences log to is deleted',
    change: {
      caller: inCli(identity, 'dave@example.com', 'StorageAdmin'),
      call: { api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.bucket } },
    },
    watched: [bucket],
    expected: FIXABLE,
  },
  {
    id: 'dhcp-public-dns',
    title: 'A VPC without a path to the internet gets public DNS servers',
    change: {
      caller: inConsole(identity, 'erin@example.com', 'NetworkAdmin'),
      call: associate(EXAMPLE.publicDns),
    },
    watched: [prod],
    expected: FIXABLE,
  },
  {
    id: 'log-group-deleted',
    title: 'The log group that the preferences log to is deleted',
    change: {
      caller: inConsole(identity, 'dave@example.com', 'StorageAdmin'),
      call: { api: 'logs:DeleteLogGroup', input: { logGroupName: EXAMPLE.logGroup } },
    },
    watched: [logGroup],
    expected: FIXABLE,
  },
  {
    id: 'key-scheduled-for-deletion',
    title: 'The key of the sessions is scheduled for deletion (never put back automatically)',
    change: {
      caller: inCli(identity, 'frank@example.com', 'SecurityAdmin'),
      call: { api: 'kms:ScheduleKeyDeletion', input: { KeyId: EXAMPLE.keyArn } },
    },
    watched: [resource('AWS::KMS::Key', EXAMPLE.keyArn)],
    expected: NEVER_FIXED,
  },
  {
    id: 'unused-bucket-deleted',
    title: 'A bucket that no session needs is deleted: there is no alert',
    change: {
      caller: inCli(identity, 'dave@example.com', 'StorageAdmin'),
      call: { api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.unusedBucket } },
    },
    watched: [resource('AWS::S3::Bucket', EXAMPLE.unusedBucket)],
    expected: { alert: ['healthy'], 'auto-fix': ['healthy'] },
  },
  {
    id: 'terraform-deletes-log-bucket',
    title: 'Terraform deletes the log bucket: the fix belongs in the code',
    change: {
      caller: inTerraform(identity, 'terraform-apply', 'pipeline-4711'),
      call: { api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.bucket } },
    },
    watched: [bucket],
    expected: NEVER_FIXED,
  },
  {
    id: 'dhcp-private-dns',
    title: 'A VPC gets private DNS servers that may or may not forward',
    change: {
      caller: inConsole(identity, 'erin@example.com', 'NetworkAdmin'),
      call: associate(EXAMPLE.privateDns),
    },
    watched: [prod],
    expected: { alert: ['inconclusive'], 'auto-fix': ['inconclusive'] },
  },
  ...fieldReportStories,
];
