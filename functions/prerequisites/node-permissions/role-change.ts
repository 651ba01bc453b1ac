import type { Plan } from '../../account/api-call.ts';
import type { Role } from '../../account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING } from '../../account/identity/service-settings.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import {
  type DecodeContext,
  type Decoded,
  type Decoder,
  type Effect,
  unreadable,
} from '../../core/prerequisite.ts';
import type { Previous } from '../../core/previous.ts';
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

const roleOf = (name: string): Resource => resource('AWS::IAM::Role', name);

const documents = ({ guardedDocuments }: DecodeContext) => guardedDocuments.map((name) => ({ name }));

const scopeOfRole = (context: DecodeContext, name: string) => ({
  documents: documents(context),
  roles: [name],
  instancesOfRole: [name],
  serviceSettings: [DEFAULT_ROLE_SETTING],
});

/** Policies that are not known beforehand are read only when something fails that no way back has explained. */
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

const effectOn = (
  name: string,
  { isCurrent, inverses, policy }: OfRole,
  before?: Role,
): Effect<RoleCalls> => ({
  kind: 'effect',
  resources: [roleOf(name)],
  scope: {},
  isCurrent: (state) => {
    const role = presentValue(state.roles[name]);
    return role !== undefined && isCurrent(role);
  },
  inverses: (state) => inverses(presentValue(state.roles[name]), before),
  widen: (state) => {
    const wider = policiesOfRole(name)(state);
    return wider && { policies: [...wider.policies, ...(policy ? [policy] : [])] };
  },
});

const snapshotOf = (previous: Previous | undefined): Role | undefined =>
  previous?.snapshot.type === 'AWS::IAM::Role' ? previous.snapshot.value : undefined;

/** A change of one role: its name is in the request, and what the role was like is in the ledger. */
export const withRole =
  (decodeFor: (change: Change, name: string) => OfRole | undefined): Decoder<RoleCalls> =>
  (change, context): Decoded<RoleCalls> => {
    const name = stringAt(change.request, 'roleName');
    if (!name) return unreadable('the record names no role');
    const ofRole = decodeFor(change, name);
    if (!ofRole) return unreadable('the record does not say what was changed in the role');
    return {
      kind: 'needs-previous',
      resources: [roleOf(name)],
      scope: scopeOfRole(context, name),
      query: { resource: roleOf(name) },
      resume: (previous) => effectOn(name, ofRole, snapshotOf(previous)),
    };
  };
