import type { WireReply, WireRequest } from '../../support/overlay/wire.ts';

/** What a request asks, without what differs each time: times, identifiers of attempts, signatures. */
export type Question = {
  /** All of it. */
  readonly exact: string;
  /** Only the operation: enough for writes, which carry times, and whose answers say little. */
  readonly operation: string;
};

/** One request of a function with its answer. */
export type Answered = { readonly question: Question; readonly reply: WireReply };

const TIME = /\d{4}-\d\d-\d\dT\d\d(?::|%3A)\d\d(?::|%3A)\d\d(?:\.\d+)?Z?/g;
const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi;
/** Seconds or milliseconds since 1970. */
const EPOCH = /\b1[6-9]\d{8}(?:\d{3})?(?:\.\d+)?\b/g;

const withoutTimes = (text: string): string =>
  text.replace(TIME, 'time').replace(UUID, 'uuid').replace(EPOCH, 'time');

export const questionOf = ({ operation, region, method, path, query, body }: WireRequest): Question => ({
  exact: withoutTimes(`${operation} ${region} ${method} ${path}?${query} ${body.toString('utf8')}`),
  operation,
});

const isWrite = (operation: string): boolean =>
  /^(dynamodb:(Put|Update|Delete|Batch|TransactWrite)|sns:Publish)/.test(operation);

/** Gives each question the answers that it had, in their order. */
export type Player = { answer(question: Question): WireReply | undefined };

const keyOf = ({ exact, operation }: Question): string => (isWrite(operation) ? operation : exact);

/**
 * A new player of a tape. The last answer to a question is given again when it is asked once more: a client tries again
 * after a broken connection, and a storm goes on as it began. A question that was never asked has no answer.
 */
export const createPlayer = (tape: readonly Answered[]): Player => {
  const queues = new Map<string, WireReply[]>();
  for (const { question, reply } of tape) {
    const queue = queues.get(keyOf(question)) ?? [];
    queues.set(keyOf(question), [...queue, reply]);
  }
  return {
    answer: (question) => {
      const queue = queues.get(keyOf(question));
      return queue && queue.length > 1 ? queue.shift() : queue?.[0];
    },
  };
};
