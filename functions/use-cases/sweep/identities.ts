import { onlyParts } from '../../account/collections.ts';
import { hybridNodesOf } from '../../account/identity/hybrid-nodes.ts';
import { isConnected, type ManagedNode } from '../../account/nodes/managed-node.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import type { Assessment } from '../../core/assessment.ts';
import type { Progress } from '../../core/ledger/progress.ts';
import { followUpScope } from '../../sessions/follow-up.ts';
import { defaultRole } from '../../sessions/node-roles.ts';
import type { Guard } from '../guard.ts';
import { widen } from '../widen.ts';
import { handle, remember, type Work } from './part.ts';
import { type Done, readOpen, type Slice } from './slice.ts';

/** The state with what IAM says about the roles in it, and with their policies. */
const withFollowUp = async (guard: Guard, state: AccountState): Promise<AccountState> => {
  const { simulations = [], policies = [] } = followUpScope(state, []);
  return widen(guard, state, { simulations, policies });
};

/**
 * Some nodes with their profiles and roles, and what IAM says about these. All hybrid nodes are known, because they may use
 * the role of a profile, too. `models` are other nodes whose profiles advice may use.
 */
const judgeIdentities = async (
  slice: Slice,
  progress: Progress,
  scope: Pick<Scope, 'instances' | 'instancesOfRole'>,
  isOwn: (assessment: Assessment) => boolean,
  models: readonly string[] = [],
): Promise<Done> => {
  const { guard, base } = slice;
  const open = await readOpen(guard.ports);
  const hybridNodes = hybridNodesOf(await slice.nodes());
  const known = { ...onlyParts(base.state, ['preferences', 'identity']), instances: {}, hybridNodes };
  const state = await withFollowUp(guard, await widen(guard, known, scope));
  const beside =
    models.length > 0 ? await withFollowUp(guard, await widen(guard, state, { instances: models })) : state;
  const prerequisites = guard.prerequisites.filter(({ family }) => family === 'identity');
  const done = await handle(slice, progress, { open, state, beside, prerequisites, isOwn });
  await remember(slice, progress, state, done.assessments);
  return done;
};

/** The role of the Region is used by nodes of many parcels, so one parcel cannot say that nobody uses it. */
const isOfRegionRole = ({ base }: Slice, { result }: Assessment): boolean =>
  result.kind === 'not-applicable' &&
  result.subject.type === 'AWS::IAM::Role' &&
  result.subject.id === defaultRole(base.state);

export const judgeProfiles: Work = async (slice, progress, { ids }) => {
  const nodes = Object.values(await slice.nodes());
  const instances = nodes.flatMap(({ nodeId, profile }) =>
    profile && ids.includes(profile) ? [nodeId] : [],
  );
  return judgeIdentities(
    slice,
    progress,
    { instances },
    (one) => one.result.subject.type !== 'AWS::SSM::ServiceSetting' && !isOfRegionRole(slice, one),
  );
};

/** So many profiles of other nodes are looked at, the most common ones first. */
const MOST_MODELS = 3;

/** One connected node for each of the most common profiles: a node without a profile may need one of them. */
const modelsAmong = (nodes: readonly ManagedNode[]): readonly string[] => {
  const byProfile = Map.groupBy(
    nodes.filter((node) => node.profile && isConnected(node)),
    ({ profile }) => profile,
  );
  return [...byProfile.values()]
    .toSorted((a, b) => b.length - a.length)
    .slice(0, MOST_MODELS)
    .flatMap(([first]) => first?.nodeId ?? []);
};

/** The nodes without a profile, with the settings that they depend on, and the roles of hybrid nodes. */
export const judgeBare: Work = async (slice, progress) => {
  const nodes = Object.values(await slice.nodes());
  const bare = nodes.flatMap(({ nodeId, profile }) => (!profile && nodeId.startsWith('i-') ? [nodeId] : []));
  const hybrid = Object.values(hybridNodesOf(await slice.nodes()));
  const instancesOfRole = [...new Set(hybrid.flatMap((node) => presentValue(node)?.role ?? []))];
  const scope = { instances: bare, instancesOfRole };
  // With Default Host Management, a node needs no profile.
  const models = bare.length > 0 && defaultRole(slice.base.state) === undefined ? modelsAmong(nodes) : [];
  return judgeIdentities(slice, progress, scope, (one) => !isOfRegionRole(slice, one), models);
};
