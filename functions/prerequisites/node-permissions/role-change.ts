import type { Plan } from '../../account/api-call.ts';
import type { Role } from '../../account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING } from '../../account/identity/service-settings.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import {
  type DecodeContext,
  type Decoded,
  type Decoder,
  documentScope,
  unreadable,
} from '../../core/effect.ts';
import { withPrevious } from '../../core/with-previous.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { stringAt } from '../../formats/json.ts';

/** What may undo a change of a role. */
export type RoleCalls =
  | 'iam:AttachRolePolicy'
  | 'iam:DetachRolePolicy'
  | 'iam:PutRolePolicy'
  | 'iam:DeleteRolePolicy'
  | 'iam:UpdateAssumeRolePolicy'
  | 'iam:PutRolePermissionsBoundary'
  | 'iam:DeleteRolePermissionsBoundary';

/** A role with all the nodes that use it. */
export const scopeOfRole = (context: DecodeContext, name: string) => ({
  documents: documentScope(context),
  roles: [name],
  instancesOfRole: [name],
  serviceSettings: [DEFAULT_ROLE_SETTING],
});

/** Policies that are not known in advance are read only if something fails that no way back explains. */
export const policiesOfRole = (name: string) => (state: AccountState) => {
  const role = presentValue(state.roles[name]);
  return role && { policies: [...role.attachedPolicyArns, ...(role.boundaryArn ? [role.boundaryArn] : [])] };
};

/** What one change of a role means. */
type OfRole = {
  readonly isCurrent: (role: Role) => boolean;
  readonly inverses: (role: Role | undefined, before: Role | undefined) => readonly Plan<RoleCalls>[];
  /** A policy whose document is needed to judge the way back. */
  readonly policy?: string;
};

const effectOn = (name: string, { isCurrent, inverses, policy }: OfRole, before: Role | undefined) => ({
  isCurrent: (state: AccountState) => {
    const role = presentValue(state.roles[name]);
    return role !== undefined && isCurrent(role);
  },
  inverses: (state: AccountState) => inverses(presentValue(state.roles[name]), before),
  widen: (state: AccountState) => {
    const wider = policiesOfRole(name)(state);
    return wider && { policies: [...wider.policies, ...(policy ? [policy] : [])] };
  },
});

/** A change of one role: the request has its name, and the ledger has its previous state. */
export const withRole =
  (decodeFor: (change: Change, name: string) => OfRole | undefined): Decoder<RoleCalls> =>
  (change, context): Decoded<RoleCalls> => {
    const name = stringAt(change.request, 'roleName');
    if (!name) return unreadable('the record names no role');
    const ofRole = decodeFor(change, name);
    if (!ofRole) return unreadable('the record does not say what was changed in the role');
    const scope = scopeOfRole(context, name);
    return withPrevious({ type: 'AWS::IAM::Role', id: name, scope }, (before) =>
      effectOn(name, ofRole, before),
    );
  };
