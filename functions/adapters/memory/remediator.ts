import type { ApiCall } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import { RemediationError, type Remediator } from '../../core/ports.ts';
import type { EmbeddedAccount } from './account.ts';

/** Refusals that mean that the state is already as wanted. */
const ALREADY: readonly string[] = [
  'BucketAlreadyOwnedByYou',
  'ResourceAlreadyExistsException',
  'DuplicateDocumentContent',
  'InvalidPermission.Duplicate',
  'NetworkAclEntryAlreadyExists',
  'InvalidNetworkAclEntry.NotFound',
  'RouteAlreadyExists',
  'Resource.AlreadyAssociated',
];

const isThere = (account: EmbeddedAccount, call: ApiCall): boolean => {
  if (call.api === 'iam:AddRoleToInstanceProfile') {
    const profile = presentValue(account.state().instanceProfiles[call.input.InstanceProfileName]);
    return profile?.roleName === call.input.RoleName;
  }
  // The verification of the repair reads right afterwards which profile it has.
  if (call.api === 'ec2:AssociateIamInstanceProfile') {
    return presentValue(account.state().instances[call.input.InstanceId])?.profileArn !== undefined;
  }
  if (call.api !== 'ssm:UpdateDocument' && call.api !== 'ssm:CreateDocument') return false;
  const document = presentValue(account.state().documents[call.input.Name]);
  return document?.versions[document.latestVersion] === call.input.Content;
};

/** Makes repair calls on the embedded account, with the meaning of errors that the real remediator has. */
export const createMemoryRemediator = (account: EmbeddedAccount): Remediator => ({
  execute: async (call) => {
    const applied = account.apply(call);
    if (applied.ok) return 'done';
    if (ALREADY.includes(applied.errorCode) || isThere(account, call)) return 'already-done';
    throw new RemediationError(`${applied.errorCode}: ${call.api} was refused`);
  },
});
