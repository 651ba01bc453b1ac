import { TIER_SETTING } from '../../../functions/account/identity/service-settings.ts';
import { type Observed, presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Prerequisite, Result } from '../../../functions/core/prerequisite.ts';
import { iamName } from '../../../functions/formats/names.ts';
import { defaultRole } from '../../../functions/sessions/node-roles.ts';
import { needsOf } from '../../../functions/sessions/role-needs.ts';
import type { Step } from '../examination.ts';
import { inDoubt, stepOf } from './steps.ts';

const CREDENTIALS = { id: 'node-credentials', title: 'Credentials' };
const PERMISSIONS = { id: 'node-permissions', title: 'Role permissions' };

/** The name of a node's instance profile. */
export const profileOf = (identity: Observed<AccountState>, nodeId: string): string | undefined => {
  const arn = presentValue(presentValue(identity)?.instances[nodeId])?.profileArn;
  return arn && iamName(arn);
};

const whence = (state: AccountState, nodeId: string): string => {
  const node = presentValue(state.instances[nodeId]);
  if (!node) return `role ${presentValue(state.hybridNodes[nodeId])?.role ?? 'of its activation'}`;
  const metadata = `metadata service on${node.httpTokens === 'required' ? ', IMDSv2' : ''}`;
  if (node.profileArn === undefined)
    return `Default Host Management, role ${defaultRole(state)}; ${metadata}`;
  const profile = iamName(node.profileArn);
  const role = presentValue(state.instanceProfiles[profile])?.roleName;
  return `profile ${profile}${role ? `, role ${role}` : ''}; ${metadata}`;
};

/** The tier concerns hybrid nodes only. */
const isAbout = (nodeId: string, { subject, kind }: Result): boolean =>
  kind !== 'not-applicable' &&
  (subject.type !== 'AWS::SSM::ServiceSetting' || nodeId.startsWith('mi-') === (subject.id === TIER_SETTING));

/** A profile that could not be read may hold any role, whatever would be used without it. */
const permissionsStep = (
  state: AccountState,
  prerequisites: readonly Prerequisite[],
  nodeId: string,
  results: readonly Result[],
): Step => {
  const more = { prerequisite: PERMISSIONS.id };
  const arn = presentValue(state.instances[nodeId])?.profileArn;
  const profile = arn === undefined ? undefined : state.instanceProfiles[iamName(arn)];
  if (profile?.status === 'unknown') return inDoubt(PERMISSIONS, profile.because, more);
  if (results.length === 0) return inDoubt(PERMISSIONS, 'it is unknown which role its agent uses', more);
  const roles = results.map(({ subject }) => subject.id).join(', ');
  const found = `role ${roles} allows all ${needsOf(state).length} actions that sessions need`;
  return stepOf(PERMISSIONS, { prerequisites, id: PERMISSIONS.id }, state, results, found);
};

/** Where its agent gets credentials from, and what the role behind them allows. */
export const identitySteps = (
  prerequisites: readonly Prerequisite[],
  identity: Observed<AccountState>,
  nodeId: string,
): readonly Step[] => {
  const [credentials, permissions] = [CREDENTIALS, PERMISSIONS].map(({ id }) =>
    prerequisites.find((one) => one.id === id),
  );
  if (!credentials || !permissions) return [];
  if (identity.status !== 'present') {
    const because = identity.status === 'unknown' ? identity.because : 'not read';
    return [CREDENTIALS, PERMISSIONS].map((titled) => inDoubt(titled, because, { prerequisite: titled.id }));
  }
  const state = identity.value;
  const instance = state.instances[nodeId];
  if (nodeId.startsWith('i-') && instance?.status === 'absent')
    return [CREDENTIALS, PERMISSIONS].map((titled) =>
      inDoubt(titled, `EC2 does not describe ${nodeId}`, { prerequisite: titled.id }),
    );
  const results = credentials.check(state).filter((one) => isAbout(nodeId, one));
  const ofRoles = permissions.check(state).filter((one) => isAbout(nodeId, one));
  return [
    stepOf(CREDENTIALS, { prerequisites, id: CREDENTIALS.id }, state, results, whence(state, nodeId)),
    permissionsStep(state, prerequisites, nodeId, ofRoles),
  ];
};
