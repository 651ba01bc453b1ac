import { onlyParts } from '../../account/collections.ts';
import type { AccountState } from '../../account/state.ts';
import type { Parcel } from '../../core/ledger/progress.ts';
import type { Ports } from '../../core/ports.ts';
import type { Prerequisite } from '../../core/prerequisite.ts';
import { widen } from '../widen.ts';
import { abandonedIncidents } from './abandoned-incidents.ts';
import { noteAlias } from './account-alias.ts';
import { hasFamily } from './base.ts';
import { finish } from './finish.ts';
import { hearingScope } from './hearing-scope.ts';
import { judgeBare, judgeProfiles } from './identities.ts';
import { readInventories, rememberNodes } from './nodes.ts';
import { handle, type Work } from './part.ts';
import { parcelsOf, vpcsBefore, vpcsOf } from './plan.ts';
import { MOST_TRIES } from './round.ts';
import { readOpen } from './slice.ts';
import { judgeVpcs } from './vpcs.ts';

/** These are judged by the parcel `nodes`, because only the sweep lists all nodes. */
const ofNodes = ({ watches, family }: Prerequisite): boolean =>
  family === 'preferences' && Object.keys(watches).length === 0;

/** The preferences and what they name, the trails and the guard's own rules. */
const judgeBase: Work = async (slice, progress) => {
  const { guard, base } = slice;
  if (base.failure !== undefined) throw base.failure;
  const open = await readOpen(guard.ports);
  const [state] = await Promise.all([
    widen(guard, onlyParts(base.state, ['preferences']), hearingScope(guard.config)),
    noteAlias(guard, base.alias),
  ]);
  return handle(slice, progress, {
    open,
    state,
    prerequisites: guard.prerequisites.filter((one) => one.family === 'preferences' && !ofNodes(one)),
    over: (assessments) => abandonedIncidents(open.incidents, assessments),
  });
};

/** The VPCs that were made for sessions or give a way out, because others may use them although no node is there. */
const servingOthers = async ({ reader, log }: Ports, isAsked: boolean): Promise<readonly string[]> => {
  if (!isAsked) return [];
  const found = await Promise.all([reader.sessionVpcs(), reader.egressVpcs()]);
  return found.flatMap((vpcs) => {
    if (vpcs.status === 'present') return vpcs.value;
    if (vpcs.status === 'unknown') log.warn('The VPCs that others may use could not be listed', vpcs);
    return [];
  });
};

/** Lists the nodes and the VPCs, and with them the rest of the round. */
const plan: Work = async ({ guard, ...slice }, progress, { tries }) => {
  const { ports } = guard;
  const checks = { identities: hasFamily(guard, 'identity'), networks: hasFamily(guard, 'network') };
  try {
    const [nodes, made] = await Promise.all([slice.nodes(), servingOthers(ports, checks.networks)]);
    const vpcIds = [...new Set([...vpcsOf(nodes), ...made])];
    const todo = [...progress.todo, ...parcelsOf(nodes, vpcIds, checks)];
    return { outcomes: [], errors: [], progress: { ...progress, nodes: Object.keys(nodes).length, todo } };
  } catch (error) {
    if (tries + 1 < MOST_TRIES) throw error;
    // The VPCs of the last round are better than none; the nodes count as not judged.
    ports.log.error('The nodes could not be listed', { error });
    const vpcIds = vpcsBefore(await ports.ledger.vpcInventories());
    const todo = [...progress.todo, ...parcelsOf({}, vpcIds, checks)];
    return {
      outcomes: [],
      errors: [],
      progress: { ...progress, failed: [...progress.failed, 'plan'], todo },
    };
  }
};

/** The agents of all nodes, and which of them lost their connection since the last round. */
const judgeNodes: Work = async (slice, progress) => {
  const { guard, base } = slice;
  // Before the inventories: what another run tells from now on is seen when it is claimed.
  const open = await readOpen(guard.ports);
  const [nodes, inventories] = await Promise.all([slice.nodes(), readInventories(guard.ports)]);
  const { serviceSettings } = base.state;
  const state: AccountState = { ...onlyParts(base.state, []), serviceSettings, nodes, inventories };
  const done = await handle(slice, progress, {
    open,
    state,
    prerequisites: guard.prerequisites.filter(ofNodes),
  });
  if (done.errors.length === 0) await rememberNodes(guard.ports, state);
  return done;
};

export const WORK: Readonly<Record<Parcel['kind'], Work>> = {
  base: judgeBase,
  plan,
  profiles: judgeProfiles,
  bare: judgeBare,
  vpcs: judgeVpcs,
  nodes: judgeNodes,
  finish,
};
