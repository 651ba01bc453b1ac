import { count } from '../terminal/count.ts';
import { type Fleet, TROUBLES, type Trouble } from './fleet.ts';
import { type Summary, summaryOf } from './summary.ts';
import type { Versions } from './versions.ts';
import { minuteOf, shown } from './words.ts';

const TROUBLE_WORDS: Readonly<Record<Trouble, string>> = {
  silent: 'silent',
  unclear: 'unclear',
  deaf: 'deaf',
  incomplete: 'incomplete',
  incidents: 'with open incidents',
};

/** What each trouble means, and what to do about it. */
const MEANINGS: Readonly<Record<Trouble, string>> = {
  silent:
    'No complete sweep was heard of for three hours, so the guard may be blind, removed, or kept from telling the hub. Run session-guard verify in that account and Region: it says which link is broken. A guard that was removed is forgotten after 30 days.',
  unclear:
    'How this guard is cannot be told: its row in the table makes no sense here. The next report of its sweep writes the row anew; if it stays, use the version of session-guard that the hub has, and look at the clock of this computer.',
  deaf: 'The guard did not hear the daily test call, so changes are found by the hourly sweep only, without the actor. Run session-guard verify in that account and Region.',
  incomplete:
    'Part of the account was not swept in the last round, so a break there may stay unseen. The log of the function sweep in that account and Region says why.',
  incidents: 'Incidents that were alerted and are not over. The alerts say what to do.',
};

/** More silent guards than these have one cause, which may be the hub itself. */
const MANY = 5;
const HUB_FIRST = ' As they are so many, look at the alarms of the hub first.';

/** More versions than these are counted. */
const MOST_VERSIONS = 5;

const versionsText = ({ inUse, newest, older }: Versions): string => {
  const named = inUse.slice(0, MOST_VERSIONS).map((one) => `${shown(one.version, 40)} (${one.count})`);
  const more = inUse.length - MOST_VERSIONS;
  const all = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  if (newest === undefined || inUse.length === 1) return `Versions: ${all}.`;
  const behind = `${count(older, 'guard runs', 'guards run')} an older one than ${shown(newest, 40)}, the newest that was heard`;
  return `Versions: ${all}. ${behind}.`;
};

/** The troubles in numbers, worst first. */
export const troublesText = ({ troubled }: Summary): readonly (readonly [Trouble, string])[] =>
  TROUBLES.flatMap((one) =>
    troubled[one] > 0 ? [[one, `${troubled[one]} ${TROUBLE_WORDS[one]}`] as const] : [],
  );

/** What each trouble that there is means, and what to do about it, worst first. */
export const meaningsOf = (fleet: Fleet): readonly (readonly [Trouble, string])[] => {
  const { troubled } = summaryOf(fleet);
  const more = troubled.silent > MANY ? HUB_FIRST : '';
  return TROUBLES.filter((one) => troubled[one] > 0).map((one) => [
    one,
    `${MEANINGS[one]}${one === 'silent' ? more : ''}`,
  ]);
};

const whoseOf = ({ expected }: Fleet): string =>
  expected.from === 'organization' ? 'of the organization' : 'of the list';

/** What stands above the accounts without a guard. */
export const unguardedTitle = (fleet: Fleet): string => `Accounts ${whoseOf(fleet)} without a guard`;

const accountsText = (fleet: Fleet, { listed = 0, unguarded }: Summary): string => {
  if (fleet.expected.from === 'nobody') return fleet.expected.because;
  const whose = whoseOf(fleet);
  if (listed === 0) return `No account ${whose} was listed.`;
  return unguarded === 0
    ? `${listed === 1 ? 'The account' : `All ${listed} accounts`} ${whose} ${listed === 1 ? 'has' : 'have'} a guard.`
    : `${unguarded} of ${count(listed, 'account')} ${whose} ${unguarded === 1 ? 'has' : 'have'} no guard.`;
};

/** Whose table it is, and when it was looked at. */
export const hubText = ({ hub, at }: Fleet): string =>
  `${shown(hub.stack, 128)} in ${hub.account}, ${hub.region}, at ${minuteOf(at)} UTC`;

/** What to do where nothing was heard yet. */
const emptyText = ({ hub }: Fleet): string =>
  `No guard was heard yet. Give each guard the parameter HubBusArn${hub.busArn ? ` = ${hub.busArn}` : ', an output of the stack of the hub'}: it is heard at the end of its next sweep, within about an hour.`;

/** The first sentence, and those that follow it. */
export const sentencesOf = (fleet: Fleet): readonly [string, ...string[]] => {
  const summary = summaryOf(fleet);
  const { installations, accounts, regions, nodes, uncounted, openIncidents, versions } = summary;
  if (installations === 0) return [emptyText(fleet), accountsText(fleet, summary)];
  const troubles = troublesText(summary).map(([, text]) => text);
  const orMore = uncounted > 0 ? ' or more' : '';
  return [
    `${count(installations, 'installation')} in ${count(accounts, 'account')} and ${count(regions, 'Region')}: ${troubles.join(', ') || 'all well'}.`,
    `Managed nodes: ${nodes}${orMore}; open incidents: ${openIncidents}${orMore}.`,
    ...(versions.inUse.length > 0 ? [versionsText(versions)] : []),
    accountsText(fleet, summary),
  ];
};
