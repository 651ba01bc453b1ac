import { setTimeout as sleep } from 'node:timers/promises';

/** What one caller has asked for, and the answers that are held. */
type Asking = { seen: number; unanswered: number; isWatched: boolean; readonly held: (() => void)[] };

/** Answers in rounds: whoever asks together is answered together. */
export type Rounds = {
  /** Notes a request that came; what it returns resolves when its answer, which is ready, may be sent. */
  enter(caller: string): () => Promise<void>;
};

/**
 * How long a caller must ask nothing before it is answered: in turns of this process rather than in time, because a machine
 * that is too busy to let the caller go on lets this process wait as well.
 */
const QUIET_TURNS = 8;
const TURN_MILLISECONDS = 10;

/** A turn that takes so long shows that the machine is busy now. It says nothing about the caller, which waits as well. */
const LATE_MILLISECONDS = 30;

/** Clients wait for an answer for eight seconds. */
const LONGEST_MILLISECONDS = 4_000;

const watch = async (own: Asking): Promise<void> => {
  const until = performance.now() + LONGEST_MILLISECONDS;
  let [quiet, before] = [0, own.seen];
  while (quiet < QUIET_TURNS && performance.now() < until) {
    const begun = performance.now();
    await sleep(TURN_MILLISECONDS);
    const isLate = performance.now() - begun > LATE_MILLISECONDS;
    const isQuiet = own.seen === before && own.unanswered === 0;
    if (!isQuiet) quiet = 0;
    else if (!isLate) quiet += 1;
    before = own.seen;
  }
  own.isWatched = false;
  for (const release of own.held.splice(0)) release();
};

/**
 * Holds every answer to a caller until it asks for nothing more without one. So a request of a later round can only have
 * waited for an answer of an earlier one, however fast or slow the machine is.
 */
export const createRounds = (): Rounds => {
  const callers = new Map<string, Asking>();
  return {
    enter: (caller) => {
      const own = callers.get(caller) ?? { seen: 0, unanswered: 0, isWatched: false, held: [] };
      callers.set(caller, own);
      own.seen += 1;
      own.unanswered += 1;
      return () =>
        new Promise((resolve) => {
          own.unanswered -= 1;
          own.held.push(resolve);
          if (own.isWatched) return;
          own.isWatched = true;
          void watch(own);
        });
    },
  };
};
