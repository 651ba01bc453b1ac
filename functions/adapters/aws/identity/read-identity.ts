import type { IAMClient } from '@aws-sdk/client-iam';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { type CollectionsOf, emptyState } from '../../../account/collections.ts';
import type { IdentityState } from '../../../account/identity/identity.ts';
import { presentValue } from '../../../account/observed.ts';
import type { AccountState, Scope } from '../../../account/state.ts';
import { iamName } from '../../../formats/names.ts';
import { defaultRole } from '../../../sessions/node-roles.ts';
import { type AskAboutRoles, askAboutRoles, type Preferences } from './ask-about-roles.ts';
import type { IdentityClients } from './clients.ts';
import { hybridIn, type ManagedLists, managedLists } from './managed-lists.ts';
import { type Reads, readsOf } from './read-each.ts';
import { readHybridById } from './read-hybrid-nodes.ts';
import { readManagedNodes, readNodesById, readNodesOfProfiles } from './read-node-identity.ts';
import { readPolicy } from './read-policy.ts';
import { readInstanceProfile, readRole } from './read-role.ts';
import { readServiceSetting } from './read-service-setting.ts';
import { lookUpRoles, rolesInUse } from './roles-in-use.ts';

/** Reads begin before it is known whether anybody waits for them. */
const begin = <T>(reads: Reads<T>, ids: readonly (string | undefined)[] = []): void => {
  // Whoever waits for them handles their failure.
  reads.all(ids).catch(() => undefined);
};

/** A promise whose failure does not end the process before somebody waits for it. */
const later = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};

const readSettings = (
  ssm: SSMClient,
  { serviceSettings = [] }: Scope,
): Promise<IdentityState['serviceSettings']> =>
  later(readsOf((id) => readServiceSetting(ssm, id)).all(serviceSettings));

const readPolicies = (
  iam: IAMClient,
  { policies = [], policyVersions = [] }: Scope,
): Promise<IdentityState['policies']> => {
  const inForce = policies.filter((arn) => !policyVersions.includes(arn));
  const reads = readsOf((arn) => readPolicy(iam, arn, policyVersions.includes(arn) ? 'all' : 'default'));
  return later(reads.all([...inForce, ...policyVersions]));
};

/** A profile may be deleted, or have a path that its name does not show, so EC2 matches a pattern. */
const profilePatterns = ({ partition, accountId }: AwsEnvironment, name: string): readonly string[] => [
  `arn:${partition}:iam::${accountId}:instance-profile/${name}`,
  `arn:${partition}:iam::${accountId}:instance-profile/*/${name}`,
];

/** The nodes that a scope names by their ids or their profiles. Those that are named by id know their association. */
const readNamedNodes = (
  { ec2 }: IdentityClients,
  identity: AwsEnvironment,
  { instances = [], instancesOfProfile = [] }: Scope,
  lists: ManagedLists,
): Promise<IdentityState['instances']> => {
  const arns = instancesOfProfile.flatMap((name) => profilePatterns(identity, name));
  const reading = Promise.all([readNodesOfProfiles(ec2, lists, arns), readNodesById(ec2, lists, instances)]);
  return later(reading.then(([ofProfiles, byId]) => ({ ...ofProfiles, ...byId })));
};

/** The nodes of profiles that were looked up, and the managed ones. */
const readOtherNodes = async (
  { ec2 }: IdentityClients,
  lists: ManagedLists,
  profileArns: readonly string[],
  managedNodes: Scope['managedNodes'] = [],
): Promise<IdentityState['instances']> => {
  const found = await Promise.all([
    readNodesOfProfiles(ec2, lists, profileArns),
    ...managedNodes.map((which) => readManagedNodes(ec2, lists, which)),
  ]);
  return Object.assign({}, ...found) as IdentityState['instances'];
};

