import { presentValue } from '../../account/observed.ts';
import { own } from '../../formats/json.ts';
import { iamName } from '../../formats/names.ts';
import { lackOf } from '../../sessions/roles/decisions.ts';
import type { ToFields } from './to-fields.ts';

const list = (items: readonly string[]): string | undefined =>
  items.length === 0 ? undefined : items.toSorted().join(', ');

export const roleFields: ToFields = (state, id) => {
  const role = presentValue(state.roles[id]);
  return {
    'attached policies': list((role?.attachedPolicyArns ?? []).map(iamName)),
    'inline policies': role?.inlinePolicies && list(Object.keys(role.inlinePolicies)),
    'permissions boundary': role?.boundaryArn && iamName(role.boundaryArn),
    'trust policy': role?.trustPolicy,
    'denied actions': list((lackOf(state, id)?.missing ?? []).map(({ action }) => action)),
  };
};

export const profileFields: ToFields = ({ instanceProfiles }, id) => {
  const observed = own(instanceProfiles, id);
  return {
    'instance profile': observed?.status === 'absent' ? 'does not exist' : undefined,
    role: presentValue(observed)?.roleName,
  };
};

export const policyFields: ToFields = ({ policies }, id) => {
  const policy = presentValue(policies[id]);
  return {
    'version in force': policy?.defaultVersionId,
    document: policy?.versions[policy.defaultVersionId],
  };
};

export const hybridFields: ToFields = ({ hybridNodes }, id) => ({
  role: presentValue(hybridNodes[id])?.role,
});

export const instanceFields: ToFields = ({ instances }, id) => {
  const node = presentValue(instances[id]);
  return {
    'instance profile': node?.profileArn && iamName(node.profileArn),
    'metadata endpoint': node?.httpEndpoint,
    'metadata tokens': node?.httpTokens,
  };
};
