import type { HybridNode, NodeIdentity, ServiceSetting } from '../../account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING, TIER_SETTING } from '../../account/identity/service-settings.ts';
import { type Observed, presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { cannotTell, fail, notApplicable, pass, type Result } from '../../core/prerequisite.ts';
import { own } from '../../formats/json.ts';
import { AGENT, usesMetadataTokens } from '../../sessions/agent-versions.ts';
import { defaultRole, managedNodes, nodesOfProfile, takesDefaultRole } from '../../sessions/node-roles.ts';
import { NOT_CONNECTED } from '../../sessions/user-messages.ts';

const nodeOf = (id: string): Resource => resource('AWS::EC2::Instance', id);
const profileOf = (name: string): Resource => resource('AWS::IAM::InstanceProfile', name);
const hybridOf = (id: string): Resource => resource('AWS::SSM::ManagedInstance', id);
const settingOf = (id: string): Resource => resource('AWS::SSM::ServiceSetting', id);

const CUT_OFF = { userSees: NOT_CONNECTED };

type Verdict = { readonly kind: 'pass' } | { readonly kind: 'fail' | 'unknown'; readonly because: string };

/** Can a node without a usable profile use Default Host Management? */
const byDefaultRole = (state: AccountState, node: NodeIdentity, lacks: string): Verdict => {
  const setting = state.serviceSettings[DEFAULT_ROLE_SETTING];
  if (setting?.status !== 'present') {
    return {
      kind: 'unknown',
      because: `${lacks}, and the guard may not read whether Default Host Management is on`,
    };
  }
  if (defaultRole(state) === undefined) {
    return { kind: 'fail', because: `${lacks}, and Default Host Management is off` };
  }
  if (takesDefaultRole(node)) return { kind: 'pass' };
  return {
    kind: 'fail',
    because: `${lacks}, and its agent ${node.managed?.agentVersion} is too old for Default Host Management (3.2.582.0)`,
  };
};

const resultOf = (subject: Resource, verdict: Verdict): Result => {
  if (verdict.kind === 'pass') return pass(subject);
  if (verdict.kind === 'unknown') return cannotTell(subject, verdict.because);
  return fail(subject, 'sessions-fail', verdict.because, CUT_OFF);
};

const nameOf = ({ instanceId, name }: NodeIdentity): string =>
  name ? `${instanceId} (${name})` : instanceId;

/** Tokens that the metadata service requires; undefined if the agent uses them, or need not. */
const judgeTokens = (node: NodeIdentity): Result | undefined => {
  const version = node.managed?.agentVersion ?? '';
  const uses = node.httpTokens === 'required' ? usesMetadataTokens(version) : 'yes';
  if (uses === 'yes') return undefined;
  const subject = nodeOf(node.instanceId);
  const required = `the instance metadata service of ${nameOf(node)} requires tokens (IMDSv2)`;
  if (uses === 'maybe') {
    return cannotTell(
      subject,
      `${required}, and it is unknown whether its agent ${version || 'of unknown version'} always uses them: ${AGENT.metadataTokensFirst} and newer do`,
    );
  }
  return fail(
    subject,
    'sessions-fail',
    `${required}, which its agent ${version} does not use, so it gets no new credentials (update the agent; ${AGENT.metadataTokens} and newer use them)`,
    CUT_OFF,
  );
};

const judgeNode = (state: AccountState, node: NodeIdentity): Result => {
  const subject = nodeOf(node.instanceId);
  if (node.httpEndpoint === 'disabled') {
    return fail(
      subject,
      'sessions-fail',
      `the instance metadata service of ${nameOf(node)} is off, so its agent gets no credentials`,
      CUT_OFF,
    );
  }
  const tokens = judgeTokens(node);
  if (tokens) return tokens;
  // A profile is judged once, for all of its nodes.
  if (node.profileArn !== undefined) return pass(subject);
  return resultOf(subject, byDefaultRole(state, node, `${nameOf(node)} has no instance profile`));
};

const profileLack = (state: AccountState, name: string): Verdict | string => {
  const observed = own(state.instanceProfiles, name);
  if (observed?.status === 'unknown') {
    return { kind: 'unknown', because: `instance profile ${name} could not be read: ${observed.because}` };
  }
  if (observed?.status === 'absent') return 'no longer exists';
  return observed && observed.value.roleName === undefined ? 'holds no role' : { kind: 'pass' };
};

const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.find(({ kind }) => kind === 'fail') ??
  verdicts.find(({ kind }) => kind === 'unknown') ?? { kind: 'pass' };

const judgeProfile = (state: AccountState, name: string): Result => {
  const subject = profileOf(name);
  const nodes = nodesOfProfile(state, name);
  if (nodes.length === 0) return notApplicable(subject);
  const lack = profileLack(state, name);
  if (typeof lack !== 'string') return resultOf(subject, lack);
  const text = `instance profile ${name} of ${nodes.length === 1 ? '1 node' : `${nodes.length} nodes`} ${lack}`;
  return resultOf(subject, worst(nodes.map((node) => byDefaultRole(state, node, text))));
};

const judgeTier = (subject: Resource, { value, hybridNodes }: ServiceSetting): Result => {
  if (hybridNodes === undefined)
    return cannotTell(subject, 'the guard may not read whether there are hybrid nodes');
  if (hybridNodes === 0) return notApplicable(subject);
  return value === 'advanced'
    ? pass(subject)
    : fail(
        subject,
        'some-sessions-fail',
        'the activation tier is standard, but sessions to hybrid nodes (mi-…) need advanced',
      );
};

/** With more nodes than this, one finding names the setting that they all depend on. */
const MOST_SINGLE = 5;

const judgeSetting = (state: AccountState, id: string, bare: readonly NodeIdentity[]): Result => {
  const subject = settingOf(id);
  const observed = state.serviceSettings[id];
  if (observed?.status === 'unknown') {
    return cannotTell(subject, `service setting ${id} could not be read: ${observed.because}`);
  }
  const setting = presentValue(observed);
  if (!setting) return notApplicable(subject);
  if (id === TIER_SETTING) return judgeTier(subject, setting);
  if (bare.length <= MOST_SINGLE) return pass(subject);
  const verdicts = bare.map((node) =>
    byDefaultRole(state, node, `${bare.length} nodes have no instance profile`),
  );
  return resultOf(subject, worst(verdicts));
};

/** Systems Manager itself gives a hybrid node its credentials; whether its role is enough, `node-permissions` judges. */
const judgeHybrid = (id: string, observed: Observed<HybridNode>): Result => {
  if (observed.status === 'unknown')
    return cannotTell(hybridOf(id), `${id} could not be read: ${observed.because}`);
  return presentValue(observed)?.role ? pass(hybridOf(id)) : notApplicable(hybridOf(id));
};

const isBare = ({ profileArn, httpEndpoint }: NodeIdentity): boolean =>
  profileArn === undefined && httpEndpoint === 'enabled';

/** Whether each node, profile and setting in a state gives agents their credentials. */
export const checkCredentials = (state: AccountState): readonly Result[] => {
  const nodes = managedNodes(state);
  const bare = nodes.filter(isBare);
  const told = bare.length > MOST_SINGLE ? nodes.filter((node) => !isBare(node)) : nodes;
  const known = new Set(nodes.map(({ instanceId }) => instanceId));
  const others = Object.entries(state.instances).filter(([id]) => !known.has(id));
  return [
    ...told.map((node) => judgeNode(state, node)),
    ...others.map(([id, observed]) =>
      observed.status === 'unknown'
        ? cannotTell(nodeOf(id), `${id} could not be read: ${observed.because}`)
        : notApplicable(nodeOf(id)),
    ),
    ...Object.entries(state.hybridNodes).map(([id, observed]) => judgeHybrid(id, observed)),
    ...Object.keys(state.instanceProfiles).map((name) => judgeProfile(state, name)),
    ...Object.keys(state.serviceSettings).map((id) => judgeSetting(state, id, bare)),
  ];
};
