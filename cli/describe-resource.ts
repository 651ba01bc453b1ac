import {
  type AccountState,
  type Bucket,
  type LogGroup,
  presentValue,
  type SessionDocument,
  type Vpc,
} from '../functions/core/account-state.ts';
import { label, type Resource, resource } from '../functions/core/resource.ts';
import { parseSessionDocument } from '../functions/core/session-document.ts';

const GONE = 'does not exist';

const bucketWords = (bucket: Bucket | undefined): string => {
  if (!bucket) return GONE;
  const rules = bucket.lifecycleRules?.length ?? 0;
  return [
    `encrypted with ${bucket.encryption ?? '?'}`,
    ...(bucket.versioning ? [`versioning ${bucket.versioning}`] : []),
    ...(rules > 0 ? [`${rules} lifecycle rule${rules === 1 ? '' : 's'}`] : []),
    `${Object.keys(bucket.tags).length} tags`,
  ].join(', ');
};

const logGroupWords = (group: LogGroup | undefined): string => {
  if (!group) return GONE;
  const kept = group.retentionInDays === undefined ? 'kept for ever' : `kept ${group.retentionInDays} days`;
  return `${kept}, ${group.kmsKeyId ? 'encrypted with a KMS key' : 'no KMS key'}`;
};

const vpcWords = (state: AccountState, vpc: Vpc | undefined): string => {
  if (!vpc) return GONE;
  const servers = presentValue(state.dhcpOptions[vpc.dhcpOptionsId])?.domainNameServers?.join(', ');
  const nodes = vpc.instances.filter(({ managed }) => managed).length;
  return `DHCP options ${vpc.dhcpOptionsId} (${servers ?? 'no set'}), ${nodes} managed nodes`;
};

const destination = (state: AccountState, target: Resource): string => {
  const all = target.type === 'AWS::S3::Bucket' ? state.buckets : state.logGroups;
  return `${label(target)} (${all[target.id]?.status === 'present' ? 'exists' : GONE})`;
};

const documentWords = (state: AccountState, document: SessionDocument | undefined): string => {
  if (!document) return GONE;
  const { latestVersion, defaultVersion, versions } = document;
  const { settings } = parseSessionDocument(versions[latestVersion] ?? '');
  const { s3BucketName, cloudWatchLogGroupName } = settings;
  const targets = [
    ...(s3BucketName ? [resource('AWS::S3::Bucket', s3BucketName)] : []),
    ...(cloudWatchLogGroupName ? [resource('AWS::Logs::LogGroup', cloudWatchLogGroupName)] : []),
  ].map((target) => destination(state, target));
  return `latest version ${latestVersion}, default ${defaultVersion}; logs to ${targets.join(' and ')}`;
};

const wordsOf = (state: AccountState, { type, id }: Resource): string => {
  switch (type) {
    case 'AWS::SSM::Document':
      return documentWords(state, presentValue(state.documents[id]));
    case 'AWS::S3::Bucket':
      return bucketWords(presentValue(state.buckets[id]));
    case 'AWS::Logs::LogGroup':
      return logGroupWords(presentValue(state.logGroups[id]));
    case 'AWS::KMS::Key':
      return presentValue(state.keys[id])?.state ?? GONE;
    case 'AWS::EC2::VPC':
      return vpcWords(state, presentValue(state.vpcs[id]));
    case 'AWS::EC2::DHCPOptions':
      return presentValue(state.dhcpOptions[id])?.domainNameServers?.join(', ') ?? GONE;
  }
};

/** One resource of an account, as a person would describe it in one line. */
export const describeResource = (state: AccountState, target: Resource): string =>
  `${label(target)}: ${wordsOf(state, target)}`;
