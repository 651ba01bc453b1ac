import { networksOf } from '../../functions/account/network/parts.ts';
import { sessionPart } from '../../functions/account/network/security-group-rules.ts';
import { type Observed, presentValue } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { isObject, parseJson } from '../../functions/formats/json.ts';

const presentOf = <T>(all: Readonly<Record<string, Observed<T>>>): readonly T[] =>
  Object.values(all).flatMap((observed) => presentValue(observed) ?? []);

const withoutDescription = (content: string): unknown => {
  const document = parseJson(content);
  return isObject(document) ? { ...document, description: '' } : content;
};

const ofNetworks = (state: AccountState): readonly unknown[] =>
  networksOf(state).flatMap((network) => [
    ...Object.entries(network.securityGroups).flatMap(([id, group]) =>
      (presentValue(group)?.rules ?? []).flatMap(({ ruleId: _, ...rule }) => [
        ['rule', id, rule],
        ['rule', id, sessionPart(rule)],
      ]),
    ),
    ...network.networkAcls.flatMap(({ networkAclId, entries, associations }) => [
      ...entries.map((entry) => ['entry', networkAclId, entry]),
      ...Object.keys(associations).map((subnet) => ['acl', networkAclId, subnet]),
    ]),
    ...network.routeTables.flatMap(({ routeTableId, routes }) =>
      routes.map(({ destination, target }) => ['route', routeTableId, destination, target]),
    ),
    ...network.internetGatewayIds.map((id) => ['gateway', network.vpcId, id]),
    ...network.endpoints.flatMap(
      ({ vpcEndpointId, policy, privateDnsEnabled, interfaces, routeTableIds }) => [
        ['policy', vpcEndpointId, policy],
        ['private names', vpcEndpointId, privateDnsEnabled],
        ...interfaces.flatMap(({ subnetId, groupIds }) => [['at', subnetId], ...groupIds]),
        ...routeTableIds,
      ],
    ),
    ...network.nodes.map(({ instanceId, elasticIp }) => ['address', instanceId, elasticIp?.allocationId]),
    ['options', network.vpcId, network.dhcpOptionsId],
    ['support', network.vpcId, network.enableDnsSupport],
    ['names', network.vpcId, network.enableDnsHostnames],
  ]);

const ofIdentities = (state: AccountState): readonly unknown[] => [
  ...presentOf(state.roles).flatMap(({ name, attachedPolicyArns, inlinePolicies }) => [
    ...attachedPolicyArns.map((arn) => ['attached', name, arn]),
    ...Object.entries(inlinePolicies ?? {}).map((policy) => ['inline', name, policy]),
  ]),
  ...presentOf(state.instanceProfiles).map(({ name, roleName }) => ['role', name, roleName]),
  ...presentOf(state.instances).map(({ instanceId, profileArn }) => ['profile', instanceId, profileArn]),
  ...presentOf(state.policies).map(({ arn, defaultVersionId }) => ['default', arn, defaultVersionId]),
  ...presentOf(state.serviceSettings).map(({ id, value }) => ['setting', id, value]),
];

const ofPreferences = (state: AccountState): readonly unknown[] => [
  ...presentOf(state.documents).flatMap(({ name, versions }) =>
    Object.values(versions).map((content) => ['content', name, withoutDescription(content)]),
  ),
  ...presentOf(state.buckets).map(({ name, encryption, kmsKeyId, versioning, tags }) => [
    'bucket',
    name,
    encryption,
    kmsKeyId,
    versioning,
    tags,
  ]),
  ...presentOf(state.logGroups).map(({ name, kmsKeyId }) => ['group', name, kmsKeyId]),
];

/** What an account allows and holds, piece by piece: what is in no earlier state was never there. */
export const atomsOf = (state: AccountState): ReadonlySet<string> =>
  new Set(
    [...ofNetworks(state), ...ofIdentities(state), ...ofPreferences(state)].map((one) => JSON.stringify(one)),
  );
