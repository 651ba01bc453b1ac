import type { EC2Client, VpcEndpoint as SdkEndpoint } from '@aws-sdk/client-ec2';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { isLiveEndpoint } from '../../../account/network/endpoint-state.ts';
import type { FirewallRule, ResolverRule, VpcProfile } from '../../../account/network/names/names.ts';
import type { VpcNames } from '../../../account/network/network.ts';
import { absent, type Observed, present, presentValue, unknown } from '../../../account/observed.ts';
import type { NameClients } from './clients.ts';
import { readElsewhere } from './read-elsewhere.ts';
import { type GroupsById, readFirewallGroups } from './read-firewall.ts';
import type { Association, Associations } from './read-lists.ts';
import { contentsOf, itemsOf, ownEndpoints, type ProfileItem, type ProfileParts } from './read-profiles.ts';
import { type RulesById, readRules } from './read-rules.ts';
import { readOwnZones, readZones } from './read-zones.ts';

/** A VPC, and the endpoints that it has. */
type Asked = { readonly vpcId: string; readonly endpoints: readonly SdkEndpoint[] };

const ALWAYS_NEEDED = ['ssm', 'ssmmessages'] as const;

/**
 * No zone of a service's name can be associated with a VPC while an endpoint of it has private names
 * (`ConflictingDomainExists`), and a zone of a name above it does not count. So zones are read only where an endpoint is
 * missing that every node needs: Route 53 takes few requests a second.
 */
export const needsZones = (endpoints: readonly SdkEndpoint[], region: string): boolean =>
  !ALWAYS_NEEDED.every((service) =>
    endpoints.some(
      ({ ServiceName, PrivateDnsEnabled, State }) =>
        PrivateDnsEnabled &&
        ServiceName?.endsWith(`.${region}.${service}`) &&
        isLiveEndpoint({ state: State ?? '' }),
    ),
  );

const NOT_NEEDED = unknown('the endpoints of the VPC have private names');

const ofVpc = (associations: Observed<readonly Association[]>, vpcId: string): readonly Association[] =>
  (presentValue(associations) ?? []).filter((one) => one.vpcId === vpcId);

const idsOf = (
  associations: Observed<readonly Association[]>,
  vpcIds: readonly string[],
): readonly string[] => [
  ...new Set(
    (presentValue(associations) ?? []).flatMap((one) => (vpcIds.includes(one.vpcId) ? [one.id] : [])),
  ),
];

/** The rules of all groups of a VPC; unknown if one of the groups could not be read. */
const firewallOf = (
  groups: Observed<readonly Association[]>,
  rules: GroupsById,
  vpcId: string,
): Observed<readonly FirewallRule[]> => {
  if (groups.status !== 'present') return groups;
  const found: FirewallRule[] = [];
  for (const { id, priority, associationId } of ofVpc(groups, vpcId)) {
    const group = rules.get(id) ?? unknown('the group was not read');
    if (group.status === 'unknown') return group;
    if (group.status === 'present')
      found.push(...group.value.map((rule) => ({ ...rule, groupPriority: priority, associationId })));
  }
  return present(found);
};

/** The rules of a VPC; unknown if one of them could not be read. */
const rulesOf = (
  associations: Observed<readonly Association[]>,
  rules: RulesById,
  vpcId: string,
): Observed<readonly ResolverRule[]> => {
  if (associations.status !== 'present') return associations;
  const found: ResolverRule[] = [];
  for (const { id } of ofVpc(associations, vpcId)) {
    const rule = rules.get(id) ?? unknown('the rule was not read');
    if (rule.status === 'unknown') return rule;
    if (rule.status === 'present') found.push(rule.value);
  }
  return present(found);
};

const profilesOf = (
  identity: AwsEnvironment,
  { profiles, items }: Associations,
  parts: ProfileParts,
  vpcId: string,
): VpcNames['profiles'] => {
  if (profiles.status !== 'present') return profiles;
  return present(
    ofVpc(profiles, vpcId).map(({ id }): VpcProfile => {
      const found = items.get(id) ?? unknown('they were not read');
      const contents = found.status === 'present' ? present(contentsOf(identity, found.value, parts)) : found;
      return { profileId: id, contents };
    }),
  );
};

/** All that the Profiles of some VPCs hold. */
const broughtTo = ({ profiles, items }: Associations, vpcIds: readonly string[]): readonly ProfileItem[] =>
  idsOf(profiles, vpcIds).flatMap((id) => presentValue(items.get(id) ?? absent) ?? []);

/**
 * What decides how names resolve in VPCs, in the same order. What the guard may not read is unknown by itself, and does
 * not keep the rest of a VPC from being judged.
 */
export const readNames = async (
  clients: NameClients,
  ec2: EC2Client,
  identity: AwsEnvironment,
  vpcs: readonly Asked[],
  associated: Associations,
): Promise<readonly VpcNames[]> => {
  const vpcIds = vpcs.map(({ vpcId }) => vpcId);
  const brought = broughtTo(associated, vpcIds);
  const idsIn = (kind: 'rule' | 'group'): readonly string[] => itemsOf(brought, kind).map(({ id }) => id);
  const needing = vpcs
    .filter((asked) => needsZones(asked.endpoints, identity.region))
    .map(({ vpcId }) => vpcId);
  // A Profile may bring a zone beside an endpoint with private names, for the time when that is gone.
  const zoneIds = itemsOf(brought, 'zone').map(({ id }) => id);
  const sharing = readOwnZones(clients, identity, [...new Set(zoneIds)]);
  // Its failure is handled where it is awaited; until then, it must not end the process.
  sharing.catch(() => undefined);
  const [rules, groups, found] = await Promise.all([
    readRules(clients.resolver, [...new Set([...idsOf(associated.rules, vpcIds), ...idsIn('rule')])]),
    readFirewallGroups(clients.resolver, [
      ...new Set([...idsOf(associated.groups, vpcIds), ...idsIn('group')]),
    ]),
    Promise.all(
      vpcs.map(async ({ vpcId, endpoints }) => {
        if (!needing.includes(vpcId)) return { zones: NOT_NEEDED, elsewhere: {}, holders: {} };
        const [zones, ofProfiles] = await Promise.all([readZones(clients, identity, vpcId), sharing]);
        const items = broughtTo(associated, [vpcId]);
        const named = itemsOf(items, 'zone').map(({ id }) => id);
        const led = [
          ...(presentValue(zones) ?? []),
          ...ofProfiles.zones.filter(({ zoneId }) => named.includes(zoneId)),
        ];
        const ids = ownEndpoints(identity, items).map(({ id }) => id);
        return { zones, ...(await readElsewhere(ec2, led, endpoints, ids)) };
      }),
    ),
  ]);
  const ofProfiles = await sharing;
  return vpcs.map(({ vpcId }, index) => {
    const { zones, elsewhere, holders } = found[index] ?? { zones: NOT_NEEDED, elsewhere: {}, holders: {} };
    const parts = { rules, groups, zones: ofProfiles };
    return {
      zones,
      rules: rulesOf(associated.rules, rules, vpcId),
      firewall: firewallOf(associated.groups, groups, vpcId),
      profiles: profilesOf(identity, associated, parts, vpcId),
      elsewhere,
      holders,
    };
  });
};
