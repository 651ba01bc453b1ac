import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import type { Ports } from '../../../functions/core/ports.ts';
import type { Bench } from '../samples/sample-guard.ts';

/** Waits until the scheduler lets its run take the next step; `until` is the time before which it must not. */
type Gate = (until?: Date) => Promise<void>;

/** One of several runs on one account: what it does between two steps happens at once. */
export type Run = {
  /** The ports of the bench, of which each call is a step. */
  readonly ports: Ports;
  /** Something that happens to the account. */
  step<T>(act: () => T): Promise<T>;
  sleep(until: Date): Promise<void>;
};

/** Chooses the run that takes the next step, of those that can. */
export type Schedule = (ready: readonly number[]) => number;

/** Milliseconds that a step takes. */
const STEP_MS = 20;

const gated = (made: Bench, gate: Gate): Ports => {
  const at =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await gate();
      return call(...args);
    };
  const all = <T extends object>(port: T): T =>
    Object.fromEntries(
      Object.entries(port).map(([name, call]) => [name, typeof call === 'function' ? at(call) : call]),
    ) as T;
  const { reader, ledger, history, remediator, publisher, connections, ...rest } = made.ports;
  const managedNodes = async function* () {
    await gate();
    const pages: (readonly ManagedNode[])[] = [];
    for await (const page of reader.managedNodes()) pages.push(page);
    yield* pages;
  };
  return {
    ...rest,
    reader: { ...all(reader), managedNodes },
    ledger: all(ledger),
    history: all(history),
    remediator: all(remediator),
    publisher: all(publisher),
    ...(connections ? { connections: all({ connections: connections.connections }) } : {}),
  };
};

type Waiting = { readonly run: number; readonly until: number; readonly go: () => void };

/** Lets everything happen that waits for nothing. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Lets several runs work at once on one account, step by step, in the order that the schedule says. The clock of the bench
 * goes on with each step, and jumps to what is due if everybody sleeps.
 */
export const interleave = async <T>(
  made: Bench,
  runs: readonly ((run: Run) => Promise<T>)[],
  schedule: Schedule,
): Promise<readonly T[]> => {
  const waiting: Waiting[] = [];
  const gateOf =
    (run: number): Gate =>
    (until) =>
      new Promise((go) => waiting.push({ run, until: until?.getTime() ?? 0, go }));
  const all = Promise.all(
    runs.map((act, index) => {
      const gate = gateOf(index);
      return act({
        ports: gated(made, gate),
        step: async (happens) => {
          await gate();
          return happens();
        },
        sleep: gate,
      });
    }),
  );
  // A run that fails leaves the others waiting for their next step.
  const settling = Promise.allSettled([all]);
  for (await settled(); waiting.length > 0; await settled()) {
    const due = () => waiting.filter(({ until }) => until <= made.now.getTime());
    if (due().length === 0) made.now = new Date(Math.min(...waiting.map(({ until }) => until)));
    const ready = [...new Set(due().map(({ run }) => run))].toSorted();
    const chosen = schedule(ready);
    const next = due().find(({ run }) => run === chosen) ?? due()[0];
    if (!next) throw new Error('nobody can go on');
    waiting.splice(waiting.indexOf(next), 1);
    made.now = new Date(made.now.getTime() + STEP_MS);
    next.go();
  }
  await settling;
  return all;
};

/** Each run takes so many steps in turn; then each of them goes on to its end, the first one first. */
export const inTurns = (turns: readonly (readonly [run: number, steps: number])[]): Schedule => {
  const left = turns.map(([run, steps]) => ({ run, steps }));
  return (ready) => {
    while (left[0] && (left[0].steps === 0 || !ready.includes(left[0].run))) left.shift();
    const turn = left[0];
    if (!turn) return ready[0] ?? 0;
    turn.steps -= 1;
    return turn.run;
  };
};
