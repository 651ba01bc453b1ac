import type { VpcNetwork } from '../functions/account/network/network.ts';
import { presentValue } from '../functions/account/observed.ts';
import type { Bucket, LogGroup, SessionDocument } from '../functions/account/preferences/preferences.ts';
import { label, type Resource, resource } from '../functions/account/resource.ts';
import { isIdentityType, isNetworkType } from '../functions/account/resource-kinds.ts';
import type { AccountState } from '../functions/account/state.ts';
import { isTrail } from '../functions/account/trail/trails.ts';
import { identityFields } from '../functions/alerts/identity-fields.ts';
import { networkFields } from '../functions/alerts/network-fields.ts';
import { parseSessionDocument } from '../functions/sessions/session-document.ts';

const GONE = 'does not exist';

/** A longer value, such as a trust policy, would hide what matters in a line. */
const LONGEST = 60;

const nodesText = (count: number): string => (count === 1 ? '1 managed node' : `${count} managed nodes`);

const shown = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '' && String(value).length <= LONGEST)
    .map(([what, value]) => `${what} ${value}`)
    .join(', ');

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

const vpcWords = (state: AccountState, vpc: VpcNetwork | undefined): string => {
  if (!vpc) return GONE;
  const servers = presentValue(state.dhcpOptions[vpc.dhcpOptionsId])?.domainNameServers?.join(', ');
  const nodes = vpc.nodes.filter(({ managed }) => managed).length;
  return `DHCP options ${vpc.dhcpOptionsId} (${servers ?? 'no set'}), ${nodesText(nodes)}`;
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
  return `latest version ${latestVersion}, default ${defaultVersion}; logs to ${targets.join(' and ') || 'nothing'}`;
};

const networkWords = (state: AccountState, part: Resource): string =>
  shown(networkFields(state, part)) || (part.type === 'AWS::EC2::EIP' ? 'not associated' : GONE);

const identityWords = (state: AccountState, part: Resource): string =>
  shown(identityFields(state, part)) || GONE;

const wordsOf = (state: AccountState, { type, id }: Resource): string => {
  if (isNetworkType(type)) return networkWords(state, { type, id });
  if (isIdentityType(type)) return identityWords(state, { type, id });
  switch (type) {
    case 'AWS::SSM::Document':
      return documentWords(state, presentValue(state.documents[id]));
    case 'AWS::S3::Bucket':
      return bucketWords(presentValue(state.buckets[id]));
    case 'AWS::Logs::LogGroup':
      return logGroupWords(presentValue(state.logGroups[id]));
    case 'AWS::KMS::Key':
      return presentValue(state.keys[id])?.state ?? GONE;
    case 'AWS::CloudTrail::Trail': {
      const trails = Object.values(state.trails).flatMap((observed) => presentValue(observed) ?? []);
      const trail = trails.find((candidate) => isTrail(candidate, id));
      return trail ? (trail.logging ? 'logs' : 'does not log') : GONE;
    }
    case 'AWS::Events::Rule': {
      const rule = presentValue(state.ownRules[id]);
      return rule ? `${rule.enabled ? 'enabled' : 'disabled'}, ${rule.targets} targets` : GONE;
    }
    case 'AWS::EC2::Image':
      return nodesText(Object.values(state.nodes).filter(({ imageId }) => imageId === id).length);
    case 'AWS::EC2::LaunchTemplate':
      return nodesText(Object.values(state.nodes).filter((node) => node.launchTemplateId === id).length);
    case 'AWS::EC2::Instance':
      return identityWords(state, { type, id });
    case 'SessionGuard::EC2::Network':
      return networkWords(state, { type, id });
    case 'AWS::EC2::VPC':
      return vpcWords(state, presentValue(state.networks[id]));
    case 'AWS::EC2::DHCPOptions':
      return presentValue(state.dhcpOptions[id])?.domainNameServers?.join(', ') ?? GONE;
  }
};

/** One resource of an account, as a person would describe it in one line. */
export const describeResource = (state: AccountState, target: Resource): string =>
  `${label(target)}: ${wordsOf(state, target)}`;
