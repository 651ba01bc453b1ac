import type { EC2Client } from '@aws-sdk/client-ec2';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import type { NameSource } from '../../../account/network/names/sources.ts';
import type { NetworkResource } from '../../../account/network/network.ts';
import { absent, type Observed, present } from '../../../account/observed.ts';
import type { NameClients } from './clients.ts';
import { readEndpointElsewhere } from './read-elsewhere.ts';
import { readFirewallGroups } from './read-firewall.ts';
import type { Association, Associations } from './read-lists.ts';
import { readRule } from './read-rules.ts';
import { readZone, vpcsOfZone } from './read-zones.ts';

type SourceClients = NameClients & { readonly ec2: EC2Client };

/** The ids say what they are, except those of zones. */
const readSource = async (
  clients: SourceClients,
  identity: AwsEnvironment,
  id: string,
): Promise<Observed<NameSource>> => {
  if (id.startsWith('vpce-')) {
    const there = await readEndpointElsewhere(clients.ec2, id);
    return there.status === 'present' ? present({ kind: 'endpoint', there: there.value }) : there;
  }
  if (id.startsWith('rslvr-frg-')) {
    const group = (await readFirewallGroups(clients.resolver, [id])).get(id) ?? absent;
    return group.status === 'present' ? present({ kind: 'firewall-rule-group', rules: group.value }) : group;
  }
  if (id.startsWith('rslvr-')) {
    const rule = await readRule(clients.resolver, id);
    return rule.status === 'present' ? present({ kind: 'resolver-rule', rule: rule.value }) : rule;
  }
  const zone = await readZone(clients, identity, id);
  return zone.status === 'present' ? present({ kind: 'hosted-zone', zone: zone.value }) : zone;
};

/** Zones, rules, rule groups and endpoints that an event names. */
export const readNameSources = async (
  clients: SourceClients,
  identity: AwsEnvironment,
  ids: readonly string[],
): Promise<Readonly<Record<string, Observed<NameSource>>>> =>
  Object.fromEntries(
    await Promise.all(
      [...new Set(ids)].map(async (id) => [id, await readSource(clients, identity, id)] as const),
    ),
  );

/** The kinds of resources that decide on names. */
const KINDS = ['hosted-zone', 'resolver-rule', 'firewall-rule-group'] as const;

/** Does a resource decide how names resolve, so that EC2 knows nothing of it? */
export const isNameResource = ({ kind }: NetworkResource): boolean => KINDS.some((one) => one === kind);

const associatedWith = (list: Observed<readonly Association[]>, id: string): Observed<readonly string[]> =>
  list.status === 'present' ? present(list.value.flatMap((one) => (one.id === id ? [one.vpcId] : []))) : list;

/** The VPCs of our Region for which one of these answers. */
export const vpcsOfNameResource = async (
  clients: NameClients,
  identity: AwsEnvironment,
  { kind, id }: NetworkResource,
  associated: Promise<Associations>,
): Promise<Observed<readonly string[]>> => {
  if (kind === 'hosted-zone') return vpcsOfZone(clients, identity, id);
  const { rules, groups } = await associated;
  return associatedWith(kind === 'resolver-rule' ? rules : groups, id);
};
