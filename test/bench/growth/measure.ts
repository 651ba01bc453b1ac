import { createWorld } from '../../../functions/adapters/memory/world.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { guardChange } from '../../../functions/use-cases/guard-change.ts';
import { sweepAccount } from '../../../functions/use-cases/sweep/sweep-account.ts';
import { costOf } from './cost.ts';
import { countedPorts } from './counted.ts';
import type { Series } from './series.ts';

/** What one event costs in an account of a size. */
export type Point = {
  readonly size: number;
  /** Processor time in ms, and how many MiB it needed at most beyond what the process had. */
  readonly cpu: number;
  readonly peak: number;
  readonly portCalls: number;
  readonly growingCalls: number;
  /** Nodes that the alert counts. */
  readonly hit: number;
};

/** One event in an account that was swept before. */
const measureOnce = async (series: Series, size: number): Promise<Point> => {
  const state = series.account(size);
  const world = createWorld({ state, refused: [], next: {}, prerequisites: registry });
  await sweepAccount(world.guard());
  const event = series.happens(size);
  world.happen(event);
  const { ports, calls } = countedPorts(world.ports);
  const {
    cpu,
    peak,
    value: outcome,
  } = await costOf(() => guardChange(event, { ...world.guard(series.family), ports }));
  if (outcome.status !== series.status)
    throw new Error(`${series.what}, ${series.event}: ${outcome.status}: ${outcome.because}`);
  return {
    size,
    cpu,
    peak,
    portCalls: calls.port,
    growingCalls: calls.growing,
    hit: outcome.blastRadius?.nodes ?? 0,
  };
};

/** What takes so long is measured once: the compiler is warm then. */
const LONG_MS = 2_000;

/** The cheapest of some times, because only other work makes it dearer. */
export const measurePoint = async (series: Series, size: number, times = 3): Promise<Point> => {
  const start = process.cpuUsage();
  const points: Point[] = [];
  while (points.length < times && (points.length === 0 || process.cpuUsage(start).user / 1000 < LONG_MS))
    points.push(await measureOnce(series, size));
  return points.reduce((least, point) => (point.cpu < least.cpu ? point : least));
};
