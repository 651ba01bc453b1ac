import { type Installation, SILENT_MS } from '../../functions/core/hub/installation.ts';
import {
  type Expected,
  type Fleet,
  type HubStack,
  type Judged,
  TROUBLES,
  type Trouble,
  type Unguarded,
} from './fleet.ts';
import { type FindName, namesOf } from './names.ts';
import { timeIn } from './time.ts';

/** Clocks differ by as much. AWS itself refuses a call that is signed by a clock that differs by more. */
const CLOCK_MS = 5 * 60_000;

const ageOf = ({ heardAt }: Installation, now: Date): number | undefined => {
  const age = now.getTime() - timeIn(heardAt);
  return Number.isNaN(age) ? undefined : age;
};

/** More than any account and Region holds. */
const MOST = 10_000_000;

/** A count that makes sense; a sender may write any number. */
const sane = (count: number | null): number | null =>
  count !== null && Number.isInteger(count) && count >= 0 && count < MOST ? count : null;

/** Whoever was heard in the future may be silent since. */
const isUnclear = ({ unread }: Installation, age: number | undefined): boolean =>
  unread === true || age === undefined || age < -CLOCK_MS;

/** What a person should look at, worst first. Whether it is silent is judged by `now`, told already or not. */
export const troublesOf = (installation: Installation, now: Date): readonly Trouble[] => {
  const age = ageOf(installation, now);
  const has: Readonly<Record<Trouble, boolean>> = {
    silent: age !== undefined && age > SILENT_MS,
    unclear: isUnclear(installation, age),
    deaf: installation.deaf.length > 0,
    incomplete: installation.failed.length > 0,
    incidents: (installation.openIncidents ?? 0) > 0,
  };
  return TROUBLES.filter((trouble) => has[trouble]);
};

const rankOf = ({ troubles: [worst] }: Judged): number =>
  worst === undefined ? TROUBLES.length : TROUBLES.indexOf(worst);

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

const byName = (a: Unguarded, b: Unguarded): number =>
  inOrder(a.name?.text ?? a.account, b.name?.text ?? b.account) || inOrder(a.account, b.account);

const byUrgency = (a: Judged, b: Judged): number =>
  rankOf(a) - rankOf(b) ||
  byName({ ...a, account: a.installation.account }, { ...b, account: b.installation.account }) ||
  inOrder(a.installation.region, b.installation.region);

const named = (account: string, find: FindName, claimed?: string): Unguarded => {
  const name = find(account, claimed);
  return { account, ...(name === undefined ? {} : { name }) };
};

/** Judges what the hub has heard of, and who is missing. `kept` are the names that the hub has from the organization. */
export const fleetOf = (
  hub: HubStack,
  rows: readonly Installation[],
  expected: Expected,
  at: Date,
  kept: ReadonlyMap<string, string> = new Map(),
): Fleet => {
  const find = namesOf(hub, expected, kept);
  const accounts = expected.from === 'nobody' ? [] : expected.accounts.map(({ account }) => account);
  const listed = new Set(accounts);
  const heard = new Set(rows.map(({ account }) => account));
  const judged = (row: Installation): Judged => {
    const installation = { ...row, nodes: sane(row.nodes), openIncidents: sane(row.openIncidents) };
    const { account, claimedName } = installation;
    const { name } = named(account, find, claimedName);
    const age = ageOf(installation, at);
    return {
      installation,
      ...(name === undefined ? {} : { name }),
      troubles: troublesOf(installation, at),
      ...(age === undefined ? {} : { age }),
      ...(expected.from === 'nobody' ? {} : { isListed: listed.has(account) }),
    };
  };
  return {
    hub,
    at,
    expected,
    installations: rows.map(judged).toSorted(byUrgency),
    unguarded: accounts
      .filter((account) => !heard.has(account))
      .map((account) => named(account, find))
      .toSorted(byName),
  };
};
