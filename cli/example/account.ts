import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';
import { exampleIdentities } from './identities.ts';
import { exampleFirewall, exampleResolverRules, exampleZones, reportsVpc } from './names.ts';
import { prodVpc, sandboxVpc } from './vpcs.ts';

const KEY_ARN = 'arn:aws:kms:ap-northeast-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const SPARE_KEY_ARN = 'arn:aws:kms:ap-northeast-1:111122223333:key/9876dcba-12ab-34cd-56ef-1234567890ab';
const RETIRED_KEY_ARN = 'arn:aws:kms:ap-northeast-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321';

/** Names in the example account that the stories and the tests use. */
export const EXAMPLE = {
  document: 'SSM-SessionManagerRunShell',
  bucket: 'example-session-logs',
  unusedBucket: 'example-app-assets',
  logGroup: '/session-manager/example',
  keyArn: KEY_ARN,
  prodVpc: 'vpc-0prod11112222aaaa',
  sandboxVpc: 'vpc-0sandbox33334444b',
  reportsVpc: 'vpc-0reports55556666c',
  amazonDns: 'dopt-0amazon5555aaaa66',
  publicDns: 'dopt-0public7777bbbb88',
  privateDns: 'dopt-0directory9999cc',
  trail: 'example-all-regions',
  dataTrail: 'example-data-events',
  ownRule: 'session-guard-prod-PreferencesSsmRule-EXAMPLE',
} as const;

const preferences = (s3BucketName: string) => ({
  schemaVersion: '1.0',
  description: 'Session Manager preferences of the Region',
  sessionType: 'Standard_Stream',
  inputs: {
    s3BucketName,
    s3KeyPrefix: 'sessions',
    s3EncryptionEnabled: true,
    cloudWatchLogGroupName: EXAMPLE.logGroup,
    cloudWatchEncryptionEnabled: true,
    cloudWatchStreamingEnabled: true,
    kmsKeyId: KEY_ARN,
    idleSessionTimeout: '20',
  },
});

/**
 * An account in which sessions work: a production VPC without a path to the internet, a sandbox with one, and
 * session preferences that log to a bucket and a log group with one key. `next` is an update that breaks
 * them.
 */
export const exampleAccount = {
  identity: {
    accountId: '111122223333',
    accountName: 'example-prod',
    region: 'ap-northeast-1',
    partition: 'aws',
  },
  documents: {
    [EXAMPLE.document]: {
      versions: { '1': preferences(EXAMPLE.bucket) },
      latestVersion: '1',
      defaultVersion: '1',
      tags: { team: 'platform' },
      next: [preferences('example-session-logs-new')],
    },
  },
  buckets: {
    [EXAMPLE.bucket]: {
      region: 'ap-northeast-1',
      encryption: 'aws:kms',
      kmsKeyId: KEY_ARN,
      bucketKeyEnabled: true,
      versioning: 'Enabled',
      lifecycleRules: [
        { ID: 'keep-one-year', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 365 } },
      ],
      tags: { team: 'platform', purpose: 'session-logs' },
    },
    [EXAMPLE.unusedBucket]: { region: 'ap-northeast-1', encryption: 'AES256', tags: { team: 'web' } },
  },
  strangers: [],
  trails: [{ name: EXAMPLE.trail }, { name: EXAMPLE.dataTrail, multiRegion: false, managementWrites: false }],
  ownRules: { [EXAMPLE.ownRule]: {}, 'forwarder-us-east-1': {}, 'forwarder-route53-us-east-1': {} },
  logGroups: {
    [EXAMPLE.logGroup]: { kmsKeyId: KEY_ARN, retentionInDays: 365, tags: { team: 'platform' } },
    '/app/web': { retentionInDays: 30, tags: { team: 'web' } },
  },
  keys: {
    [KEY_ARN]: { state: 'Enabled', tags: { team: 'platform' } },
    [SPARE_KEY_ARN]: { state: 'Enabled', tags: { team: 'platform' } },
    [RETIRED_KEY_ARN]: { state: 'Disabled', tags: { team: 'platform' } },
  },
  vpcs: {
    [EXAMPLE.prodVpc]: prodVpc,
    [EXAMPLE.sandboxVpc]: sandboxVpc,
    [EXAMPLE.reportsVpc]: reportsVpc,
  },
  hostedZones: exampleZones,
  resolverRules: exampleResolverRules,
  firewallRuleGroups: exampleFirewall,
  ...exampleIdentities,
  dhcpOptions: {
    [EXAMPLE.amazonDns]: {
      domainNameServers: ['AmazonProvidedDNS'],
      domainName: 'ap-northeast-1.compute.internal',
      tags: { Name: 'amazon-dns' },
    },
    [EXAMPLE.publicDns]: { domainNameServers: ['8.8.8.8', '8.8.4.4'], tags: { Name: 'public-dns' } },
    [EXAMPLE.privateDns]: {
      domainNameServers: ['10.0.0.53'],
      domainName: 'corp.example.com',
      tags: { Name: 'directory' },
    },
  },
} as const satisfies AccountFileInput;
