import { accountNameOf } from '../../core/hub/account-names.ts';
import { type Arrival, readArrival } from '../../core/hub/arrival.ts';
import { afterSweep, type Installation, type Notice } from '../../core/hub/installation.ts';
import { shownTime } from '../../formats/shown-time.ts';
import { givenName } from './given-name.ts';
import type { Hub } from './hub.ts';
import { RowTakenError, tellOutcome } from './tell-outcome.ts';

/** An installation in words; `given` is what the organization calls its account. */
export const whoseGuard = (
  { names }: Hub,
  { account, region, claimedName }: Installation,
  given: string | undefined,
): string => {
  const name = accountNameOf(names, account, given, claimedName);
  // A name that the account gave itself holds the id already.
  const whole = name === undefined ? account : name.includes(account) ? name : `${name} (${account})`;
  return `session-guard in account ${whole}, ${region}`;
};

/** What is new about an installation since its last report. */
const noticesOf = (
  whose: string,
  before: Installation | undefined,
  after: Installation,
): readonly Notice[] => {
  const isBack = before?.silentSince !== undefined && after.silentSince === undefined;
  const wasDeaf = (before?.deaf.length ?? 0) > 0;
  const isDeaf = after.deaf.length > 0;
  const back = `It was silent since ${shownTime(before?.heardAt ?? '')}. It may have missed what was changed and changed back meanwhile.`;
  const guards = after.deaf
    .slice(0, 5)
    .map((family) => `guard-${family}`)
    .join(', ');
  const deaf = `The daily test call did not reach ${guards}: until it does, the hourly sweep alone finds what breaks there, without who did it. Look at the dead letters and the log of each in that account, or run session-guard verify there.`;
  return [
    ...(isBack ? [{ isOver: true, what: `${whose} is back`, because: back }] : []),
    ...(isDeaf && !wasDeaf ? [{ isOver: false, what: `${whose} does not hear changes`, because: deaf }] : []),
    ...(!isDeaf && wasDeaf
      ? [{ isOver: true, what: `${whose} hears changes again`, because: 'The daily test call came through.' }]
      : []),
  ];
};

const noteSweep = async (hub: Hub, arrival: Extract<Arrival, { readonly kind: 'sweep' }>): Promise<void> => {
  const { installations, notices, now } = hub.ports;
  const [before, given] = await Promise.all([
    installations.find(arrival.from),
    givenName(hub, arrival.from.account),
  ]);
  const after = afterSweep(before, arrival, now());
  for (const notice of noticesOf(whoseGuard(hub, after, given), before, after)) await notices.tell(notice);
  if (await installations.replace(before, after)) return;
  throw new RowTakenError(`the row of ${arrival.from.account}/${arrival.from.region} was written meanwhile`);
};

/**
 * Use case: takes one event of an installation, from the message `id` of the queue. An outcome is told on the hub's own
 * topic; the report of a sweep becomes the row of the installation. What arrives is foreign data: nothing here acts on it.
 * What is no event of session-guard is dropped. Returns the seconds after which the message must come again, if it waits for
 * the end of a burst. Throws the errors of the ports, so that the queue delivers the event again.
 */
export const takeArrival = async (hub: Hub, body: string, id: string): Promise<number | undefined> => {
  const arrival = readArrival(body);
  switch (arrival.kind) {
    case 'nothing':
      hub.ports.log.warn('What arrived is dropped', { because: arrival.because });
      return undefined;
    case 'sweep':
      await noteSweep(hub, arrival);
      return undefined;
    case 'outcome':
      return tellOutcome(hub, arrival, id);
  }
};
