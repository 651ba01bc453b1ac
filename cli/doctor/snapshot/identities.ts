import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import { absent } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { iamName } from '../../../functions/formats/names.ts';
import { describedOf } from './collect.ts';

type Part<Name extends keyof AccountFileInput> = NonNullable<AccountFileInput[Name]>;
type Roles = Part<'roles'>;

const rolesOf = ({ roles }: AccountState): Roles =>
  describedOf(roles, ({ name: _, inlinePolicies, attachedPolicyArns, ...role }) => ({
    ...role,
    attachedPolicyArns: [...attachedPolicyArns],
    ...(inlinePolicies ? { inlinePolicies: { ...inlinePolicies } } : { unread: ['inlinePolicies' as const] }),
  }));

const instancesOf = ({ instances }: AccountState): Part<'instances'> =>
  describedOf(instances, ({ instanceId: _, profileArn, associationId, ...node }) => ({
    ...node,
    ...(profileArn ? { profile: iamName(profileArn) } : {}),
    ...(profileArn && associationId ? { associationId } : {}),
  }));

const nodeOf = ({ nodeId: _, lastPingAt: __, ...node }: ManagedNode) => node;

/** The managed nodes; of a hybrid node, more may be known than of its registration. */
const nodesOf = ({ nodes, hybridNodes }: AccountState): Part<'nodes'> => ({
  ...describedOf(hybridNodes, ({ nodeId: _, tags: __, ...node }) => ({ agentVersion: '', ...node })),
  ...Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, nodeOf(node)])),
});

/** Profiles with their role. */
const profilesOf = ({ instanceProfiles }: AccountState): Part<'instanceProfiles'> =>
  describedOf(instanceProfiles, ({ name: _, ...profile }) => profile);

/** The instances, profiles, roles and settings of an account file. */
export const identitiesOf = (state: AccountState) => ({
  instances: instancesOf(state),
  instanceProfiles: profilesOf(state),
  roles: rolesOf(state),
  policies: describedOf(state.policies, ({ arn: _, versions, ...policy }) => ({
    ...policy,
    versions: { ...versions },
  })) satisfies Part<'policies'>,
  serviceSettings: describedOf(
    state.serviceSettings,
    ({ id: _, ...setting }) => setting,
  ) satisfies Part<'serviceSettings'>,
  nodes: nodesOf(state),
});

/** IAM's answers that the described policies do not give by themselves, such as those of service control policies. */
export const decisionsOf = (state: AccountState, derived: AccountState): Part<'decisions'> =>
  Object.entries(state.decisions).flatMap(([key, decision]) => {
    if (JSON.stringify(derived.decisions[key]) === JSON.stringify(decision)) return [];
    const [role = '', action = '', ...rest] = key.split('|');
    if ((state.roles[role] ?? absent).status === 'absent') return [];
    return [{ role, action, resource: rest.join('|'), ...decision }];
  });
