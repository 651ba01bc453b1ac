import { randomOf } from './random.ts';
import { TARGETS } from './targets.ts';

/** Seconds of processor time that one input may take. */
export const SLOW_SECONDS = 1;

type Failure = { readonly seed: number; readonly target: string; readonly because: string };

export type Tried = {
  readonly inputs: ReadonlyMap<string, number>;
  /** How often each end was met; one input has several, because each family has a guard. */
  readonly ended: ReadonlyMap<string, number>;
  readonly throws: readonly Failure[];
  readonly slow: readonly Failure[];
  /** Seconds of processor time of the slowest input. */
  readonly slowest: number;
  /** Megabytes of live objects, after a collection, at equal distances. */
  readonly heap: readonly number[];
};

const targetFor = (share: number) => {
  let rest = share;
  for (const target of TARGETS) {
    rest -= target.share;
    if (rest < 0) return target;
  }
  throw new Error('the shares are less than a hundred');
};

const seconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

const liveMegabytes = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
};

/** Tries inputs, each of a seed of its own, so that one that fails can be tried alone. */
export const tryInputs = async (
  first: number,
  count: number,
  onTenth: (done: number, tried: Tried) => void = () => undefined,
): Promise<Tried> => {
  const inputs = new Map<string, number>();
  const ended = new Map<string, number>();
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  const throws: Failure[] = [];
  const slow: Failure[] = [];
  const heap: number[] = [];
  let slowest = 0;
  const tried = (): Tried => ({ inputs, ended, throws, slow, slowest, heap });
  const step = Math.max(1, Math.floor(count / 10));
  for (let index = 0; index < count; index += 1) {
    const seed = first + index;
    const random = randomOf(seed);
    const { name, attempt } = targetFor(random.nat(100));
    add(inputs, name);
    const begun = process.cpuUsage();
    try {
      for (const end of await attempt(random)) add(ended, end);
    } catch (error) {
      const because = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throws.push({ seed, target: name, because: because.slice(0, 600) });
    }
    const took = seconds(begun);
    slowest = Math.max(slowest, took);
    if (took > SLOW_SECONDS) slow.push({ seed, target: name, because: `${took.toFixed(1)} s` });
    if ((index + 1) % step === 0) {
      heap.push(liveMegabytes());
      onTenth(index + 1, tried());
    }
  }
  return tried();
};
