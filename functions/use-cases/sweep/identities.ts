import { onlyParts } from '../../account/collections.ts';
import { hybridNodesOf } from '../../account/identity/hybrid-nodes.ts';
import { presentValue } from '../../account/observed.ts';
import type { Scope } from '../../account/state.ts';
import type { Assessment } from '../../core/assessment.ts';
import type { Progress } from '../../core/ledger/progress.ts';
import { followUpScope } from '../../sessions/follow-up.ts';
import { defaultRole } from '../../sessions/node-roles.ts';
import { widen } from '../widen.ts';
import { handle, remember, type Work } from './part.ts';
import { type Done, readOpen, type Slice } from './slice.ts';

/**
 * Some nodes with their profiles and roles, and what IAM says about these. All hybrid nodes are known, because they may use
 * the role of a profile, too.
 */
const judgeIdentities = async (
  slice: Slice,
  progress: Progress,
  scope: Pick<Scope, 'instances' | 'instancesOfRole'>,
  isOwn: (assessment: Assessment) => boolean,
): Promise<Done> => {
  const { guard, base } = slice;
  const open = await readOpen(guard.ports);
  const hybridNodes = hybridNodesOf(await slice.nodes());
  const known = { ...onlyParts(base.state, ['preferences', 'identity']), instances: {}, hybridNodes };
  const read = await widen(guard, known, scope);
  const { simulations = [], policies = [] } = followUpScope(read, []);
  const state = await widen(guard, read, { simulations, policies });
  const prerequisites = guard.prerequisites.filter(({ family }) => family === 'identity');
  const done = await handle(slice, progress, { open, state, prerequisites, isOwn });
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

/** The nodes without a profile, with the settings that they depend on, and the roles of hybrid nodes. */
export const judgeBare: Work = async (slice, progress) => {
  const nodes = Object.values(await slice.nodes());
  const bare = nodes.flatMap(({ nodeId, profile }) => (!profile && nodeId.startsWith('i-') ? [nodeId] : []));
  const hybrid = Object.values(hybridNodesOf(await slice.nodes()));
  const instancesOfRole = [...new Set(hybrid.flatMap((node) => presentValue(node)?.role ?? []))];
  const scope = { instances: bare, instancesOfRole };
  return judgeIdentities(slice, progress, scope, (one) => !isOfRegionRole(slice, one));
};
