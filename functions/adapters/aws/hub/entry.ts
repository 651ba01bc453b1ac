import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { shorterForms } from '../../../alerts/shrink.ts';
import {
  DETAIL_TYPES,
  EVENT_SCHEMA,
  EVENT_SOURCE,
  type OutcomeDetail,
  type SweepDetail,
  type SweepReport,
} from '../../../core/hub/event.ts';
import type { Outcome } from '../../../core/outcome.ts';
import { VERSION } from '../../../formats/version.ts';

/** An event as `PutEvents` takes it; without the name of a bus, it goes to the account's own default bus. */
export type Entry = { readonly Source: string; readonly DetailType: string; readonly Detail: string };

/**
 * Bytes of UTF-8 of `Detail`: an event and the message of a queue that holds it have at most 262,144, and the envelope is
 * part of it. Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
export const MOST_BYTES = 262_144 - 4_096;

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** SQS refuses two characters although they are valid Unicode, and half of a pair is none. */
const clean = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed().replace(/[\uFFFE\uFFFF]/g, '\uFFFD') : value;

const installation = ({ accountName }: AwsEnvironment): Omit<SweepDetail, 'sweep'> => ({
  schema: EVENT_SCHEMA,
  version: VERSION,
  ...(accountName === undefined ? {} : { accountName }),
});

const entry = (DetailType: string, detail: OutcomeDetail | SweepDetail): Entry => ({
  Source: EVENT_SOURCE,
  DetailType,
  Detail: JSON.stringify(detail, clean),
});

/**
 * The event about what was told, with an id of its own. It always fits; an outcome that had to be shortened says so in
 * `action`.
 */
export const outcomeEntry = (identity: AwsEnvironment, outcome: Outcome, id: string): Entry => {
  const type = outcome.status === 'resolved' ? DETAIL_TYPES.resolved : DETAIL_TYPES.outcome;
  const entryOf = (form: Outcome): Entry => entry(type, { ...installation(identity), id, outcome: form });
  const [whole, ...shorter] = shorterForms(outcome);
  return shorter.reduce(
    (made, form) => (byteLength(made.Detail) <= MOST_BYTES ? made : entryOf(form())),
    entryOf(whole?.() ?? outcome),
  );
};

/** More names of failed parts than anybody reads. */
const MOST_FAILED = 50;
const LONGEST_NAME = 500;

/** The event at the end of a round of the sweep. */
export const sweepEntry = (identity: AwsEnvironment, report: SweepReport): Entry =>
  entry(DETAIL_TYPES.sweep, {
    ...installation(identity),
    sweep: {
      ...report,
      failed: report.failed.slice(0, MOST_FAILED).map((part) => part.slice(0, LONGEST_NAME)),
    },
  });
