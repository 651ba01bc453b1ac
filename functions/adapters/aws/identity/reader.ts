import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { type CollectionsOf, emptyState, mergeStates } from '../../../account/collections.ts';
import type { IdentityState } from '../../../account/identity/identity.ts';
import { presentValue } from '../../../account/observed.ts';
import { SESSION_ACTIONS } from '../../../account/session-actions.ts';
import type { AccountState, Scope } from '../../../account/state.ts';
import type { AccountReader } from '../../../core/ports.ts';
import { iamName } from '../../../formats/names.ts';
import { scopeOfResources } from '../../../sessions/follow-up.ts';
import { defaultRole } from '../../../sessions/node-roles.ts';
import { connectedNodes } from '../nodes/connected-nodes.ts';
import { ec2Tagged } from '../nodes/ec2-tagged.ts';
import { readDocuments } from '../preferences/read-documents.ts';
import { type BucketClients, bucketClients } from '../shared/bucket-clients.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { hybridIn, managedLists } from './managed-lists.ts';
import { readDecisions } from './read-decisions.ts';
import { readEach } from './read-each.ts';
import { readHybridById } from './read-hybrid-nodes.ts';
import { readManagedNodes, readNodesById, readNodesOfProfiles } from './read-node-identity.ts';
import { readPolicy } from './read-policy.ts';
import { readInstanceProfile, readRole } from './read-role.ts';
import { readServiceSetting } from './read-service-setting.ts';
import { rolesInUse } from './roles-in-use.ts';

export type IdentityClients = {
  readonly iam: IAMClient;
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
  readonly kms: KMSClient;
  readonly s3: BucketClients;
};

/** The clients that the reader and the remediator of identity share. */
export const identityClients = (overrides?: ClientOverrides): IdentityClients => ({
  iam: new IAMClient(clientOptions(overrides)),
  ec2: new EC2Client(clientOptions(overrides)),
  ssm: new SSMClient(clientOptions(overrides)),
  kms: new KMSClient(clientOptions(overrides)),
  s3: bucketClients(overrides),
});

/** A profile may be deleted, or have a path that its name does not show, so EC2 matches a pattern. */
const profilePatterns = ({ partition, accountId }: AwsEnvironment, name: string): readonly string[] => [
  `arn:${partition}:iam::${accountId}:instance-profile/${name}`,
  `arn:${partition}:iam::${accountId}:instance-profile/*/${name}`,
];

/** The nodes that a scope names, in any way. */
const readNodes = async (
  { ec2, ssm }: IdentityClients,
  identity: AwsEnvironment,
  scope: Scope,
  profileArns: readonly string[],
  managedIds: () => Promise<readonly string[]>,
): Promise<IdentityState['instances']> => {
  const arns = [
    ...profileArns,
    ...(scope.instancesOfProfile ?? []).flatMap((name) => profilePatterns(identity, name)),
  ];
  const found = await Promise.all([
    readNodesOfProfiles(ec2, ssm, arns),
    ...(scope.managedNodes ?? []).map(async (which) => readManagedNodes(ec2, ssm, which, await managedIds())),
    readNodesById(ec2, ssm, scope.instances ?? []),
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

/**
 * Reads nodes with their profiles, the profiles' roles, and (once for each role) what IAM says the role may
 * do for sessions.
 */
export const readIdentity = async (
  clients: IdentityClients,
  identity: AwsEnvironment,
  scope: Scope,
): Promise<AccountState> => {
  const { iam, ssm } = clients;
  const lists = managedLists(ssm, scope);
  const [serviceSettings, listed, byId] = await Promise.all([
    readEach(scope.serviceSettings ?? [], (id) => readServiceSetting(ssm, id)),
    lists.hybrid(),
    readHybridById(ssm, scope.hybridNodes ?? []),
  ]);
  const regionRole = defaultRole({ serviceSettings });
  const used = await rolesInUse(iam, scope, regionRole, listed);
  const hybridNodes = { ...hybridIn(scope, used.roles, listed), ...byId };
  const wider = needsBareNodes(scope, used.roles, regionRole)
    ? { ...scope, managedNodes: ['without-profile'] as const }
    : scope;
  const instances = await readNodes(clients, identity, wider, used.profileArns, lists.ids);
  const [instanceProfiles, policies, allVersions] = await Promise.all([
    readEach([...(scope.instanceProfiles ?? []), ...profileNames(instances)], (name) =>
      readInstanceProfile(iam, name),
    ),
    readEach(scope.policies ?? [], (arn) => readPolicy(iam, arn, 'default')),
    readEach(scope.policyVersions ?? [], (arn) => readPolicy(iam, arn, 'all')),
  ]);
  const behind = Object.values(instanceProfiles).map((profile) => presentValue(profile)?.roleName);
  const ofHybrid = Object.values(hybridNodes).map((node) => presentValue(node)?.role);
  const names = [...(scope.roles ?? []), ...used.roles, ...behind, ...ofHybrid, regionRole];
  const roles = await readEach(names, (name) => readRole(iam, name));
  const forSessions = Object.values(roles).flatMap((observed) => {
    const role = presentValue(observed);
    return role ? [{ role: role.name, roleArn: role.arn, actions: SESSION_ACTIONS, resource: '*' }] : [];
  });
  const decisions = await readDecisions(clients, identity, [...forSessions, ...(scope.simulations ?? [])]);
  const read: CollectionsOf<'identity'> = {
    instances,
    hybridNodes,
    instanceProfiles,
    roles,
    policies: { ...policies, ...allVersions },
    decisions,
    serviceSettings,
  };
  return { ...emptyState(identity), ...read };
};

const cannotList = (): never => {
  throw new Error('the identity reader lists neither nodes nor VPCs');
};

/**
 * The reader of the identity guard. Besides identities, it reads the guarded documents with the parameters that they name,
 * because they decide what roles need. The preferences guard judges the destinations themselves, so they are left out.
 */
export const createIdentityReader = (
  identity: AwsEnvironment,
  clients: IdentityClients = identityClients(),
): AccountReader => {
  const read: AccountReader['read'] = async (scope) => {
    if (scope.networks?.length || scope.networksOf?.length) {
      throw new Error('the identity reader cannot read VPCs');
    }
    const [state, preferences] = await Promise.all([
      readIdentity(clients, identity, scope),
      readDocuments(clients.ssm, scope),
    ]);
    return { ...state, ...preferences };
  };
  return {
    read,
    reread: async (state, resources) => mergeStates(state, await read(scopeOfResources(state, resources))),
    ec2Tagged: (key) => ec2Tagged(clients.ec2, key),
    connectedNodes: () => connectedNodes(clients.ssm, identity.region),
    managedNodes: cannotList,
    sessionVpcs: cannotList,
    egressVpcs: cannotList,
    vpcsRoutedTo: cannotList,
  };
};
