import { withRole } from './role-change.ts';

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
            containment: 'iam-policy',
          },
        ],
}));