/** The nodes without a profile use the Region's own role. */
const needsBareNodes = (scope: Scope, roles: readonly string[], regionRole: string | undefined): boolean =>
  regionRole !== undefined && roles.includes(regionRole) && !scope.managedNodes?.length;

const profileNames = (nodes: IdentityState['instances']): readonly string[] =>
  Object.values(nodes).flatMap((node) => {
    const arn = presentValue(node)?.profileArn;
    return arn ? [iamName(arn)] : [];
  });

/** Roles and profiles, each with what follows from it: a role is read as soon as its profile names it, and asked about. */
const readersOf = (iam: IAMClient, asking: AskAboutRoles) => {
  const roles = readsOf(async (name) => {
    const read = await readRole(iam, name);
    if (read.status === 'present') asking.begin(name, read.value.arn);
    return read;
  });
  const profiles = readsOf(async (name) => {
    const { profile, roleArn } = await readInstanceProfile(iam, name);
    const role = presentValue(profile)?.roleName;
    if (role && roleArn) asking.begin(role, roleArn);
    if (role) begin(roles, [role]);
    return profile;
  });
  return { roles, profiles };
};

/**
 * Reads nodes with their profiles, the profiles' roles, and what IAM says about each role. Each call is made as soon as what
 * it depends on is known: what a scope names is asked for at once, a role as soon as somebody names it, and IAM's simulator
 * as soon as the role's ARN is known, which its profile tells as well.
 */
export const readIdentity = async (
  clients: IdentityClients,
  identity: AwsEnvironment,
  scope: Scope,
  preferences: Promise<Preferences> = Promise.resolve({ documents: {}, parameters: {} }),
): Promise<AccountState> => {
  const { iam, ssm } = clients;
  const asking = askAboutRoles(clients, identity, scope.simulations ?? [], preferences);
  const { roles, profiles } = readersOf(iam, asking);
  const lists = managedLists(ssm, scope);
  const settings = readSettings(ssm, scope);
  const policies = readPolicies(iam, scope);
  const named = readNamedNodes(clients, identity, scope, lists);
  begin(roles, scope.roles);
  begin(profiles, scope.instanceProfiles);
  settings.then((read) => begin(roles, [defaultRole({ serviceSettings: read })])).catch(() => undefined);
  const [serviceSettings, listed, byId, found] = await Promise.all([
    settings,
    lists.hybrid(),
    readHybridById(ssm, scope.hybridNodes ?? []),
    lookUpRoles(iam, scope),
  ]);
  const regionRole = defaultRole({ serviceSettings });
  const used = rolesInUse(found, scope, regionRole, listed);
  const hybridNodes = { ...hybridIn(scope, used, listed), ...byId };
  const ofHybrid = Object.values(hybridNodes).map((node) => presentValue(node)?.role);
  begin(roles, [...used, ...ofHybrid]);
  // The nodes of a role that the scope names have these profiles, if it has any.
  begin(profiles, (scope.instancesOfRole ?? []).flatMap((role) => found[role] ?? []).map(iamName));
  const which = needsBareNodes(scope, used, regionRole) ? ['without-profile' as const] : scope.managedNodes;
  const others = await readOtherNodes(clients, lists, Object.values(found).flat(), which);
  const instances = { ...others, ...(await named) };
  const instanceProfiles = await profiles.all([
    ...(scope.instanceProfiles ?? []),
    ...profileNames(instances),
  ]);
  const behind = Object.values(instanceProfiles).map((profile) => presentValue(profile)?.roleName);
  const names = [...(scope.roles ?? []), ...used, ...behind, ...ofHybrid, regionRole];
  const read = await roles.all(names);
  const decisions = await asking.about(Object.values(read).flatMap((role) => presentValue(role) ?? []));
  const collections: CollectionsOf<'identity'> = {
    instances,
    hybridNodes,
    instanceProfiles,
    roles: read,
    policies: await policies,
    decisions,
    serviceSettings,
  };
  return { ...emptyState(identity), ...collections };
};
