import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { AMAZON_DNS, IDENTITY, type Vpc } from './parts.ts';

const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const DOCUMENT = 'SSM-SessionManagerRunShell';

/** Names that the example accounts share. */
export const SHARED = {
  role: 'ec2-node',
  bucket: 'example-corp-session-logs',
  logGroup: '/aws/ssm/sessions',
  keyArn: `arn:aws:kms:${IDENTITY.region}:${IDENTITY.accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
} as const;

type Inputs = Readonly<Record<string, string | boolean>>;

/** The session preferences; `next` are the same with another idle timeout, for an update that is harmless. */
const preferences = (inputs: Inputs): NonNullable<AccountFileInput['documents']> => {
  const contentOf = (idleSessionTimeout: string) => ({
    schemaVersion: '1.0',
    description: 'Document to hold regional settings for Session Manager',
    sessionType: 'Standard_Stream',
    inputs: { ...inputs, idleSessionTimeout },
  });
  return { [DOCUMENT]: { versions: { '1': contentOf('20') }, next: [contentOf('30')] } };
};

/** Sessions that are not logged. */
export const UNLOGGED = { documents: preferences({ runAsEnabled: false }) };

/** Sessions that are logged to a bucket only. */
export const BUCKET_LOGGED = {
  documents: preferences({ s3BucketName: SHARED.bucket, s3KeyPrefix: 'sessions', s3EncryptionEnabled: true }),
  buckets: { [SHARED.bucket]: { encryption: 'AES256', versioning: 'Enabled' } },
} as const satisfies Partial<AccountFileInput>;

/** Sessions that are logged to a bucket and a log group, and encrypted with a key. */
export const LOGGED = {
  documents: preferences({
    s3BucketName: SHARED.bucket,
    s3EncryptionEnabled: true,
    cloudWatchLogGroupName: SHARED.logGroup,
    cloudWatchEncryptionEnabled: true,
    cloudWatchStreamingEnabled: true,
    kmsKeyId: SHARED.keyArn,
  }),
  buckets: { [SHARED.bucket]: { encryption: 'AES256', versioning: 'Enabled' } },
  logGroups: { [SHARED.logGroup]: { kmsKeyId: SHARED.keyArn, retentionInDays: 400 } },
  keys: { [SHARED.keyArn]: { state: 'Enabled' } },
} as const satisfies Partial<AccountFileInput>;

const LOGS_SESSIONS = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 's3:PutObject', Resource: `arn:aws:s3:::${SHARED.bucket}/*` },
    {
      Effect: 'Allow',
      Action: 's3:GetEncryptionConfiguration',
      Resource: `arn:aws:s3:::${SHARED.bucket}`,
    },
    {
      Effect: 'Allow',
      Action: [
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'logs:DescribeLogGroups',
        'logs:DescribeLogStreams',
      ],
      Resource: '*',
    },
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: SHARED.keyArn },
  ],
};

const identityOf = (name: string, agentVersion: string, profile: string | undefined) => ({
  name,
  ...(profile ? { profile } : {}),
  managed: { agentVersion },
});

/** The managed nodes of some VPCs with their profile; all of them have the same one, or none. */
export const instancesOf = (vpcs: Readonly<Record<string, Vpc>>, profile?: string) =>
  Object.fromEntries(
    Object.values(vpcs)
      .flatMap(({ instances = [] }) => instances)
      .flatMap(({ instanceId, name, managed }) =>
        managed ? [[instanceId, identityOf(name ?? instanceId, managed.agentVersion, profile)] as const] : [],
      ),
  );

/**
 * An account around some VPCs: a trail of the organization, the resolver of AWS without zones or rules unless a VPC has
 * some, and one role for all nodes, with what it needs to log sessions. Sessions are logged to a bucket unless `more` says otherwise.
 */
export const accountOf = (
  vpcs: Readonly<Record<string, Vpc>>,
  more: Partial<AccountFileInput> = BUCKET_LOGGED,
): AccountFileInput => ({
  identity: IDENTITY,
  trails: [{ name: 'organization-trail' }],
  dhcpOptions: {
    [AMAZON_DNS]: {
      domainNameServers: ['AmazonProvidedDNS'],
      domainName: `${IDENTITY.region}.compute.internal`,
    },
    // Another set with the same resolver: to associate it changes nothing.
    'dopt-0renamed': { domainNameServers: ['AmazonProvidedDNS'], domainName: 'corp.example.com' },
  },
  roles: { [SHARED.role]: { attachedPolicyArns: [CORE], inlinePolicies: { 'session-logs': LOGS_SESSIONS } } },
  instanceProfiles: { [SHARED.role]: { roleName: SHARED.role } },
  instances: instancesOf(vpcs, SHARED.role),
  vpcs: Object.fromEntries(
    Object.entries(vpcs).map(([vpcId, vpc]) => [vpcId, { names: {}, ...vpc }] as const),
  ),
  ...more,
});
