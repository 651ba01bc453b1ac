import type { Notice } from '../../../functions/core/hub/installation.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { PREREQUISITE_IDS } from '../../../functions/prerequisites/ids.ts';
import { takeArrival } from '../../../functions/use-cases/hub/take-arrival.ts';
import { envelope, outcomeDetail } from './envelope.ts';
import { memoryHub } from './memory-hub.ts';

/** An outcome that a guard told, and when its event arrives. */
export type Sent = {
  readonly account: number;
  readonly actor: number;
  readonly region: number;
  /** One that others may be about, too; each has its own unless this says otherwise. */
  readonly incident?: number;
  /** Seconds after the begin. */
  readonly at: number;
  /** Seconds after that at which EventBridge delivers the event again, in a message of its own. */
  readonly copies: readonly number[];
};

export type Chances = {
  /** Picks among what may happen next; each call gives a number below the bound. */
  readonly pick: (below: number) => number;
  /** So many port calls end with the process, before or after they had their effect. */
  readonly crashes: number;
  /** So many messages come again although they were done. */
  readonly redeliveries: number;
  /** So many messages are handled at once. */
  readonly workers: number;
};

type Message = { readonly id: string; readonly body: string; readonly due: number; readonly tries: number };

/** What reached people: which outcomes, of which account as it was told, when, in seconds. */
export type Told = {
  readonly account: string;
  readonly markers: readonly number[];
  /** More outcomes that are only counted. */
  readonly more: number;
  /** By what subscribers choose it. */
  readonly statuses: readonly string[];
  readonly prerequisites: readonly string[];
  readonly at: number;
};

export const accountOf = ({ account }: Sent): string => String(444_455_556_660 + account);

/** By what a subscriber chooses the outcome with this marker. */
export const kindOfSent = (marker: number): Pick<Outcome, 'status' | 'prerequisite'> => ({
  status: (['alerted', 'inconclusive', 'fixed'] as const)[marker % 3] ?? 'alerted',
  prerequisite: PREREQUISITE_IDS[marker % 5] ?? null,
});

const markersIn = (text: string): readonly number[] =>
  [...text.matchAll(/vpc-(\d+)\b/g)].map(([, number]) => Number(number));

const messagesOf = (sent: readonly Sent[]): Message[] =>
  sent.flatMap((one, marker) => {
    const body = envelope({
      account: accountOf(one),
      region: `eu-example-${one.region}`,
      id: `event-${marker}`,
      detail: outcomeDetail({
        ...kindOfSent(marker),
        incident: one.incident === undefined ? `vpc-${marker}` : `shared-${one.incident}`,
        actor: { name: `actor-${one.actor}`, tool: 'terraform' },
        blastRadius: { nodes: 1, atLeast: false, sample: [], where: `vpc-${marker}` },
      }),
    });
    return [0, ...one.copies].map((after, copy) => ({
      id: `message-${marker}-${copy}`,
      body,
      due: one.at + after,
      tries: 0,
    }));
  });

class CrashError extends Error {
  override name = 'CrashError';
}

/** Lets other calls come between, and the process end before or after a call. */
const between =
  ({ pick }: Chances, left: { crashes: number }) =>
  <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) =>
  async (...args: A): Promise<T> => {
    for (let turns = pick(4); turns > 0; turns -= 1) await Promise.resolve();
    const ends = left.crashes > 0 && pick(6) === 0 ? pick(2) : -1;
    if (ends >= 0) left.crashes -= 1;
    if (ends === 0) throw new CrashError('before a call');
    const value = await call(...args);
    if (ends === 1) throw new CrashError('after a call');
    return value;
  };

const hubOf = (chances: Chances) => {
  const made = memoryHub();
  const left = { crashes: chances.crashes };
  const wrap = between(chances, left);
  const { bursts, publisher, summaries } = made.hub.ports;
  const told: Told[] = [];
  const clock = { seconds: 0 };
  const start = made.hub.ports.now().getTime();
  Object.assign(made.hub.ports, { now: () => new Date(start + clock.seconds * 1000) });
  for (const name of ['find', 'count', 'replace'] as const) {
    Object.assign(bursts, { [name]: wrap(bursts[name] as (...args: unknown[]) => Promise<unknown>) });
  }
  const publish = async ({ identity, blastRadius, status, prerequisite }: Outcome): Promise<void> => {
    const markers = markersIn(blastRadius?.where ?? '');
    const chosenBy = { statuses: [status], prerequisites: [prerequisite ?? 'none'] };
    told.push({ account: identity.accountId, markers, more: 0, at: clock.seconds, ...chosenBy });
  };
  const tell = async ({ what, lines = [], standsFor }: Notice): Promise<void> => {
    const markers = markersIn(lines.join('\n'));
    const account = /account (\d{12})/.exec(what)?.[1] ?? '';
    const more = Number(/^\d+/.exec(what)?.[0]) - markers.length;
    const { statuses = [], prerequisites = [] } = standsFor ?? {};
    told.push({ account, markers, more, at: clock.seconds, statuses, prerequisites });
  };
  Object.assign(publisher, { publish: wrap(publish) });
  Object.assign(summaries, { tell: wrap(tell) });
  return { hub: made.hub, told, clock };
};

/** What becomes of a message: undefined if it is done, else when it comes again. */
const handle = async (hub: ReturnType<typeof hubOf>['hub'], { body, id, tries }: Message, now: number) => {
  try {
    const seconds = await takeArrival(hub, body, id);
    return seconds === undefined ? undefined : now + seconds;
  } catch (error) {
    if (error instanceof CrashError || (error instanceof Error && error.name === 'RowTakenError')) {
      return now + 10 * 2 ** Math.min(tries, 6);
    }
    throw error;
  }
};

/** Delivers all events as SQS would, in whatever order, until the queue is empty. Returns what people were told. */
export const runQueue = async (sent: readonly Sent[], chances: Chances): Promise<readonly Told[]> => {
  const { hub, told, clock } = hubOf(chances);
  let queue = messagesOf(sent);
  let redeliveries = chances.redeliveries;
  while (queue.length > 0) {
    clock.seconds = Math.max(clock.seconds, Math.min(...queue.map(({ due }) => due)));
    const due = queue.filter((message) => message.due <= clock.seconds);
    const taken = Array.from({ length: Math.min(chances.workers, due.length) }, () =>
      due.splice(chances.pick(due.length), 1),
    ).flat();
    const ends = await Promise.all(taken.map((message) => handle(hub, message, clock.seconds)));
    queue = queue.filter((message) => !taken.includes(message));
    taken.forEach((message, index) => {
      const again = ends[index];
      if (again !== undefined) queue.push({ ...message, due: again, tries: message.tries + 1 });
      else if (redeliveries > 0 && chances.pick(4) === 0) {
        redeliveries -= 1;
        queue.push({ ...message, due: clock.seconds + chances.pick(90) });
      }
    });
  }
  return told;
};
