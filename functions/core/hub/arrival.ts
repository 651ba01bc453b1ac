import { at, isObject, type Json, parseJson, stringAt } from '../../formats/json.ts';
import { isRegion } from '../../formats/regions.ts';
import type { Outcome, Status } from '../outcome.ts';
import { readOutcome, unknownOutcome } from '../outcome-schema.ts';
import { DETAIL_TYPES, EVENT_SOURCE, type SweepReport } from './event.ts';
import { readSweepReport } from './event-schema.ts';
import { isUuid } from './uuid.ts';

/** From where an event came: EventBridge fills this in, and no sender can set it. */
export type Sender = { readonly account: string; readonly region: string };

/** An event that reached the hub. All but `from` is what the sender says of itself. */
export type Arrival = {
  readonly from: Sender;
  /** As EventBridge calls the event. */
  readonly id: string;
  /** When EventBridge took it, unless the sender says another time. */
  readonly time: string;
  /** What the sender calls itself. */
  readonly claims: { readonly accountName?: string; readonly version: string };
} & (
  | {
      readonly kind: 'outcome';
      /** What a copy of the event has as well, in the same account. */
      readonly event: string;
      readonly outcome: Outcome;
    }
  | { readonly kind: 'sweep'; readonly report: SweepReport }
);

/** What is not an event of session-guard, and why. */
export type NoArrival = { readonly kind: 'nothing'; readonly because: string };

const nothing = (because: string): NoArrival => ({ kind: 'nothing', because });

const senderOf = (event: Json): Sender | undefined => {
  const account = stringAt(event, 'account') ?? '';
  const region = stringAt(event, 'region') ?? '';
  return /^\d{12}$/.test(account) && isRegion(region) ? { account, region } : undefined;
};

/** The guard's own id, or else the one that EventBridge gave. */
const identityOf = ({ region }: Sender, id: string, detail: Json): string => {
  const own = stringAt(detail, 'id') ?? '';
  return isUuid(own) ? `${region} ${own}` : id;
};

/** The statuses that guards tell. */
export const TOLD: readonly Status[] = [
  'unreadable',
  'inconclusive',
  'alerted',
  'fixed',
  'fix-failed',
  'resolved',
  'follow-up',
];

/**
 * An outcome that nobody here can read is told, because somebody must look there. So is one whose status only a later version
 * knows, or which no guard would tell.
 */
const outcomeOf = (detail: Json): Outcome => {
  const json = at(detail, 'outcome');
  const read = readOutcome(json);
  const isTold = TOLD.some((status) => status === stringAt(json, 'status'));
  return read && isTold ? read : { ...unknownOutcome, ...read, status: 'inconclusive' };
};

/**
 * Reads the body of a message of the hub's queue: an event as EventBridge delivers it. What others wrote is read as far as
 * it makes sense. Never throws.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/aws-events.html
 */
export const readArrival = (body: string): Arrival | NoArrival => {
  const event = parseJson(body);
  if (!isObject(event)) return nothing('it is no event');
  if (stringAt(event, 'source') !== EVENT_SOURCE) return nothing('it is of another source');
  const from = senderOf(event);
  const detail = at(event, 'detail');
  if (!from || !isObject(detail)) return nothing('it does not say from where it came, or holds nothing');
  const accountName = stringAt(detail, 'accountName');
  const common = {
    from,
    id: stringAt(event, 'id') ?? '',
    time: stringAt(event, 'time') ?? '',
    claims: {
      version: stringAt(detail, 'version') ?? 'unknown',
      ...(accountName === undefined ? {} : { accountName }),
    },
  };
  switch (stringAt(event, 'detail-type')) {
    case DETAIL_TYPES.outcome:
    case DETAIL_TYPES.resolved:
      return {
        ...common,
        kind: 'outcome',
        event: identityOf(from, common.id, detail),
        outcome: outcomeOf(detail),
      };
    case DETAIL_TYPES.sweep:
      return { ...common, kind: 'sweep', report: readSweepReport(at(detail, 'sweep')) };
    default:
      return nothing('it is of a kind that this version does not know');
  }
};
