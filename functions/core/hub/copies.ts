/** An event that was taken, and the message of the queue that brought it. */
export type Taken = {
  readonly event: string;
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
};

/** The ids of what arrived: of its message and of its event. */
type Ids = { readonly id: string; readonly event: string };

/**
 * For so long, an event that another message brings is a copy. A message that failed is in the dead letters after 50
 * minutes, and has another id when somebody brings it back: it is no copy then.
 */
const COPY_MS = 5 * 60_000;
/** As many as a window tells and lists, so that a row stays small: each of its writes costs by its size. */
const MOST_TAKEN = 30;
/** A UUID, with the Region of the guard if it is the guard's own. */
const LONGEST_ID = 72;

/** What is known of the last events with this one. One that has no id that could be its own is not kept. */
export const taking = (before: readonly Taken[], { id, event }: Ids, now: Date): readonly Taken[] => {
  if (event === '' || event.length > LONGEST_ID || before.some((one) => one.event === event)) return before;
  return [...before, { event, message: id, at: now.toISOString() }].slice(-MOST_TAKEN);
};

/** Has another message brought this event a short time ago? */
export const isCopy = (taken: readonly Taken[], { id, event }: Ids, now: Date): boolean =>
  taken.some(
    (one) => one.event === event && one.message !== id && now.getTime() - Date.parse(one.at) < COPY_MS,
  );
