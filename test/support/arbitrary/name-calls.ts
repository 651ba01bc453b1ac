import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { RecordSetInput } from '../../../functions/account/network/names/inputs.ts';
import type { PrivateZone, ZoneRecord } from '../../../functions/account/network/names/names.ts';
import { firewallIn } from '../../../functions/account/network/names/profiles.ts';
import type { NameSource } from '../../../functions/account/network/names/sources.ts';
import type { VpcNames, VpcNetwork } from '../../../functions/account/network/network.ts';
import { networksOf } from '../../../functions/account/network/parts.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { profileCalls } from './profile-calls.ts';
import type { ImportFirewallDomains } from './unmodelled.ts';

/** The single changes that somebody could make to what decides how names resolve in the networks of an account. */

/** Route 53's own zone of the names of endpoints, for records whose zone nobody wrote down. */
const ENDPOINT_ZONE = 'Z2E726K9Y6RL4W';
const TTL = 300;

type Of<K extends NameSource['kind']> = Extract<NameSource, { kind: K }>;

const isOf =
  <K extends NameSource['kind']>(kind: K) =>
  (source: NameSource): source is Of<K> =>
    source.kind === kind;

const sourcesOf = ({ nameSources }: AccountState): readonly NameSource[] =>
  Object.values(nameSources).flatMap((observed) => presentValue(observed) ?? []);

const setOf = ({ name, type, values, alias, aliasZoneId, ttl }: ZoneRecord): RecordSetInput => ({
  Name: name,
  Type: type,
  ...(alias === undefined
    ? { TTL: ttl ?? TTL, ResourceRecords: values.map((Value) => ({ Value })) }
    : {
        AliasTarget: {
          HostedZoneId: aliasZoneId ?? ENDPOINT_ZONE,
          DNSName: alias,
          EvaluateTargetHealth: false,
        },
      }),
});

const onRecords = ({ zoneId: HostedZoneId, name, records }: PrivateZone): readonly ApiCall[] => {
  const change = (Action: 'CREATE' | 'UPSERT' | 'DELETE', ResourceRecordSet: RecordSetInput): ApiCall => ({
    api: 'route53:ChangeResourceRecordSets',
    input: { HostedZoneId, ChangeBatch: { Changes: [{ Action, ResourceRecordSet }] } },
  });
  const wrong = { TTL, ResourceRecords: [{ Value: '192.0.2.9' }] };
  return [
    ...(presentValue(records) ?? []).flatMap((record) => [
      change('DELETE', setOf(record)),
      change('UPSERT', { ...wrong, Name: record.name, Type: record.type }),
    ]),
    change('CREATE', { ...wrong, Name: `*.${name}`, Type: 'A' }),
  ];
};

const onZones = (
  { identity: { region } }: AccountState,
  sources: readonly NameSource[],
  { vpcId: VPCId }: VpcNetwork,
  { zones }: VpcNames,
): readonly ApiCall[] => {
  const VPC = { VPCRegion: region, VPCId };
  const there = presentValue(zones) ?? [];
  const apart = sources
    .filter(isOf('hosted-zone'))
    .filter(({ zone }) => !there.some(({ zoneId }) => zoneId === zone.zoneId));
  return [
    ...apart.map(
      ({ zone }): ApiCall => ({
        api: 'route53:AssociateVPCWithHostedZone',
        input: { HostedZoneId: zone.zoneId, VPC },
      }),
    ),
    ...there.map(
      ({ zoneId: HostedZoneId }): ApiCall => ({
        api: 'route53:DisassociateVPCFromHostedZone',
        input: { HostedZoneId, VPC },
      }),
    ),
    ...there.flatMap(onRecords),
    ...[`ssm.${region}.amazonaws.com`, `${region}.amazonaws.com`, 'example.com'].map(
      (Name): ApiCall => ({ api: 'route53:CreateHostedZone', input: { Id: 'Z0NEW', Name, VPC } }),
    ),
  ];
};

