import { accountNameOf } from '../../core/hub/account-names.ts';
import type { Arrival } from '../../core/hub/arrival.ts';
import { durationOf } from '../../core/hub/duration.ts';
import { isUuid } from '../../core/hub/uuid.ts';
import type { Hub } from './hub.ts';

/**
 * The fields of the line that says what was taken. The dashboard groups by them, so none of them is prose of the sender:
 * a prerequisite that this version does not know is `other`, and a name is one of the hub's own settings or of the
 * organization (`given`). A message that is not the first of its event has no time, because that one was measured.
 */
export const toldLine = (
  { names, prerequisites, ports }: Hub,
  { from, id, outcome }: Extract<Arrival, { readonly kind: 'outcome' }>,
  isFirst: boolean,
  given?: string,
): Readonly<Record<string, string | number>> => {
  const { status, prerequisite, event } = outcome;
  const name = accountNameOf(names, from.account, given);
  const known = prerequisites.find((one) => one === prerequisite);
  return {
    ...from,
    ...(name === undefined ? {} : { name }),
    status,
    prerequisite: known ?? (prerequisite === null ? 'none' : 'other'),
    id,
    ...(event && isUuid(event.eventId) ? { eventId: event.eventId } : {}),
    ...(isFirst ? durationOf(outcome, ports.now()) : {}),
  };
};
