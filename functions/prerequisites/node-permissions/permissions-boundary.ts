import type { Plan } from '../../account/api-call.ts';
import { stringAt } from '../../formats/json.ts';
import { iamName } from '../../formats/names.ts';
import { type RoleCalls, withRole } from './role-change.ts';

const unbind = (RoleName: string, exact: boolean): Plan<RoleCalls> => ({
  calls: [{ api: 'iam:DeleteRolePermissionsBoundary', input: { RoleName } }],
  restores: `role ${RoleName} without a permissions boundary`,
  exact,
  containment: 'iam-policy',
});

const bind = (RoleName: string, PermissionsBoundary: string): Plan<RoleCalls> => ({
  calls: [{ api: 'iam:PutRolePermissionsBoundary', input: { RoleName, PermissionsBoundary } }],
  restores: `permissions boundary ${iamName(PermissionsBoundary)} of role ${RoleName}`,
  exact: true,
  containment: 'iam-policy',
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

/** A boundary only removes permissions, so removing it breaks nothing. It is judged nevertheless. */
export const boundaryDeleted = withRole((_change, RoleName) => ({
  isCurrent: ({ boundaryArn }) => boundaryArn === undefined,
  inverses: (_, before) => (before?.boundaryArn ? [bind(RoleName, before.boundaryArn)] : []),
}));
