import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { errorCode } from '../../../functions/adapters/aws/shared/errors.ts';

/** What is looked up: calls of one name in a window of time (ISO 8601). */
export type Window = { readonly name: string; readonly since: string; readonly until: string };

/** A page of the answer, newest first. */
export type Page = {
  /** The records, as JSON text. */
  readonly records: readonly string[];
  /** The time of the oldest event of the page, ISO 8601; undefined if it is empty. */
  readonly oldest: string | undefined;
  readonly isLast: boolean;
};

/** Looks pages up, and keeps to the limits of CloudTrail. */
export type LookUp = (window: Window) => AsyncGenerator<Page>;

const PAGE = 50;

/** Two requests a second are allowed; a little less leaves room for the clocks of both sides. */
const PACE_MS = 520;

/** Waiting, so that a test need not. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Waits for so many milliseconds. */
export const sleep: Sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits as long as is needed to keep a pace. The time of the requests counts. */
export const createPace = (wait: Sleep, clock: () => number = Date.now) => {
  let next = 0;
  return async (): Promise<void> => {
    const now = clock();
    if (next > now) await wait(next - now);
    next = Math.max(now, next) + PACE_MS;
  };
};

const MOST_TRIES = 8;
const isThrottled = (error: unknown): boolean =>
  /Throttl|TooManyRequests|LimitExceeded/i.test(errorCode(error));

/**
 * Pages of one Region. Others of the account may use up the same allowance, so a refused request is tried again after
 * a pause that doubles, up to about two minutes in all.
 */
export const createLookUp = (client: CloudTrailClient, wait: Sleep = sleep): LookUp => {
  const pace = createPace(wait);
  const ask = async ({ name, since, until }: Window, token: string | undefined) => {
    const { LookupEventsCommand } = await import('../../../functions/adapters/aws/trail/cloudtrail-sdk.ts');
    for (let tries = 1; ; tries += 1) {
      await pace();
      try {
        return await client.send(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
            StartTime: new Date(since),
            EndTime: new Date(until),
            MaxResults: PAGE,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        );
      } catch (error) {
        if (!isThrottled(error) || tries >= MOST_TRIES) throw error;
        await wait(500 * 2 ** tries);
      }
    }
  };
  return async function* pages(window) {
    let token: string | undefined;
    do {
      const { Events = [], NextToken } = await ask(window, token);
      token = NextToken || undefined;
      yield {
        records: Events.flatMap(({ CloudTrailEvent }) => CloudTrailEvent ?? []),
        oldest: Events.at(-1)?.EventTime?.toISOString(),
        isLast: token === undefined,
      };
    } while (token !== undefined);
  };
};
