import type { Clock, Log } from '../../core/ports.ts';
import type { Kept, Window } from './shelf.ts';

/** A judgement that rests on what another one has read wants to write, tell or repair. */
class NeedsFreshError extends Error {
  override name = 'NeedsFreshError';
}

/** What one try to judge a change has come to. */
export type Course = {
  readonly log: Log;
  /**
   * Begins to judge, and says since when what it rests on was read, apart from what others have read. Begun again, it reads
   * afresh what it has read itself.
   */
  start(): Date;
  /** When a reading begins, to be kept with it. */
  begin(): Omit<Kept<unknown>, 'value'>;
  /** Takes what is held, if it may be used; `since` as in {@link Window}. */
  take<T extends { readonly isShared: boolean }>(
    find: (window: Window) => T | undefined,
    since: number,
  ): T | undefined;
  /** A call that changes nothing. */
  ask<T>(call: () => Promise<T>): Promise<T>;
  /** A call after which the try cannot be made again. */
  act<T>(call: () => Promise<T>): Promise<T>;
  /** Does it rest on what another judgement has read, so that it may not act? */
  isShared(): boolean;
  /** Did it want to act although it may not? Then it has done nothing, and whatever it answers is void. */
  isVoid(): boolean;
  /** Writes what it has logged so far. */
  flush(): void;
};

/** Lines that are written when it is certain that they count. */
const heldLog = (log: Log, isCertain: () => boolean) => {
  const lines: (() => void)[] = [];
  const line =
    (level: keyof Log): Log[keyof Log] =>
    (message, fields) => {
      const write = (): void => log[level](message, fields);
      if (isCertain()) write();
      else lines.push(write);
    };
  const flush = (): void => {
    for (const write of lines.splice(0)) write();
  };
  return { log: { info: line('info'), warn: line('warn'), error: line('error') }, flush };
};

/** A judgement: its number, and when it was begun, in milliseconds since 1970. Its readings are kept with the number. */
export type Numbered = { readonly by: number; readonly begunAt: number };

/**
 * The course of one try. Until it acts, it may take what is held. If it has taken something that another judgement has
 * read, it may not act. Once it acts, it reads everything afresh.
 */
export const courseOf = (log: Log, now: Clock, first: Numbered, next: () => Numbered): Course => {
  let own: Numbered | undefined;
  let isShared = false;
  let isVoid = false;
  let isActing = false;
  const lines = heldLog(log, () => isActing);
  const time = (): number => now().getTime();
  const by = (): number => (own ?? first).by;
  const ask = <T>(call: () => Promise<T>): Promise<T> =>
    isVoid ? Promise.reject(new NeedsFreshError('this needs fresh readings')) : call();
  return {
    log: lines.log,
    start: () => {
      own = own ? next() : first;
      return new Date(own.begunAt);
    },
    begin: () => ({ begunAt: time(), by: by() }),
    take: (find, since) => {
      const found = isActing ? undefined : find({ since, now: time(), by: by() });
      isShared ||= found?.isShared ?? false;
      return found;
    },
    ask,
    act: async (call) => {
      isVoid ||= isShared;
      return ask(() => {
        isActing = true;
        lines.flush();
        return call();
      });
    },
    isShared: () => isShared && !isActing,
    isVoid: () => isVoid,
    flush: lines.flush,
  };
};
