import type { ResourceType } from '../../functions/account/kinds.ts';
import type { VpcNetwork } from '../../functions/account/network/network.ts';
import type { ManagedNode } from '../../functions/account/nodes/managed-node.ts';
import { presentValue } from '../../functions/account/observed.ts';
import type {
  BucketAsRead,
  DocumentAsRead,
  LogGroupAsRead,
} from '../../functions/account/preferences/preferences.ts';
import { label, type Resource, resource } from '../../functions/account/resource.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { isTrail, type OwnRule } from '../../functions/account/trail/trails.ts';
import { instanceFields } from '../../functions/alerts/fields/identity.ts';
import { elasticIpFields } from '../../functions/alerts/fields/network.ts';
import { FIELDS } from '../../functions/alerts/fields/of-kind.ts';
import { parseSessionDocument } from '../../functions/sessions/session-document.ts';
import { count } from '../terminal/count.ts';

const GONE = 'does not exist';

/** A longer value, such as a trust policy, would hide what matters in the line. */
const LONGEST = 60;

const nodesText = (number: number): string => count(number, 'managed node');

const shown = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '' && String(value).length <= LONGEST)
    .map(([what, value]) => `${what} ${value}`)
    .join(', ');

const bucketWords = (bucket: BucketAsRead | undefined): string => {
  if (!bucket) return GONE;
  const rules = bucket.lifecycleRules?.length ?? 0;
  return [
    `encrypted with ${bucket.encryption ?? '?'}`,
    ...(bucket.versioning ? [`versioning ${bucket.versioning}`] : []),
    ...(rules > 0 ? [count(rules, 'lifecycle rule')] : []),
    count(Object.keys(bucket.tags ?? {}).length, 'tag'),
  ].join(', ');
};

const logGroupWords = (group: LogGroupAsRead | undefined): string => {
  if (!group) return GONE;
  const kept = group.retentionInDays === undefined ? 'kept forever' : `kept ${group.retentionInDays} days`;
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

const documentWords = (state: AccountState, document: DocumentAsRead | undefined): string => {
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

const linkedNodes = (state: AccountState, isOne: (node: ManagedNode) => boolean): string =>
  nodesText(Object.values(state.nodes).filter(isOne).length);

const trailWords = (state: AccountState, id: string): string => {
  const trails = Object.values(state.trails).flatMap((observed) => presentValue(observed) ?? []);
  const trail = trails.find((candidate) => isTrail(candidate, id));
  return trail ? (trail.logging ? 'logs' : 'does not log') : GONE;
};

const ruleWords = (rule: OwnRule | undefined): string =>
  rule ? `${rule.enabled ? 'enabled' : 'disabled'}, ${rule.targets} targets` : GONE;

const fieldsWords = (state: AccountState, { type, id }: Resource): string =>
  shown(FIELDS[type](state, id)) || GONE;

/** Kinds whose own words say more than the fields of an alert. */
const WORDS: Readonly<Partial<Record<ResourceType, (state: AccountState, id: string) => string>>> = {
  'AWS::SSM::Document': (state, id) => documentWords(state, presentValue(state.documents[id])),
  'AWS::S3::Bucket': ({ buckets }, id) => bucketWords(presentValue(buckets[id])),
  'AWS::Logs::LogGroup': ({ logGroups }, id) => logGroupWords(presentValue(logGroups[id])),
  'AWS::KMS::Key': ({ keys }, id) => presentValue(keys[id])?.state ?? GONE,
  'AWS::EC2::VPC': (state, id) => vpcWords(state, presentValue(state.networks[id])),
  'AWS::EC2::DHCPOptions': ({ dhcpOptions }, id) =>
    presentValue(dhcpOptions[id])?.domainNameServers?.join(', ') ?? GONE,
  'AWS::EC2::Image': (state, id) => linkedNodes(state, ({ imageId }) => imageId === id),
  'AWS::EC2::LaunchTemplate': (state, id) =>
    linkedNodes(state, ({ launchTemplateId }) => launchTemplateId === id),
  'AWS::EC2::Instance': (state, id) => shown(instanceFields(state, id)) || GONE,
  'AWS::EC2::EIP': (state, id) => shown(elasticIpFields(state, id)) || 'not associated',
  'AWS::CloudTrail::Trail': trailWords,
  'AWS::Events::Rule': ({ ownRules }, id) => ruleWords(presentValue(ownRules[id])),
};

/** One resource of an account, as a person would describe it in one line. */
export const describeResource = (state: AccountState, target: Resource): string =>
  `${label(target)}: ${WORDS[target.type]?.(state, target.id) ?? fieldsWords(state, target)}`;
