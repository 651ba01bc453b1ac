import { accountWords } from '../../alerts/words/place.ts';
import { accountNameOf } from '../../core/hub/account-names.ts';
import type { Installation, Notice } from '../../core/hub/installation.ts';
import type { News } from '../../core/hub/news.ts';
import { shownTime } from '../../formats/shown-time.ts';
import type { Hub } from './hub.ts';

/** What the organization calls accounts. */
export type Given = ReadonlyMap<string, string>;

/** So many are told one by one; more of them have one cause, which may be the hub itself. */
const MOST_ALONE = 5;
const MOST_NAMED = 20;

const MOST_REGIONS = 5;

/** Guards of one account. */
type OfAccount = readonly [Installation, ...Installation[]];

/** Where guards of one account are, in words. */
const placeOf = ({ names }: Hub, guards: OfAccount, given: Given): string => {
  const [{ account, claimedName }] = guards;
  const name = accountNameOf(names, account, given.get(account), claimedName);
  const whole = accountWords({ accountId: account, ...(name === undefined ? {} : { accountName: name }) });
  const regions = guards.slice(0, MOST_REGIONS).map(({ region }) => region);
  const more = guards.length > MOST_REGIONS ? ` and ${guards.length - MOST_REGIONS} more Regions` : '';
  return `account ${whole}, ${regions.join(', ')}${more}`;
};

/** An account with guards in many Regions takes no more lines than another one. */
const byAccount = (rows: readonly Installation[]): readonly OfAccount[] => {
  const accounts = new Map<string, OfAccount>();
  for (const row of rows) accounts.set(row.account, [...(accounts.get(row.account) ?? []), row] as OfAccount);
  return [...accounts.values()];
};

const failedParts = ({ failed }: Installation): string =>
  failed.length > 0 ? ` Its last round could not sweep: ${failed.slice(0, 5).join(', ')}.` : '';

const guardsOf = ({ deaf }: Installation): string =>
  deaf
    .slice(0, 5)
    .map((family) => `guard-${family}`)
    .join(', ');

const MISSED = 'may have missed what was changed and changed back meanwhile.';
const BLIND = 'until it does, the hourly sweep alone finds what breaks there, without who did it.';

const isOver = (news: News): boolean => news === 'back' || news === 'hears';

const WORDS: Readonly<Record<News, readonly [one: string, many: string]>> = {
  silent: ['is silent', 'are silent'],
  back: ['is back', 'are back'],
  deaf: ['does not hear changes', 'do not hear changes'],
  hears: ['hears changes again', 'hear changes again'],
};

const whyOne = (news: News, one: Installation): string => {
  switch (news) {
    case 'silent':
      return `The hub has not heard of a complete sweep since ${shownTime(one.heardAt)}: it may be blind, removed, or kept from telling the hub.${failedParts(one)} If it was removed on purpose, nothing is to be done. Else look in that account at the log of its function sweep, and at its rule that sends to the hub.`;
    case 'back':
      return `It was silent since ${shownTime(one.backFrom ?? '')}. It ${MISSED}`;
    case 'deaf':
      return `The daily test call did not reach ${guardsOf(one)}: ${BLIND} Look at the dead letters and the log of each in that account, or run session-guard verify there.`;
    case 'hears':
      return 'The daily test call came through.';
  }
};

const WHY_MANY: Readonly<Record<News, string>> = {
  silent:
    'The hub has not heard of a complete sweep of them for three hours. As they are so many, look at the hub first.',
  back: `The hub hears their sweeps again. They ${MISSED}`,
  deaf: `The daily test call did not reach them: ${BLIND} As they are so many, look first at what they share, such as an update of session-guard. session-guard fleet shows which guards are deaf, and session-guard verify says why.`,
  hears: 'The daily test call came through.',
};

const ofMany = (hub: Hub, news: News, rows: readonly Installation[], given: Given): Notice => {
  const accounts = byAccount(rows);
  const more = accounts.length - MOST_NAMED;
  return {
    isOver: isOver(news),
    what: `${rows.length} session-guards ${WORDS[news][1]}`,
    because: `${WHY_MANY[news]}${more > 0 ? ` They are in these accounts and ${more} more.` : ''}`,
    lines: accounts.slice(0, MOST_NAMED).map((guards) => placeOf(hub, guards, given)),
  };
};

/** The same news of some installations: each in a message, or all in one if they are many. */
export const noticesOf = (
  hub: Hub,
  news: News,
  rows: readonly Installation[],
  given: Given,
): readonly Notice[] =>
  rows.length > MOST_ALONE
    ? [ofMany(hub, news, rows, given)]
    : rows.map((one) => ({
        isOver: isOver(news),
        what: `session-guard in ${placeOf(hub, [one], given)} ${WORDS[news][0]}`,
        because: whyOne(news, one),
      }));
