import type { AccountState } from '../../account/state.ts';
import type { Assessment } from '../../core/assessment.ts';
import { snapshotsOf } from '../../core/ledger/baseline.ts';
import { type Incident, incidentId, type RepairRecord } from '../../core/ledger/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports.ts';
import type { Guard } from '../guard.ts';
import { closeIncidents, recordQuietly } from '../tell.ts';
import { abandonedIncidents } from './abandoned-incidents.ts';
import { readBase } from './base.ts';
import { judge, tellAlerts } from './findings.ts';
import { tellForgotten } from './forgotten-repairs.ts';
import { isOfNetworks, judgeVpcs } from './networks.ts';
import { readInventories, readNodes, rememberNodes, vpcsOf } from './nodes.ts';

/** The assessments that decide whether the guard may go back to a document. */
const mattersToDocuments = (
  { prerequisites }: Guard,
  assessments: readonly Assessment[],
): readonly Assessment[] => {
  const others = prerequisites.filter(({ restsOnDocuments }) => restsOnDocuments === false);
  return assessments.filter(({ prerequisite }) => others.every(({ id }) => id !== prerequisite));
};

type Open = { readonly incidents: readonly Incident[]; readonly untold: readonly RepairRecord[] };

/** What earlier runs left open. If the ledger does not answer, the sweep runs nevertheless. */
const readOpen = async ({ ledger, log }: Ports): Promise<Open> => {
  try {
    return await ledger.open();
  } catch (error) {
    log.error('The ledger could not be read', { error });
    return { incidents: [], untold: [] };
  }
};

/**
 * Use case: checks the whole account on a schedule, because events are delivered on a best-effort basis. It
 * remembers what is good and which nodes are connected, closes incidents that are over, and tells what is
 * broken but untold, and what a crash left untold.
 */
export const sweepAccount = async (guard: Guard): Promise<readonly Outcome[]> => {
  const { ports } = guard;
  const [read, nodes, inventories, { incidents, untold }] = await Promise.all([
    readBase(guard),
    readNodes(ports),
    readInventories(ports),
    readOpen(ports),
  ]);
  const base: AccountState = { ...read, nodes, inventories };
  const others = guard.prerequisites.filter((prerequisite) => !isOfNetworks(prerequisite));
  const ofBase = await judge(guard, others, base, incidents);
  const ofVpcs = await judgeVpcs(guard, base, vpcsOf(nodes), incidents);
  const assessments = [...ofBase.assessments, ...ofVpcs.assessments];

  const forgotten = await tellForgotten(ports, untold, assessments);
  const toldNow = new Set(
    forgotten.flatMap(({ findings }) => findings.map((told) => incidentId(told.prerequisite, told.subject))),
  );
  const alerts = [...ofBase.alerts, ...ofVpcs.alerts].filter(
    ({ finding }) => !toldNow.has(incidentId(finding.prerequisite, finding.subject)),
  );
  const outcomes = [...forgotten, ...(await tellAlerts(guard, base, alerts))];

  await recordQuietly(ports, () =>
    ports.ledger.saveBaseline(
      snapshotsOf(base, mattersToDocuments(guard, assessments)),
      ports.now().toISOString(),
    ),
  );
  const passing = assessments.flatMap(({ prerequisite, result }) =>
    result.kind === 'pass' || result.kind === 'not-applicable'
      ? [{ prerequisite, subject: result.subject }]
      : [],
  );
  await closeIncidents(ports, incidents, [...passing, ...abandonedIncidents(incidents, assessments)]);
  await rememberNodes(ports, base);
  return outcomes;
};
