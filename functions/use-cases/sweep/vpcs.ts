import { onlyParts } from '../../account/collections.ts';
import { type PingTimes, RECENT_MS } from '../../account/nodes/pings.ts';
import { resource, resourceKey } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { networkRows, withRemembered } from '../../core/ledger/knowledge.ts';
import type { Incident, LedgerRows } from '../../core/ledger/ledger.ts';
import { isTold } from '../../core/news.ts';
import { lastTold } from '../claim-findings.ts';
import { loadRows } from '../load-rows.ts';
import { widen } from '../widen.ts';
import { handle, remember, type Work } from './part.ts';
import { readOpen } from './slice.ts';

const inOrder = (times: readonly string[]): readonly string[] =>
  times.toSorted((a, b) => Date.parse(a) - Date.parse(b));

/**
 * From when on pings prove something, as far as the sweep knows: an open incident says since when the network is so; a
 * node that was lost before the first one, or before the network was last seen good, was lost for another reason.
 */
export const pingTimes = (
  vpcId: string,
  incidents: readonly Incident[],
  { baselines }: LedgerRows,
  now: Date,
): PingTimes => {
  const broken = incidents.filter(({ impact }) => impact !== 'unknown');
  const seenGood = baselines[resourceKey(resource('SessionGuard::EC2::Network', vpcId))]?.seenAt;
  const since = inOrder(broken.map((one) => one.since ?? lastTold(one)))[0];
  const lostBefore = since ?? seenGood;
  return {
    recent: new Date(now.getTime() - RECENT_MS).toISOString(),
    told: incidents.map((one) => ({ because: one.because ?? '', at: lastTold(one) })),
    ...(lostBefore ? { lostBefore } : {}),
  };
};

/** The state of some VPCs, with what the ledger remembers of them and what the pings of their nodes prove. */
const withMemory = (
  state: AccountState,
  vpcIds: readonly string[],
  incidents: readonly Incident[],
  rows: LedgerRows,
  now: Date,
): AccountState => {
  const of = (vpcId: string): readonly Incident[] =>
    incidents.filter(
      (one) => isTold(one) && one.subject.type === 'AWS::EC2::VPC' && one.subject.id === vpcId,
    );
  return {
    ...state,
    ...withRemembered(state, rows),
    pings: Object.fromEntries(vpcIds.map((vpcId) => [vpcId, pingTimes(vpcId, of(vpcId), rows, now)])),
  };
};

/** Some VPCs together with the preferences, because these decide which endpoints are needed. */
export const judgeVpcs: Work = async (slice, progress, { ids }) => {
  const { guard, base } = slice;
  const { ports } = guard;
  const open = await readOpen(ports);
  const now = ports.now();
  const prerequisites = guard.prerequisites.filter(({ family }) => family === 'network');
  const [read, { rows }] = await Promise.all([
    widen(guard, onlyParts(base.state, ['preferences']), { networks: ids }),
    loadRows(ports, networkRows(ids)),
  ]);
  const incidents = open.incidents.filter((one) => prerequisites.some(({ id }) => id === one.prerequisite));
  const state = withMemory(read, ids, incidents, rows, now);
  const done = await handle(slice, progress, { open, state, prerequisites });
  await remember(slice, progress, state, done.assessments);
  return done;
};
