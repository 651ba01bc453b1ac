import type { Plan } from '../../account/api-call.ts';
import type { Role } from '../../account/identity/identity.ts';
import { isSessionPolicy } from '../../account/identity/managed-policies.ts';
import { own, stringAt } from '../../formats/json.ts';
import { iamName } from '../../formats/names.ts';
import { type RoleCalls, withRole } from './role-change.ts';

/** To end the sessions of a role, IAM's console puts an inline policy that denies everything, for example. */
const NARROWED = { containment: 'iam-policy' } as const;

const holdsNothing = ({ attachedPolicyArns, inlinePolicies }: Role): boolean =>
  attachedPolicyArns.length === 0 && inlinePolicies !== undefined && Object.keys(inlinePolicies).length === 0;

const BY_HAND = 'auto-fix attaches only AWS’s own policies for managed nodes again';

export const policyDetached = withRole((change, RoleName) => {
  const PolicyArn = stringAt(change.request, 'policyArn');
  if (!PolicyArn) return undefined;
  const input = { RoleName, PolicyArn };
  return {
    policy: PolicyArn,
    isCurrent: ({ attachedPolicyArns }) => !attachedPolicyArns.includes(PolicyArn),
    inverses: (now) => [
      {
        calls: [{ api: 'iam:AttachRolePolicy', input }],
        restores: `policy ${iamName(PolicyArn)} on role ${RoleName}`,
        exact: true,
        // Without any policy, the nodes have no role to speak of.
        containment: now && holdsNothing(now) ? 'node-role' : 'iam-policy',
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
        ...NARROWED,
      },
    ],
  };
});

/** The event holds the new document; the old one is known only if the guard has seen the role before. */
export const inlinePut = withRole((change, RoleName) => {
  const PolicyName = stringAt(change.request, 'policyName');
  if (!PolicyName) return undefined;
  return {
    isCurrent: ({ inlinePolicies }) => !inlinePolicies || Object.hasOwn(inlinePolicies, PolicyName),
    inverses: (_, before): readonly Plan<RoleCalls>[] => {
      const PolicyDocument = own(before?.inlinePolicies ?? {}, PolicyName);
      const restores = `inline policy ${PolicyName} of role ${RoleName}, as it was`;
      if (PolicyDocument !== undefined) {
        const input = { RoleName, PolicyName, PolicyDocument };
        return [{ calls: [{ api: 'iam:PutRolePolicy', input }], restores, exact: true, ...NARROWED }];
      }
      const calls = [{ api: 'iam:DeleteRolePolicy', input: { RoleName, PolicyName } }] as const;
      return [
        {
          calls,
          restores: `role ${RoleName} without inline policy ${PolicyName}`,
          exact: before?.inlinePolicies !== undefined,
          ...NARROWED,
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
    inverses: (_, before): readonly Plan<RoleCalls>[] => {
      const PolicyDocument = own(before?.inlinePolicies ?? {}, PolicyName);
      if (PolicyDocument === undefined) return [];
      const input = { RoleName, PolicyName, PolicyDocument };
      const restores = `inline policy ${PolicyName} of role ${RoleName}`;
      return [{ calls: [{ api: 'iam:PutRolePolicy', input }], restores, exact: true, ...NARROWED }];
    },
  };
});
