/** A managed node by its id, and by its name if it has one. */
export type KnownNode = { readonly id: string; readonly name?: string };

/** So many nodes of an incident are known by id and asked for at most, because each of them is a call. */
export const MOST_FOLLOWED = 50;

/** Some nodes that an incident hit, out of so many. */
export type NodesHit = { readonly total: number; readonly known: readonly KnownNode[] };

/** Whether the nodes of a mended incident are connected again is looked at some times, until all of them are. */
export type FollowUp = NodesHit & {
  /** When it was mended, ISO 8601, and for how many minutes it was broken. */
  readonly at: string;
  readonly lasted: number;
  /** How many looks were made, see {@link LOOKS}. */
  readonly looks: number;
  /** How many nodes were connected when it was told last. */
  readonly told?: number;
};

/** When it is looked, in minutes after the mend: at the first tick of the sweep after each of these. */
export const LOOKS = [1, 6, 15, 60] as const;

/** `connected`: sessions can start. `down`: stopped or terminated since, so nobody waits for it. */
export type Connection = 'connected' | 'not-connected' | 'down';

const MINUTE_MS = 60 * 1000;

/** Minutes since the mend; not a number if its time cannot be read. */
export const minutesSince = ({ at }: FollowUp, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(at)) / MINUTE_MS);

/** Is it time to look? A time that cannot be read is old, so that its row does not stay for ever. */
export const isDue = (followUp: FollowUp, now: Date): boolean =>
  !(minutesSince(followUp, now) < (LOOKS[followUp.looks] ?? 0));

/** What cannot be looked at for so long is given up. */
const GIVEN_UP_MINUTES = 6 * 60;

/** Is it too late to look, because AWS or the publisher did not answer for hours? */
export const isGivenUp = (followUp: FollowUp, now: Date): boolean =>
  minutesSince(followUp, now) > GIVEN_UP_MINUTES;

/** What one look has found. */
export type Look = {
  readonly connected: number;
  /** Nodes that are expected to be connected, among those that were asked for. */
  readonly of: number;
  readonly missing: readonly KnownNode[];
  readonly isLast: boolean;
};

/** How many of the nodes are connected. Nodes of which nothing is known count as not connected. */
export const look = (
  followUp: FollowUp,
  connections: Readonly<Partial<Record<string, Connection>>>,
  now: Date,
): Look => {
  const expected = followUp.known.filter(({ id }) => connections[id] !== 'down');
  const missing = expected.filter(({ id }) => connections[id] !== 'connected');
  const last = LOOKS.at(-1) ?? 0;
  return {
    connected: expected.length - missing.length,
    of: expected.length,
    missing,
    isLast: missing.length === 0 || !(minutesSince(followUp, now) < last),
  };
};

/**
 * Is a look worth a message? The last one is, and one that found another number than the message before. Right after the
 * mend, agents are still on their way, so the first look is told only if all nodes are back.
 */
export const isWorthTelling = ({ looks, told }: FollowUp, { connected, of, isLast }: Look): boolean =>
  of > 0 && (isLast || (looks > 0 && connected !== told));

/** The follow-up after a look that was, or was not, told; undefined after the last one. */
export const afterLook = (
  followUp: FollowUp,
  { connected, isLast }: Look,
  isTold: boolean,
  now: Date,
): FollowUp | undefined => {
  if (isLast) return undefined;
  const passed = LOOKS.filter((minutes) => minutes <= minutesSince(followUp, now)).length;
  return {
    ...followUp,
    looks: Math.max(passed, followUp.looks + 1),
    ...(isTold ? { told: connected } : {}),
  };
};

/**
 * The minutes that a hibernating agent waits between two tries, one after the other.
 * Source: agent/hibernation of https://github.com/aws/amazon-ssm-agent
 */
const WAITS = [10, 20, 40, 60] as const;

/**
 * Within how many minutes from now a hibernating agent tries again at the latest: it began to wait longer and longer when
 * it was cut off. Zero if that time has passed.
 */
export const retriesWithin = ({ lasted, ...followUp }: FollowUp, now: Date): number => {
  let waited = 0;
  let wait: number = WAITS[0];
  for (wait of WAITS) {
    waited += wait;
    if (waited > lasted) break;
  }
  return Math.max(0, wait - Math.max(0, minutesSince({ lasted, ...followUp }, now)));
};
