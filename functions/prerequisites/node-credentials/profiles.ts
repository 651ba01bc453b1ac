import type { Plan } from '../../account/api-call.ts';
import { applyPlan } from '../../account/apply-plan.ts';
import { decisionKey } from '../../account/identity/decision.ts';
import { presentValue } from '../../account/observed.ts';
import { SESSION_ACTIONS } from '../../account/session-actions.ts';
import type { AccountState } from '../../account/state.ts';
import type { Decoder } from '../../core/effect.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { type JsonObject, objectAt, stringAt } from '../../formats/json.ts';
import { iamName } from '../../formats/names.ts';
import { nodeIn, requestOf, withNode } from './node-change.ts';

type Calls =
  | 'ec2:AssociateIamInstanceProfile'
  | 'ec2:ReplaceIamInstanceProfileAssociation'
  | 'ec2:DisassociateIamInstanceProfile';

const associationOf = (change: Change, action: string): JsonObject | undefined =>
  objectAt(change.response, `${action}Response`, 'iamInstanceProfileAssociation') ??
  objectAt(change.response, 'iamInstanceProfileAssociation');

type Limits = Pick<Plan, 'containment'>;

const profilePlan = (
  state: AccountState,
  InstanceId: string,
  arn: string | undefined,
  limits: Limits,
): readonly Plan<Calls>[] => {
  const node = nodeIn(state, InstanceId);
  if (!arn || !node || node.profileArn === arn) return [];
  const IamInstanceProfile = { Name: iamName(arn) };
  const restores = `instance profile ${iamName(arn)} on ${InstanceId}`;
  if (node.profileArn === undefined) {
    const input = { IamInstanceProfile, InstanceId };
    return [{ calls: [{ api: 'ec2:AssociateIamInstanceProfile', input }], restores, exact: true, ...limits }];
  }
  if (!node.associationId) return [];
  const input = { IamInstanceProfile, AssociationId: node.associationId };
  return [
    { calls: [{ api: 'ec2:ReplaceIamInstanceProfileAssociation', input }], restores, exact: true, ...limits },
  ];
};

/**
 * Has a node a profile now that takes all rights from it: without a role, with a role without policies, or with one that
 * is denied what sessions need? A profile for something else, which lacks the permissions for sessions, is a mistake.
 */
const isPowerless = (state: AccountState, instanceId: string): boolean => {
  const arn = nodeIn(state, instanceId)?.profileArn;
  const profile = arn === undefined ? undefined : presentValue(state.instanceProfiles[iamName(arn)]);
  const role = presentValue(state.roles[profile?.roleName ?? '']);
  if (!profile || !role) return profile !== undefined && profile.roleName === undefined;
  const { name, attachedPolicyArns, inlinePolicies } = role;
  const holdsNothing =
    attachedPolicyArns.length === 0 && Object.keys(inlinePolicies ?? { '': '' }).length === 0;
  const isDenied = SESSION_ACTIONS.some(
    (action) => state.decisions[decisionKey(name, action, '*')]?.verdict === 'explicitDeny',
  );
  return holdsNothing || isDenied;
};

/** The role that a node had is judged, too: what it was denied before was not broken by taking it. */
const profileScope = (arn: string | undefined) => ({ instanceProfiles: arn ? [iamName(arn)] : [] });

/**
 * A profile that allows too little is worse than none, so an association may break a node. Where another profile was
 * remembered, somebody took that away first: then the node had none in between.
 */
export const profileAssociated: Decoder<Calls> = (change, context) => {
  const action = 'AssociateIamInstanceProfile';
  const association = associationOf(change, action);
  const id = stringAt(requestOf(change, action), 'InstanceId') ?? stringAt(association, 'instanceId');
  return withNode(context, id, (InstanceId, before) => {
    const without = (state: AccountState): readonly Plan<Calls>[] => {
      const AssociationId =
        nodeIn(state, InstanceId)?.associationId ?? stringAt(association, 'associationId');
      if (!AssociationId) return [];
      const calls = [{ api: 'ec2:DisassociateIamInstanceProfile', input: { AssociationId } }] as const;
      return [{ calls, restores: `${InstanceId} without an instance profile`, exact: true }];
    };
    return {
      scope: profileScope(before?.profileArn),
      isCurrent: (state) => nodeIn(state, InstanceId)?.profileArn !== undefined,
      between: (state) => without(state).flatMap((plan) => applyPlan(state, plan) ?? [])[0],
      inverses: (state) => {
        const limits = isPowerless(state, InstanceId) ? ({ containment: 'node-role' } as const) : {};
        const back = profilePlan(state, InstanceId, before?.profileArn, limits);
        return back.length > 0 ? back : without(state);
      },
    };
  });
};

/** The request names only the association; the response names the instance and the profile that it lost. */
export const profileDisassociated: Decoder<Calls> = (change, context) => {
  const association = associationOf(change, 'DisassociateIamInstanceProfile');
  const told = stringAt(association, 'iamInstanceProfile', 'arn');
  return withNode(context, stringAt(association, 'instanceId'), (id, before) => ({
    scope: profileScope(told ?? before?.profileArn),
    isCurrent: (state) => nodeIn(state, id)?.profileArn === undefined,
    inverses: (state) => profilePlan(state, id, told ?? before?.profileArn, { containment: 'node-role' }),
  }));
};

export const profileReplaced: Decoder<Calls> = (change, context) => {
  const action = 'ReplaceIamInstanceProfileAssociation';
  const association = associationOf(change, action);
  const given = objectAt(requestOf(change, action), 'IamInstanceProfile');
  const now =
    stringAt(association, 'iamInstanceProfile', 'arn') ?? stringAt(given, 'Arn') ?? stringAt(given, 'Name');
  return withNode(context, stringAt(association, 'instanceId'), (id, before) => ({
    scope: profileScope(before?.profileArn),
    isCurrent: (state) => {
      const arn = nodeIn(state, id)?.profileArn;
      return arn !== undefined && (now === undefined || iamName(arn) === iamName(now));
    },
    inverses: (state) =>
      profilePlan(state, id, before?.profileArn, isPowerless(state, id) ? { containment: 'node-role' } : {}),
  }));
};
