import { resource } from '../../account/resource.ts';
import { type Decoder, unreadable } from '../../core/effect.ts';
import { stringAt } from '../../formats/json.ts';
import { type RoleCalls, scopeOfRole } from './role-change.ts';

/**
 * A role in a profile cannot be deleted, but one that Systems Manager gives to nodes can: that of Default Host
 * Management or of hybrid nodes. Who deletes a role in the console also empties it, with the calls before this one. A
 * role is more than a name, so only a person can make it again.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
 */
export const roleDeleted: Decoder<RoleCalls> = (change, context) => {
  const name = stringAt(change.request, 'roleName');
  if (!name) return unreadable('the record names no role');
  return {
    kind: 'effect',
    resources: [resource('AWS::IAM::Role', name)],
    scope: scopeOfRole(context, name),
    isCurrent: (state) => state.roles[name]?.status === 'absent',
    inverses: () => [],
  };
};
