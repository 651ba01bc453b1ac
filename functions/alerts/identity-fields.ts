import { presentValue } from '../account/observed.ts';
import type { Resource } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import { iamName } from '../formats/names.ts';
import { lackOf } from '../sessions/role-needs.ts';

const list = (items: readonly string[]): string | undefined =>
  items.length === 0 ? undefined : items.toSorted().join(', ');

const roleFields = (state: AccountState, id: string): Readonly<Record<string, unknown>> => {
  const role = presentValue(state.roles[id]);
  return {
    'attached policies': list((role?.attachedPolicyArns ?? []).map(iamName)),
    'inline policies': role?.inlinePolicies && list(Object.keys(role.inlinePolicies)),
    'permissions boundary': role?.boundaryArn && iamName(role.boundaryArn),
    'trust policy': role?.trustPolicy,
    'refused to it': list((lackOf(state, id)?.missing ?? []).map(({ action }) => action)),
  };
};

/** What a change of identity may have changed of one resource, in words for before and after. */
export const identityFields = (
  state: AccountState,
  { type, id }: Resource,
): Readonly<Record<string, unknown>> => {
  if (type === 'AWS::IAM::Role') return roleFields(state, id);
  if (type === 'AWS::IAM::InstanceProfile') {
    const observed = state.instanceProfiles[id];
    return {
      'instance profile': observed?.status === 'absent' ? 'does not exist' : undefined,
      role: presentValue(observed)?.roleName,
    };
  }
  if (type === 'AWS::IAM::ManagedPolicy') {
    const policy = presentValue(state.policies[id]);
    return {
      'version in force': policy?.defaultVersionId,
      document: policy?.versions[policy.defaultVersionId],
    };
  }
  if (type === 'AWS::SSM::ServiceSetting') return { value: presentValue(state.serviceSettings[id])?.value };
  const node = presentValue(state.instances[id]);
  return {
    'instance profile': node?.profileArn && iamName(node.profileArn),
    'metadata endpoint': node?.httpEndpoint,
  };
};
