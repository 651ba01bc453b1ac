import { presentValue } from '../../account/observed.ts';
import { type Decoder, documentScope, unreadable } from '../../core/effect.ts';
import { withPrevious } from '../../core/with-previous.ts';
import { stringAt } from '../../formats/json.ts';
import { iamName } from '../../formats/names.ts';

type Calls = 'ssm:UpdateManagedInstanceRole';

/**
 * A hybrid node gets another role, which may allow less. The role is judged by `node-permissions`; the way back is the
 * role that the node had.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateManagedInstanceRole.html
 */
export const hybridRoleUpdated: Decoder<Calls> = (change, context) => {
  const id = stringAt(change.request, 'instanceId');
  const given = stringAt(change.request, 'iamRole');
  if (!id || !given) return unreadable('the record names no hybrid node or no role');
  const role = iamName(given);
  const scope = { documents: documentScope(context), hybridNodes: [id], roles: [role] };
  return withPrevious({ type: 'AWS::SSM::ManagedInstance', id, scope }, (before) => ({
    // What the role was denied that the node had before was not broken by the change.
    scope: { roles: before?.role ? [before.role] : [] },
    isCurrent: (state) => presentValue(state.hybridNodes[id])?.role === role,
    inverses: () =>
      before?.role && before.role !== role
        ? [
            {
              calls: [
                { api: 'ssm:UpdateManagedInstanceRole', input: { InstanceId: id, IamRole: before.role } },
              ],
              restores: `role ${before.role} of hybrid node ${id}`,
              exact: true,
            },
          ]
        : [],
  }));
};
