import { presentValue } from '../observed.ts';
import type { Snapshot } from '../snapshot.ts';
import type { AccountState } from '../state.ts';
import type { Role } from './identity.ts';

const policiesOf = (state: AccountState, role: Role): readonly Snapshot[] =>
  [...role.attachedPolicyArns, role.boundaryArn ?? ''].flatMap((arn): Snapshot[] => {
    const policy = presentValue(state.policies[arn]);
    if (!policy) return [];
    const { defaultVersionId, tags } = policy;
    return [{ type: 'AWS::IAM::ManagedPolicy', value: { arn, defaultVersionId, tags } }];
  });

/** The profiles that give a role to instances. */
const profilesOf = (state: AccountState, roleName: string): readonly Snapshot[] =>
  Object.values(state.instanceProfiles).flatMap((observed): Snapshot[] => {
    const value = presentValue(observed);
    return value?.roleName === roleName ? [{ type: 'AWS::IAM::InstanceProfile', value }] : [];
  });

/** A role with its profiles, and with the versions of its policies that are in force. */
export const roleSnapshots = (state: AccountState, id: string): readonly Snapshot[] => {
  const role = presentValue(state.roles[id]);
  return role
    ? [{ type: 'AWS::IAM::Role', value: role }, ...policiesOf(state, role), ...profilesOf(state, role.name)]
    : [];
};

export const settingSnapshots = (state: AccountState, id: string): readonly Snapshot[] => {
  const setting = presentValue(state.serviceSettings[id]);
  return setting ? [{ type: 'AWS::SSM::ServiceSetting', value: setting }] : [];
};

export const hybridSnapshots = (state: AccountState, id: string): readonly Snapshot[] => {
  const node = presentValue(state.hybridNodes[id]);
  return node ? [{ type: 'AWS::SSM::ManagedInstance', value: node }] : [];
};

export const instanceSnapshots = (state: AccountState, id: string): readonly Snapshot[] => {
  const node = presentValue(state.instances[id]);
  return node ? [{ type: 'AWS::EC2::Instance', value: node }] : [];
};
