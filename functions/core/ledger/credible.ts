import { isFuture } from '../restraint/times.ts';
import type { Baseline, Incident, LedgerRows, RepairRecord } from './ledger.ts';

/** A baseline of a time that cannot be still helps to judge. Nothing is put back on its word. */
const credibleBaseline = (row: Baseline, now: Date): Baseline =>
  isFuture(row.seenAt, now) || Number.isNaN(Date.parse(row.seenAt)) ? { ...row, seenAt: '' } : row;

/** An incident that was looked at in the future was not told by us: it silences nobody, and it is overwritten. */
export const credibleIncident = (incident: Incident, now: Date): Incident =>
  [incident.checkedAt, incident.toldAt ?? '', incident.since ?? ''].some((time) => isFuture(time, now))
    ? { ...incident, checkedAt: '', told: false, unclear: true }
    : incident;

/** A repair of the future was not made by us: it uses up no budget, and it is told and not made again. */
const credibleRepair = (repair: RepairRecord, now: Date): readonly RepairRecord[] => {
  if (!isFuture(repair.startedAt, now)) return [repair];
  return repair.state === 'started' ? [{ ...repair, startedAt: '', unclear: true }] : [];
};

/**
 * The rows of the ledger without the times that cannot be. The ledger is data: a row with a time in the future would
 * otherwise be fresh for ever, silence an incident for ever, or use up the budget for ever.
 */
export const credible = (
  { alias, baselines, incidents, repairs, looks, inventories, tallies }: LedgerRows,
  now: Date,
): LedgerRows => ({
  baselines: Object.fromEntries(
    Object.entries(baselines).flatMap(([key, row]) => (row ? [[key, credibleBaseline(row, now)]] : [])),
  ),
  incidents: incidents.map((incident) => credibleIncident(incident, now)),
  repairs: repairs.flatMap((repair) => credibleRepair(repair, now)),
  // A look is nothing but its time.
  looks: looks.filter(({ seenAt }) => !isFuture(seenAt, now) && !Number.isNaN(Date.parse(seenAt))),
  inventories,
  ...(alias && !isFuture(alias.seenAt, now) ? { alias } : {}),
  tallies: tallies.filter(({ seenAt }) => !isFuture(seenAt, now)),
});
