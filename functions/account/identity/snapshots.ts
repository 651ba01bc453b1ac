import { presentValue } from '../observed.ts';
import type { Resource } from '../resource.ts';
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

/** What is worth remembering of a resource of identity whose check passes; with a role, its policies' versions. */
export const identitySnapshots = (state: AccountState, { type, id }: Resource): readonly Snapshot[] => {
  if (type === 'AWS::IAM::Role') {
    const role = presentValue(state.roles[id]);
    return role ? [{ type, value: role }, ...policiesOf(state, role)] : [];
  }
  if (type === 'AWS::SSM::ServiceSetting') {
    const setting = presentValue(state.serviceSettings[id]);
    return setting ? [{ type, value: setting }] : [];
  }
  if (type === 'AWS::EC2::Instance') {
    const node = presentValue(state.instances[id]);
    return node ? [{ type, value: node }] : [];
  }
  return [];
};
