import type { Judgement } from '../../core/outcome.ts';
import { parseRecord } from '../../formats/cloudtrail.ts';
import type { Json } from '../../formats/json.ts';
import type { Guard } from '../guard.ts';
import { guardChange } from '../guard-change.ts';
import { type Course, courseOf } from './course.ts';
import { holdAccount } from './held-account.ts';
import { holdRows } from './held-rows.ts';
import { sharingLedger } from './ledger.ts';
import { sharingReader } from './reader.ts';

/**
 * Milliseconds after a call in which a reading may miss it: CloudTrail cuts its time to whole seconds, and EC2 and IAM
 * answer with the old state for a moment.
 * Source: https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
const SEEN_MS = 5_000;

/**
 * Milliseconds after a call in which a guard that read the account before it may still write what it found: a record is
 * abandoned after 45 seconds. Rows that are read later show every incident that the call may have ended.
 */
const WRITTEN_MS = 60_000;

/** From when on what is held may be used, in milliseconds since 1970; no rows at all if it is undefined. */
type Since = { readonly account: number; readonly rows?: number };

/** Only what the judgement has read itself, and no rows. */
const FRESH: Since = { account: Number.POSITIVE_INFINITY };

/** An event whose time cannot be read shares nothing, and neither does one of the future: nothing began after it. */
const sinceOf = (input: Json): Since => {
  const parsed = parseRecord(input);
  if (parsed.kind !== 'change') return FRESH;
  const time = Date.parse(parsed.change.time);
  return Number.isNaN(time) ? FRESH : { account: time + SEEN_MS, rows: time + WRITTEN_MS };
};

/**
 * May an answer rest on what was read for another event? Only if there is nothing to do: nothing is broken, or it was told
 * before (for which the ledger is asked each time), or the change is judged again later.
 */
const mayStand = ({ status, findings, toldBefore }: Judgement): boolean =>
  toldBefore ||
  status === 'settling' ||
  (findings.length === 0 && (status === 'healthy' || status === 'superseded' || status === 'ignored'));

/** The same guard, with ports that share what the process has read, for one try after the other. */
const sharingGuards = (guard: Guard): ((course: Course, since: Since) => Guard) => {
  const { ports, config } = guard;
  const account = holdAccount(config.identity);
  const rows = holdRows();
  let changedAt = Number.NEGATIVE_INFINITY;
  return (course, since) => ({
    ...guard,
    begin: course.start,
    ports: {
      ...ports,
      log: course.log,
      reader: sharingReader(ports.reader, account, course, () =>
        Math.max(since.account, changedAt + SEEN_MS),
      ),
      ledger: sharingLedger(ports.ledger, rows, course, since.rows),
      history: { previous: (query) => course.ask(() => ports.history.previous(query)) },
      publisher: { publish: (outcome) => course.act(() => ports.publisher.publish(outcome)) },
      remediator: {
        execute: (call) =>
          course.act(async () => {
            changedAt = ports.now().getTime();
            try {
              return await ports.remediator.execute(call);
            } finally {
              changedAt = ports.now().getTime();
            }
          }),
      },
    },
  });
};

type Judge = (input: Json, heardAt?: Date, by?: string) => Promise<Judgement>;

/**
 * The guard of a warm process: {@link guardChange}, which does not read again and again what each event of a storm asks for.
 *
 * A reading serves an event if it began after everybody could see its call and after the guard's own last call, at most 30
 * seconds ago. No message, no repair and no write rests on it: where one is due, the change is judged again from fresh
 * readings. Then it tells and does what {@link guardChange} would.
 */
export const guardSharing = (guard: Guard): Judge => {
  const { ports } = guard;
  const guardOf = sharingGuards(guard);
  let judgements = 0;
  const next = () => {
    judgements += 1;
    return { by: judgements, begunAt: ports.now().getTime() };
  };
  return async (input, heardAt = ports.now(), by) => {
    const first = next();
    const judge = async (since: Since): Promise<Judgement | undefined> => {
      const course = courseOf(ports.log, ports.now, first, next);
      try {
        const judgement = await guardChange(input, guardOf(course, since), heardAt, by);
        if (course.isVoid() || (course.isShared() && !mayStand(judgement))) return undefined;
        course.flush();
        return judgement;
      } catch (error) {
        if (course.isVoid() || course.isShared()) return undefined;
        course.flush();
        throw error;
      }
    };
    const judgement = (await judge(sinceOf(input))) ?? (await judge(FRESH));
    if (!judgement) throw new Error('a judgement from fresh readings rests on what others have read');
    return judgement;
  };
};
