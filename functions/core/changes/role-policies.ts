import { type AccountState, presentValue } from '../account-state.ts';
import type { Plan } from '../api-call.ts';
import type { Change } from '../cloudtrail.ts';
import type { Role } from '../identity.ts';
import { stringAt } from '../json.ts';
import { isSessionPolicy } from '../managed-policies.ts';
import { iamName } from '../names.ts';
import { type DecodeContext, type Decoded, type Decoder, type Effect, unreadable } from '../prerequisite.ts';
import type { Previous } from '../previous.ts';
import { type Resource, resource } from '../resource.ts';
import { DEFAULT_ROLE_SETTING } from '../service-settings.ts';

type Calls =
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

type OfRole = {
  readonly isCurrent: (role: Role) => boolean;
  readonly inverses: (role: Role | undefined, before: Role | undefined) => readonly Plan<Calls>[];
  /** A policy whose document is needed to judge the way back. */
  readonly policy?: string;
};

const effectOn = (name: string, { isCurrent, inverses, policy }: OfRole, before?: Role): Effect<Calls> => ({
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

const withRole =
  (decodeFor: (change: Change, name: string) => OfRole | undefined): Decoder<Calls> =>
  (change, context): Decoded<Calls> => {
    const name = stringAt(change.request, 'roleName');
    if (!name) return unreadable('the record names no role');
    const ofRole = decodeFor(change, name);
    if (!ofRole) return unreadable('the record does not say what was changed of the role');
    return {
      kind: 'needs-previous',
      resources: [roleOf(name)],
      scope: scopeOfRole(context, name),
      query: { resource: roleOf(name) },
      resume: (previous) => effectOn(name, ofRole, snapshotOf(previous)),
    };
  };

const BY_HAND = 'Auto-fix only attaches AWS’s own policies for managed nodes again';

export const policyDetached = withRole((change, RoleName) => {
  const PolicyArn = stringAt(change.request, 'policyArn');
  if (!PolicyArn) return undefined;
  const input = { RoleName, PolicyArn };
  return {
    policy: PolicyArn,
    isCurrent: ({ attachedPolicyArns }) => !attachedPolicyArns.includes(PolicyArn),
    inverses: () => [
      {
        calls: [{ api: 'iam:AttachRolePolicy', input }],
        restores: `policy ${iamName(PolicyArn)} on role ${RoleName}`,
        exact: true,
        ...(isSessionPolicy(PolicyArn) ? {} : { byHand: BY_HAND }),
      },
    ],
  };
});

export const policyAttached = withRole((change, RoleName) => {
  const PolicyArn = stringAt(change.request, 'policyArn');
  if (!PolicyArn) return undefined;
  return {
    isCurrent: ({ attachedPolicyArns }) => attachedPolicyArns.includes(PolicyArn),
    inverses: () => [
      {
        calls: [{ api: 'iam:DetachRolePolicy', input: { RoleName, PolicyArn } }],
        restores: `role ${RoleName} without policy ${iamName(PolicyArn)}`,
        exact: true,
      },
    ],
  };
});

/** The event holds the new document; the old one is known where the guard has seen the role before. */
export const inlinePut = withRole((change, RoleName) => {
  const PolicyName = stringAt(change.request, 'policyName');
  if (!PolicyName) return undefined;
  return {
    isCurrent: ({ inlinePolicies }) => !inlinePolicies || Object.hasOwn(inlinePolicies, PolicyName),
    inverses: (_, before): readonly Plan<Calls>[] => {
      const PolicyDocument = before?.inlinePolicies?.[PolicyName];
      const restores = `inline policy ${PolicyName} of role ${RoleName}, as it was`;
      if (PolicyDocument !== undefined) {
        const input = { RoleName, PolicyName, PolicyDocument };
        return [{ calls: [{ api: 'iam:PutRolePolicy', input }], restores, exact: true }];
      }
      const calls = [{ api: 'iam:DeleteRolePolicy', input: { RoleName, PolicyName } }] as const;
      return [
        {
          calls,
          restores: `role ${RoleName} without inline policy ${PolicyName}`,
          exact: before?.inlinePolicies !== undefined,
        },
      ];
    },
  };
});

export const inlineDeleted = withRole((change, RoleName) => {
  const PolicyName = stringAt(change.request, 'policyName');
  if (!PolicyName) return undefined;
  return {
    isCurrent: ({ inlinePolicies }) => !inlinePolicies || !Object.hasOwn(inlinePolicies, PolicyName),
    inverses: (_, before): readonly Plan<Calls>[] => {
      const PolicyDocument = before?.inlinePolicies?.[PolicyName];
      if (PolicyDocument === undefined) return [];
      const input = { RoleName, PolicyName, PolicyDocument };
      const restores = `inline policy ${PolicyName} of role ${RoleName}`;
      return [{ calls: [{ api: 'iam:PutRolePolicy', input }], restores, exact: true }];
    },
  };
});

export const trustChanged = withRole((_change, RoleName) => ({
  isCurrent: () => true,
  inverses: (now, before) =>
    before === undefined || before.trustPolicy === now?.trustPolicy
      ? []
      : [
          {
            calls: [
              {
                api: 'iam:UpdateAssumeRolePolicy',
                input: { RoleName, PolicyDocument: before.trustPolicy },
              },
            ],
            restores: `the trust policy of role ${RoleName}`,
            exact: true,
          },
        ],
}));

const unbind = (RoleName: string, exact: boolean): Plan<Calls> => ({
  calls: [{ api: 'iam:DeleteRolePermissionsBoundary', input: { RoleName } }],
  restores: `role ${RoleName} without a permissions boundary`,
  exact,
});

const bind = (RoleName: string, PermissionsBoundary: string): Plan<Calls> => ({
  calls: [{ api: 'iam:PutRolePermissionsBoundary', input: { RoleName, PermissionsBoundary } }],
  restores: `permissions boundary ${iamName(PermissionsBoundary)} of role ${RoleName}`,
  exact: true,
});

export const boundaryPut = withRole((change, RoleName) => {
  const boundary = stringAt(change.request, 'permissionsBoundary');
  if (!boundary) return undefined;
  return {
    policy: boundary,
    isCurrent: ({ boundaryArn }) => boundaryArn === boundary,
    inverses: (_, before) =>
      before?.boundaryArn ? [bind(RoleName, before.boundaryArn)] : [unbind(RoleName, before !== undefined)],
  };
});

/** A boundary only ever takes away, so that its going breaks nothing; it is judged all the same. */
export const boundaryDeleted = withRole((_change, RoleName) => ({
  isCurrent: ({ boundaryArn }) => boundaryArn === undefined,
  inverses: (_, before) => (before?.boundaryArn ? [bind(RoleName, before.boundaryArn)] : []),
}));
