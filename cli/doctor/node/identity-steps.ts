import { TIER_SETTING } from '../../../functions/account/identity/service-settings.ts';
import { type Observed, presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Prerequisite, Result } from '../../../functions/core/prerequisite.ts';
import { iamName } from '../../../functions/formats/names.ts';
import { defaultRole } from '../../../functions/sessions/node-roles.ts';
import { needsOf } from '../../../functions/sessions/roles/needs.ts';
import type { Step } from '../examination.ts';
import type { NodeStates } from './read-states.ts';
import { adviceFor, inDoubt, stepOf, worstOf } from './steps.ts';

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

type OfNode = { readonly nodeId: string } & Pick<NodeStates, 'withNeighbours'>;

/** Of the settings, only the tier is judged here, for hybrid nodes: what others mean for an instance, its own result says. */
const isAbout = (nodeId: string, { subject, kind }: Result): boolean =>
  kind !== 'not-applicable' &&
  (subject.type !== 'AWS::SSM::ServiceSetting' || (nodeId.startsWith('mi-') && subject.id === TIER_SETTING));

/** A profile that could not be read may hold any role, whatever would be used without it. */
const permissionsStep = (
  state: AccountState,
  prerequisite: Prerequisite,
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
  return stepOf(PERMISSIONS, prerequisite, state, results, found);
};

/** What helps a node without credentials may be shown by its neighbours. */
const credentialsStep = async (
  state: AccountState,
  prerequisite: Prerequisite,
  results: readonly Result[],
  { nodeId, withNeighbours }: OfNode,
): Promise<Step> => {
  const step = stepOf(CREDENTIALS, prerequisite, state, results, whence(state, nodeId));
  const worst = worstOf(results);
  if (step.verdict !== 'fail' || step.commands.length > 0 || !worst) return step;
  const wide = await withNeighbours();
  return wide ? { ...step, ...adviceFor(prerequisite, wide, worst) } : step;
};

/** Where its agent gets credentials from, and what the role behind them allows. */
export const identitySteps = async (
  prerequisites: readonly Prerequisite[],
  identity: Observed<AccountState>,
  node: OfNode,
): Promise<readonly Step[]> => {
  const { nodeId } = node;
  const [credentials, permissions] = [CREDENTIALS, PERMISSIONS].map(({ id }) =>
    prerequisites.find((one) => one.id === id),
  );
  if (!credentials || !permissions) return [];
  const inDoubtBecause = (because: string): readonly Step[] =>
    [CREDENTIALS, PERMISSIONS].map((titled) => inDoubt(titled, because, { prerequisite: titled.id }));
  if (identity.status !== 'present')
    return inDoubtBecause(identity.status === 'unknown' ? identity.because : 'not read');
  const state = identity.value;
  if (nodeId.startsWith('i-') && state.instances[nodeId]?.status === 'absent')
    return inDoubtBecause(`EC2 does not describe ${nodeId}`);
  const results = credentials.check(state).filter((one) => isAbout(nodeId, one));
  const ofRoles = permissions.check(state).filter((one) => isAbout(nodeId, one));
  return [
    await credentialsStep(state, credentials, results, node),
    permissionsStep(state, permissions, nodeId, ofRoles),
  ];
};