const onRules = (
  sources: readonly NameSource[],
  { vpcId: VPCId }: VpcNetwork,
  { rules }: VpcNames,
): readonly ApiCall[] => {
  const there = presentValue(rules) ?? [];
  const apart = sources
    .filter(isOf('resolver-rule'))
    .filter(({ rule }) => !there.some(({ ruleId }) => ruleId === rule.ruleId));
  return [
    ...apart.map(
      ({ rule }): ApiCall => ({
        api: 'route53resolver:AssociateResolverRule',
        input: { ResolverRuleId: rule.ruleId, VPCId },
      }),
    ),
    ...there.flatMap(({ ruleId: ResolverRuleId }): readonly ApiCall[] => [
      { api: 'route53resolver:DisassociateResolverRule', input: { ResolverRuleId, VPCId } },
      {
        api: 'route53resolver:UpdateResolverRule',
        input: { ResolverRuleId, Config: { TargetIps: [{ Ip: '192.0.2.54' }] } },
      },
    ]),
  ];
};

/** A rule group is asked after all others, or before them. */
const PRIORITIES = [99, 9999];

const onFirewall = (
  sources: readonly NameSource[],
  { vpcId: VpcId }: VpcNetwork,
  { firewall }: VpcNames,
): readonly ApiCall[] => {
  const there = presentValue(firewall) ?? [];
  const groups = sources.filter(isOf('firewall-rule-group')).map(({ rules }) => rules);
  const lists = [...new Set(groups.flat().map(({ listId }) => listId))];
  const [Name, Priority] = ['more', 1];
  return [
    ...groups
      .flatMap((rules) => rules.slice(0, 1))
      .filter(({ groupId }) => !there.some((rule) => rule.groupId === groupId))
      .flatMap(({ groupId: FirewallRuleGroupId }) =>
        PRIORITIES.map(
          (priority): ApiCall => ({
            api: 'route53resolver:AssociateFirewallRuleGroup',
            input: { Id: 'rslvr-frgassoc-new', FirewallRuleGroupId, VpcId, Priority: priority },
          }),
        ),
      ),
    ...[...new Set(there.map(({ groupId }) => groupId))].flatMap((FirewallRuleGroupId) =>
      lists
        .filter((listId) => !there.some((rule) => rule.listId === listId))
        .map(
          (FirewallDomainListId): ApiCall => ({
            api: 'route53resolver:CreateFirewallRule',
            input: {
              FirewallRuleGroupId,
              FirewallDomainListId,
              Name,
              Priority,
              Action: 'BLOCK',
              BlockResponse: 'NODATA',
            },
          }),
        ),
    ),
    ...there.flatMap(({ groupId, listId }): readonly ApiCall[] => {
      const key = { FirewallRuleGroupId: groupId, FirewallDomainListId: listId };
      return [
        { api: 'route53resolver:DeleteFirewallRule', input: key },
        { api: 'route53resolver:UpdateFirewallRule', input: { ...key, Action: 'ALLOW' } },
        {
          api: 'route53resolver:UpdateFirewallRule',
          input: { ...key, Action: 'BLOCK', BlockResponse: 'NXDOMAIN' },
        },
      ];
    }),
  ];
};

/** A name of AWS leaves a list or comes into it, or the list becomes another one. */
const onLists = (names: VpcNames): readonly (ApiCall | ImportFirewallDomains)[] => {
  const rules = firewallIn(names);
  return [...new Set(rules.map(({ listId }) => listId))].flatMap((FirewallDomainListId) => {
    const domains = rules
      .filter(({ listId }) => listId === FirewallDomainListId)
      .flatMap((rule) => presentValue(rule.domains) ?? []);
    const change = (Operation: 'ADD' | 'REMOVE' | 'REPLACE', Domains: readonly string[]): ApiCall => ({
      api: 'route53resolver:UpdateFirewallDomains',
      input: { FirewallDomainListId, Operation, Domains },
    });
    const imported = (file: readonly string[]): ImportFirewallDomains => ({
      api: 'route53resolver:ImportFirewallDomains',
      input: { FirewallDomainListId, DomainFileUrl: 's3://example/domains.txt' },
      domains: file,
    });
    return [
      change('ADD', ['*.amazonaws.com']),
      change('REMOVE', domains.slice(0, 1)),
      change('REPLACE', ['www.example.com']),
      imported(['www.example.com']),
      imported(['*.amazonaws.com']),
    ];
  });
};

/** Every kind of change of names in every network of the account. */
export const nameCalls = (state: AccountState): readonly (ApiCall | ImportFirewallDomains)[] => {
  const sources = sourcesOf(state);
  return networksOf(state).flatMap((network) => {
    const { names } = network;
    if (!names) return [];
    return [
      ...onZones(state, sources, network, names),
      ...onRules(sources, network, names),
      ...onFirewall(sources, network, names),
      ...onLists(names),
      ...profileCalls(state, network, names),
    ];
  });
};
