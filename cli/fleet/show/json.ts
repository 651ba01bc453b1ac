import type { AccountName, Fleet, Judged, Unguarded } from '../fleet.ts';
import { summaryOf } from '../summary.ts';
import { stateOf } from '../words.ts';

const named = (name: AccountName | undefined) => ({
  name: name?.text ?? null,
  nameFrom: name?.from ?? null,
});

const installationOf = ({ installation, name, troubles, age, isListed }: Judged, state: string) => {
  const {
    account,
    region,
    version,
    mode,
    autoFix,
    heardAt,
    reportedAt,
    silentSince,
    unread = false,
  } = installation;
  const { nodes, openIncidents, failed, deaf } = installation;
  return {
    type: 'installation',
    account,
    ...named(name),
    region,
    state,
    troubles,
    version: unread ? null : version,
    mode: unread ? null : mode,
    autoFix: unread ? null : (autoFix ?? null),
    heardAt: heardAt || null,
    reportedAt: reportedAt ?? null,
    heardSecondsAgo: age === undefined ? null : Math.round(age / 1000),
    toldSilentAt: silentSince ?? null,
    nodes,
    openIncidents,
    deaf,
    failed,
    isListed: isListed ?? null,
  };
};

const unguardedOf = ({ account, name }: Unguarded) => ({
  type: 'account-without-guard',
  account,
  ...named(name),
});

const totalsOf = (fleet: Fleet) => {
  const { hub, at, expected } = fleet;
  const { versions, listed, ...counts } = summaryOf(fleet);
  return {
    type: 'summary',
    at: at.toISOString(),
    hub: { stack: hub.stack, account: hub.account, region: hub.region },
    ...counts,
    versions: Object.fromEntries(versions.inUse.map(({ version, count }) => [version, count])),
    newestVersion: versions.newest ?? null,
    olderThanNewest: versions.older,
    listedBy: expected.from,
    listed: listed ?? null,
    unlistedBecause: expected.from === 'nobody' ? expected.because : null,
  };
};

/** JSON leaves characters as they are that a terminal obeys, and those that turn a text. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const escaped = (found: string): string =>
  [...found]
    .flatMap((character) => Array.from({ length: character.length }, (_, i) => character.charCodeAt(i)))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

/** A line for each installation, for each account without a guard, and one for the summary. */
export const jsonLines = (fleet: Fleet): readonly string[] =>
  [
    ...fleet.installations.map((one) => installationOf(one, stateOf(one))),
    ...fleet.unguarded.map(unguardedOf),
    totalsOf(fleet),
  ].map((line) => JSON.stringify(line).replace(UNSEEN, escaped));
