import type { CollectionsOf } from '../../account/collections.ts';
import { mayLeaveByGateway } from '../../account/network/parts.ts';
import { deniedBecause, type Observed, present, presentValue, unknown } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { own } from '../../formats/json.ts';

/** What a scope can read. */
type Read = CollectionsOf<'preferences' | 'network' | 'identity' | 'trail'>;

type Hide = (read: Read, operation: string) => Partial<Read>;

/** Collections of which each member is known or not. */
type Collection = Exclude<keyof Read, 'decisions'>;

/** Nothing can be said about the members of a collection. What does not exist is refused in the same words. */
const hide =
  (name: Collection): Hide =>
  (read, operation) => ({
    [name]: Object.fromEntries(Object.keys(read[name]).map((id) => [id, unknown(deniedBecause(operation))])),
  });

type Tagged = { readonly tags?: Readonly<Record<string, string>>; readonly unread?: readonly string[] };

const withoutTags = <T extends Tagged>(
  all: Readonly<Record<string, Observed<T>>>,
): Readonly<Record<string, Observed<T>>> =>
  Object.fromEntries(
    Object.entries(all).map(([id, observed]) => {
      const value = presentValue(observed);
      return [
        id,
        value?.tags ? present({ ...value, tags: {}, unread: [...(value.unread ?? []), 'tags'] }) : observed,
      ];
    }),
  );

const hideEncryption: Hide = ({ buckets }) => ({
  buckets: Object.fromEntries(
    Object.entries(buckets).map(([id, observed]) => {
      const bucket = presentValue(observed);
      if (!bucket) return [id, observed];
      const { encryption: _, kmsKeyId: __, bucketKeyEnabled: ___, ...rest } = bucket;
      return [id, present({ ...rest, unread: [...(bucket.unread ?? []), 'encryption'] })];
    }),
  ),
});

/** What a trail does is unknown, but not that it is there. */
const hideOfTrails =
  (aspect: 'logging' | 'managementWrites'): Hide =>
  ({ trails }) => ({
    trails: Object.fromEntries(
      Object.entries(trails).map(([region, observed]) => {
        const all = presentValue(observed);
        if (!all) return [region, observed];
        return [region, present(all.map(({ [aspect]: _, ...trail }) => trail))];
      }),
    ),
  });

/** IAM is asked about the ARN of a key, which only the key itself knows if the preferences use its id or alias. */
const hideKeys: Hide = (read, operation) => ({
  ...hide('keys')(read, operation),
  decisions: Object.fromEntries(
    Object.entries(read.decisions).map(([key, decision]) => {
      const [, action = '', name = ''] = key.split('|');
      if (!action.startsWith('kms:') || name === '*' || name.includes(':key/')) return [key, decision];
      return [key, { verdict: 'unknown', because: `key ${name} could not be read` }];
    }),
  ),
});

const hideDecisions: Hide = ({ decisions }, operation) => ({
  decisions: Object.fromEntries(
    Object.keys(decisions).map((key) => [key, { verdict: 'unknown', because: deniedBecause(operation) }]),
  ),
});

const network = hide('networks');

/** What is associated with a VPC is unknown by itself, so the rest of the VPC is judged. */
const hideNames =
  (part: 'zones' | 'rules' | 'firewall' | 'profiles'): Hide =>
  ({ networks }, operation) => ({
    networks: Object.fromEntries(
      Object.entries(networks).map(([id, observed]) => {
        const vpc = presentValue(observed);
        if (!vpc?.names) return [id, observed];
        return [id, present({ ...vpc, names: { ...vpc.names, [part]: unknown(deniedBecause(operation)) } })];
      }),
    ),
  });

/** Nothing is known of what is in a Profile, but that it is there. */
const hideInProfiles: Hide = ({ networks }, operation) => ({
  networks: Object.fromEntries(
    Object.entries(networks).map(([id, observed]) => {
      const vpc = presentValue(observed);
      const profiles = presentValue(vpc?.names?.profiles);
      if (!vpc?.names || !profiles) return [id, observed];
      const contents = unknown(deniedBecause(operation));
      const hidden = profiles.map(({ profileId }) => ({ profileId, contents }));
      return [id, present({ ...vpc, names: { ...vpc.names, profiles: present(hidden) } })];
    }),
  ),
});

