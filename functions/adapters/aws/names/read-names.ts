import type { EC2Client, VpcEndpoint as SdkEndpoint } from '@aws-sdk/client-ec2';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { isLiveEndpoint } from '../../../account/network/endpoint-state.ts';
import type { FirewallRule } from '../../../account/network/names/names.ts';
import type { GroupRules } from '../../../account/network/names/sources.ts';
import type { VpcNames } from '../../../account/network/network.ts';
import { type Observed, present, presentValue, unknown } from '../../../account/observed.ts';
import type { NameClients } from './clients.ts';
import { readElsewhere } from './read-elsewhere.ts';
import { readFirewallGroups } from './read-firewall.ts';
import type { Association, Associations } from './read-lists.ts';
import { readRules } from './read-rules.ts';
import { readZones } from './read-zones.ts';

/** A VPC, and the endpoints that it has. */
type Asked = { readonly vpcId: string; readonly endpoints: readonly SdkEndpoint[] };

const ALWAYS_NEEDED = ['ssm', 'ssmmessages'] as const;

/**
 * No zone of a service's name can be associated with a VPC while an endpoint of it has private names
 * (`ConflictingDomainExists`), and a zone of a name above it does not count. So zones are read only where an endpoint is
 * missing that every node needs: Route 53 takes few requests a second.
 */
const needsZones = ({ endpoints }: Asked, region: string): boolean =>
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
  rules: ReadonlyMap<string, Observed<GroupRules>>,
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
  const [rules, groups, found] = await Promise.all([
    readRules(clients.resolver, idsOf(associated.rules, vpcIds)),
    readFirewallGroups(clients.resolver, idsOf(associated.groups, vpcIds)),
    Promise.all(
      vpcs.map(async (asked) => {
        if (!needsZones(asked, identity.region)) return { zones: NOT_NEEDED, elsewhere: {}, holders: {} };
        const zones = await readZones(clients, identity, asked.vpcId);
        return { zones, ...(await readElsewhere(ec2, presentValue(zones) ?? [], asked.endpoints)) };
      }),
    ),
  ]);
  return vpcs.map(({ vpcId }, index) => {
    const { zones, elsewhere, holders } = found[index] ?? { zones: NOT_NEEDED, elsewhere: {}, holders: {} };
    const own = ofVpc(associated.rules, vpcId).map(({ id }) => id);
    return {
      zones,
      rules:
        associated.rules.status === 'present' && rules.status === 'present'
          ? present(rules.value.filter(({ ruleId }) => own.includes(ruleId)))
          : associated.rules.status === 'present'
            ? rules
            : associated.rules,
      firewall: firewallOf(associated.groups, groups, vpcId),
      profiles:
        associated.profiles.status === 'present'
          ? present(ofVpc(associated.profiles, vpcId).map(({ id }) => id))
          : associated.profiles,
      elsewhere,
      holders,
    };
  });
};
