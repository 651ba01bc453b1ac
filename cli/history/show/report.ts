import type { Base } from '../account.ts';
import type { History } from '../examine.ts';
import type { Counts } from '../records/collect.ts';
import type { Records } from '../records/read-files.ts';
import { DEGREES, type Degree } from '../walk/verdict.ts';
import type { Told } from '../walk/walk.ts';

/** How many changes of each degree. */
export type Tally = Readonly<Record<Degree, number>>;

/** The same change again and again: of one person, with one tool, of one thing, with one result. */
export type Row = { readonly latest: Told; readonly times: number; readonly first: string };

/** Calls that were made by somebody in a place that is not judged here. */
export type Elsewhere = { readonly because: string; readonly times: number };

/** All that the text of `history` is made of. */
export type Report = {
  readonly place: string | undefined;
  readonly source: string;
  readonly isAccountKnown: boolean;
  readonly counts: Counts;
  /** The number of kept records, whether they are judged or only show what was before. */
  readonly kept: number;
  /** The times of the oldest and newest kept record. */
  readonly period: readonly [string, string] | undefined;
  readonly told: readonly Told[];
  readonly rows: readonly Row[];
  readonly byPrerequisite: readonly (readonly [string, Tally])[];
  readonly byPerson: readonly (readonly [string, Tally, readonly string[]])[];
  readonly ends: History['ends'];
  readonly elsewhere: readonly Elsewhere[];
  /** The accounts and Regions of the changes that are told, with their number. */
  readonly places: readonly (readonly [string, number])[];
  /** What of the account could not be read. */
  readonly unread: readonly string[];
};

const tallyOf = (told: readonly Told[]): Tally => {
  const times = (wanted: Degree): number => told.filter(({ degree }) => degree === wanted).length;
  return { broke: times('broke'), 'may-have-broken': times('may-have-broken'), harmless: times('harmless') };
};

/** The worst first: by what was broken for certain, then by what may have been. */
const worstFirst = (
  [, a]: readonly [string, Tally, ...unknown[]],
  [, b]: readonly [string, Tally, ...unknown[]],
) => DEGREES.map((degree) => b[degree] - a[degree]).find((difference) => difference !== 0) ?? 0;

/** Puts things into groups; a thing with several keys is in several of them. */
export const groupsOf = <T>(
  all: readonly T[],
  keysOf: (one: T) => readonly string[],
): readonly (readonly [string, readonly T[]])[] => {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    for (const key of keysOf(one)) groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups];
};

const rowKey = ({ change, degree, prerequisites, resources }: Told): string =>
  JSON.stringify([
    degree,
    change.api,
    change.actor.name,
    change.actor.tool,
    prerequisites,
    resources.map(({ id }) => id),
  ]);

/** Changes come newest first, so that the first one of each group is the latest. */
const rowsOf = (told: readonly Told[]): readonly Row[] =>
  groupsOf(told, (one) => [rowKey(one)]).flatMap(([, group]) => {
    const [latest] = group;
    return latest
      ? [{ latest, times: group.length, first: group.at(-1)?.change.time ?? latest.change.time }]
      : [];
  });

const asidesOf = ({ asides }: History): readonly Elsewhere[] =>
  groupsOf(asides, ({ because }) => [because]).map(([because, group]) => ({ because, times: group.length }));

/** Everything that is said about a history, in whatever form. */
export const reportOf = (history: History, { identity, source, today }: Base, records: Records): Report => {
  const { told } = history;
  const kept = records.kept();
  const [oldest, newest] = [kept[0]?.change.time, kept.at(-1)?.change.time];
  return {
    place: identity && `${identity.accountId}, ${identity.region}`,
    source,
    isAccountKnown: today !== undefined,
    counts: records.counts,
    kept: kept.length,
    period: oldest && newest ? [oldest, newest] : undefined,
    told,
    rows: rowsOf(told),
    byPrerequisite: groupsOf(told, ({ prerequisites }) => prerequisites)
      .map(([id, group]) => [id, tallyOf(group)] as const)
      .toSorted(worstFirst),
    byPerson: groupsOf(told, ({ change }) => [change.actor.name])
      .map(
        ([name, group]) =>
          [name, tallyOf(group), [...new Set(group.map(({ change }) => change.actor.tool))]] as const,
      )
      .toSorted(worstFirst),
    ends: history.ends,
    elsewhere: asidesOf(history),
    places: groupsOf(told, ({ change }) => [`${change.accountId}, ${change.region}`]).map(
      ([place, group]) => [place, group.length] as const,
    ),
    unread: history.unread,
  };
};
