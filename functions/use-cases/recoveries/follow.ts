import { MOST_FOLLOWED } from '../../core/ledger/follow-up.ts';
import type { Incident } from '../../core/ledger/ledger.ts';

const MINUTE_MS = 60 * 1000;

/** Minutes since the oldest break; none if no time can be read. */
const lastedUntil = (rows: readonly Incident[], now: Date): number => {
  const times = rows.flatMap(({ since, time }) => [since, time].map((one) => Date.parse(one ?? '')));
  const known = times.filter((time) => !Number.isNaN(time));
  return known.length === 0 ? 0 : Math.max(0, Math.round((now.getTime() - Math.min(...known)) / MINUTE_MS));
};

/**
 * Closed incidents of one alert, of which the first one carries the follow-up of all their nodes, so that each node is
 * asked for once. The rows themselves where no node is known: a session may fail although its node is connected.
 */
export const withFollowUp = (rows: readonly Incident[], now: Date): readonly Incident[] => {
  const hit = rows.flatMap(({ impact, nodes }) => (impact === 'sessions-fail' && nodes ? [nodes] : []));
  const known = [...new Map(hit.flatMap((one) => one.known).map((node) => [node.id, node])).values()];
  if (known.length === 0) return rows;
  const followUp = {
    total: Math.max(known.length, ...hit.map(({ total }) => total)),
    known: known.slice(0, MOST_FOLLOWED),
    at: now.toISOString(),
    lasted: lastedUntil(rows, now),
    looks: 0,
  };
  return rows.map((row, index) => (index === 0 ? { ...row, followUp } : row));
};