/** It is asked for only where a way may lead through a gateway. The exclusions only count while the block is on. */
const hidePublicAccess =
  (part: 'mode' | 'exclusions'): Hide =>
  ({ networks }, operation) => ({
    networks: Object.fromEntries(
      Object.entries(networks).map(([id, observed]) => {
        const vpc = presentValue(observed);
        if (!vpc || !mayLeaveByGateway(vpc)) return [id, observed];
        const { publicAccessBlock: block, ...rest } = vpc;
        const publicAccessUnread = deniedBecause(operation);
        if (part === 'mode') return [id, present({ ...rest, publicAccessUnread })];
        if (!block || block.mode === 'off') return [id, observed];
        return [id, present({ ...rest, publicAccessBlock: { mode: block.mode }, publicAccessUnread })];
      }),
    ),
  });

/**
 * The reads that an account file may refuse, by operation, and what is then hidden, as the readers of AWS see it. One
 * call about a VPC that is refused hides the whole VPC, because a path is judged by all its parts.
 */
const HIDES: Readonly<Record<string, Hide>> = {
  'ssm:GetDocument': hide('documents'),
  'ssm:ListTagsForResource': ({ documents }) => ({ documents: withoutTags(documents) }),
  'ssm:GetParameters': hide('parameters'),
  's3:GetBucketEncryption': hideEncryption,
  's3:GetBucketTagging': ({ buckets }) => ({ buckets: withoutTags(buckets) }),
  'logs:DescribeLogGroups': hide('logGroups'),
  'logs:ListTagsForResource': ({ logGroups }) => ({ logGroups: withoutTags(logGroups) }),
  'kms:DescribeKey': hideKeys,
  'kms:ListResourceTags': ({ keys }) => ({ keys: withoutTags(keys) }),
  'ec2:DescribeDhcpOptions': hide('dhcpOptions'),
  'ec2:DescribeVpcs': network,
  'ec2:DescribeVpcEndpoints': network,
  'ec2:DescribeRouteTables': network,
  'ec2:DescribeSubnets': network,
  'ec2:DescribeNetworkAcls': network,
  'ec2:DescribeSecurityGroupRules': network,
  'ec2:DescribeNatGateways': network,
  'ec2:DescribeVpcBlockPublicAccessOptions': hidePublicAccess('mode'),
  'ec2:DescribeVpcBlockPublicAccessExclusions': hidePublicAccess('exclusions'),
  'route53:ListHostedZonesByVPC': hideNames('zones'),
  'route53resolver:ListResolverRuleAssociations': hideNames('rules'),
  'route53resolver:ListFirewallRuleGroupAssociations': hideNames('firewall'),
  'route53profiles:ListProfileAssociations': hideNames('profiles'),
  'route53profiles:ListProfileResourceAssociations': hideInProfiles,
  'iam:GetRole': hide('roles'),
  'iam:GetInstanceProfile': hide('instanceProfiles'),
  'iam:GetPolicy': hide('policies'),
  'iam:SimulatePrincipalPolicy': hideDecisions,
  'ssm:GetServiceSetting': hide('serviceSettings'),
  'cloudtrail:DescribeTrails': hide('trails'),
  'cloudtrail:GetTrailStatus': hideOfTrails('logging'),
  'cloudtrail:GetEventSelectors': hideOfTrails('managementWrites'),
  'events:DescribeRule': hide('ownRules'),
};

/** The operations that an account file may refuse. */
export const REFUSABLE: readonly string[] = Object.keys(HIDES);

/** What was read, without what the refused operations would have shown. */
export const withoutRefused = <R extends Read | AccountState>(read: R, refused: readonly string[]): R => {
  let seen = read;
  for (const operation of refused) seen = { ...seen, ...own(HIDES, operation)?.(seen, operation) };
  return seen;
};
