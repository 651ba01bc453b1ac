import type { EC2Client } from '@aws-sdk/client-ec2';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import type { NameSource } from '../../../account/network/names/sources.ts';
import type { NetworkResource } from '../../../account/network/network-resource.ts';
import { absent, type Observed, present, presentValue } from '../../../account/observed.ts';
import type { NameClients } from './clients.ts';
import { readEndpointElsewhere } from './read-elsewhere.ts';
import { readFirewallGroups } from './read-firewall.ts';
import type { Association, Associations } from './read-lists.ts';
import { itemsOf, readProfile } from './read-profiles.ts';
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
  if (id.startsWith('rp-')) {
    const contents = await readProfile(clients, identity, id);
    return contents.status === 'present' ? present({ kind: 'profile', contents: contents.value }) : contents;
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
const KINDS = ['hosted-zone', 'resolver-rule', 'firewall-rule-group', 'firewall-list', 'profile'] as const;

/** Does a resource decide how names resolve, so that EC2 knows nothing of it? */
export const isNameResource = ({ kind }: NetworkResource): boolean => KINDS.some((one) => one === kind);

const asZone =
  (id: string) =>
  (vpcId: string): Association => ({ id, vpcId, associationId: '', priority: 0 });

/** The VPCs that one of these is associated with, by itself or in a Profile. */
const associatedWith = (
  list: Observed<readonly Association[]>,
  { profiles, items }: Associations,
  ids: readonly string[],
): Observed<readonly string[]> => {
  if (list.status !== 'present') return list;
  const holding = [...items].flatMap(([profileId, found]) =>
    (presentValue(found) ?? []).some(({ id }) => ids.includes(id)) ? [profileId] : [],
  );
  const brought = (presentValue(profiles) ?? []).filter(({ id }) => holding.includes(id));
  return present([...list.value.filter(({ id }) => ids.includes(id)), ...brought].map(({ vpcId }) => vpcId));
};

/** The rule groups with a rule about a list of domains. */
const groupsWithList = async (
  { resolver }: NameClients,
  { groups, items }: Associations,
  listId: string,
): Promise<readonly string[]> => {
  const own = (presentValue(groups) ?? []).map(({ id }) => id);
  const brought = [...items.values()].flatMap((found) =>
    itemsOf(presentValue(found) ?? [], 'group').map(({ id }) => id),
  );
  const read = await readFirewallGroups(resolver, [...new Set([...own, ...brought])]);
  return [...read].flatMap(([id, rules]) =>
    presentValue(rules)?.some((rule) => rule.listId === listId) ? [id] : [],
  );
};

/** The VPCs of our Region for which one of these answers. */
export const vpcsOfNameResource = async (
  clients: NameClients,
  identity: AwsEnvironment,
  { kind, id }: NetworkResource,
  associated: () => Promise<Associations>,
): Promise<Observed<readonly string[]>> => {
  if (kind === 'hosted-zone') {
    const [own, all] = await Promise.all([vpcsOfZone(clients, identity, id), associated()]);
    return own.status === 'present' ? associatedWith(present(own.value.map(asZone(id))), all, [id]) : own;
  }
  const all = await associated();
  if (kind === 'resolver-rule') return associatedWith(all.rules, all, [id]);
  if (kind === 'profile') return associatedWith(all.profiles, { ...all, items: new Map() }, [id]);
  const groups = kind === 'firewall-list' ? await groupsWithList(clients, all, id) : [id];
  return associatedWith(all.groups, all, groups);
};
