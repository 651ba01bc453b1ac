import { resourceKey } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import { isWorse } from './outcome.ts';
import type { Prerequisite, Result } from './prerequisite.ts';

/** One check result with the prerequisite that it belongs to. */
export type Assessment = { readonly prerequisite: string; readonly result: Result };

/** The result of a check that failed. */
export type Failure = Extract<Result, { kind: 'fail' }>;

/** Does a result say that its subject is not good as it is? Lost nodes that were cut off before do not. */
export const standsInTheWay = (result: Result): result is Failure => result.kind === 'fail' && !result.apart;

/** Runs every check of the prerequisites on a state. */
export const assess = (prerequisites: readonly Prerequisite[], state: AccountState): readonly Assessment[] =>
  prerequisites.flatMap(({ id, check }) => check(state).map((result) => ({ prerequisite: id, result })));

export const assessmentKey = ({ prerequisite, result }: Assessment): string =>
  `${prerequisite}|${resourceKey(result.subject)}`;

const BADNESS: Readonly<Record<Result['kind'], number>> = {
  fail: 2,
  unknown: 1,
  pass: 0,
  'not-applicable': 0,
};

/** How bad a result is. Lost nodes that were cut off before make it no worse. */
const badnessOf = (result: Result | undefined): number =>
  result === undefined || (result.kind === 'fail' && result.apart) ? 0 : BADNESS[result.kind];

const RESULTS = new WeakMap<readonly Assessment[], ReadonlyMap<string, Result>>();

/** Each list is indexed once: a role of 5,000 nodes has as many results, and each is looked up in all of them. */
const resultsOf = (assessments: readonly Assessment[]): ReadonlyMap<string, Result> => {
  const known = RESULTS.get(assessments);
  if (known) return known;
  // The first result of a key counts, so it is set last.
  const results = new Map(assessments.toReversed().map((one) => [assessmentKey(one), one.result]));
  RESULTS.set(assessments, results);
  return results;
};

/** The result of one check at one subject, by {@link assessmentKey}. */
export const resultOf = (assessments: readonly Assessment[], key: string): Result | undefined =>
  resultsOf(assessments).get(key);

const cutBy = (result: Result): readonly string[] | undefined =>
  result.kind === 'fail' ? result.cut : undefined;

/** Does it fail more than before: with a worse impact, or with more paths cut? */
export const brokeMore = (then: Failure, now: Result): boolean => {
  if (now.kind !== 'fail') return false;
  if (isWorse(now.impact, then.impact)) return true;
  const before = then.cut;
  return before !== undefined && (now.cut ?? []).some((way) => !before.includes(way));
};

const unsureOf = (result: Result): readonly string[] =>
  result.kind === 'fail' || result.kind === 'unknown' ? (result.unsure ?? []) : [];

/** Some paths at one subject, whichever prerequisite names them. */
const pathsAt = (
  assessments: readonly Assessment[],
  { subject }: Result,
  named: (result: Result) => readonly string[],
): ReadonlySet<string> =>
  new Set(
    assessments
      .filter(({ result }) => resourceKey(result.subject) === resourceKey(subject))
      .flatMap(({ result }) => named(result)),
  );

/** The paths that are cut at the subject of a result, whichever prerequisite names them. */
export const cutAt = (assessments: readonly Assessment[], at: Result): ReadonlySet<string> =>
  pathsAt(assessments, at, (result) => cutBy(result) ?? []);

/**
 * Is every path that a result calls cut open in other results? A path behind which another obstacle stands is not, and
 * neither is one of which nobody can tell any more. Paths of lost nodes that were cut off before do not count. True for a
 * result that names no path.
 */
export const isOpenIn = (then: readonly Assessment[], now: Result): boolean => {
  const apart = pathsAt(then, now, (result) =>
    result.kind === 'fail' && result.apart ? (cutBy(result) ?? []) : [],
  );
  const closed = pathsAt(then, now, (result) => [...(cutBy(result) ?? []), ...unsureOf(result)]);
  return !(cutBy(now) ?? []).some((way) => closed.has(way) && !apart.has(way));
};

/** Was every path cut of which a result cannot tell? False for a result that names no path. */
export const doubtsOnlyCut = (then: readonly Assessment[], now: Result): boolean => {
  const unsure = unsureOf(now);
  const cut = cutAt(then, now);
  return unsure.length > 0 && unsure.every((way) => cut.has(way));
};

/**
 * Is it worse afterwards? A packet meets one obstacle after the other, and only the first one is visible. So
 * a failure in another step is not worse as long as no other path is cut.
 */
const isWorsened = (now: readonly Assessment[], then: Assessment): boolean => {
  const cut = cutBy(then.result);
  if (cut) {
    const already = cutAt(now, then.result);
    return cut.some((way) => !already.has(way));
  }
  const isHidden = then.result.kind === 'unknown' && cutAt(now, then.result).size > 0;
  const was = resultOf(now, assessmentKey(then));
  return BADNESS[then.result.kind] > BADNESS[was?.kind ?? 'pass'] && !isHidden;
};

/** Does going from `now` to `then` make anything worse? */
export const harms = (now: readonly Assessment[], then: readonly Assessment[]): boolean =>
  then.some((one) => isWorsened(now, one));

/** Is it better afterwards? Where paths are known one by one, only a path that is open again counts. */
const isBetter = (then: readonly Assessment[], now: Assessment): boolean => {
  const cut = cutBy(now.result);
  if (cut) {
    const still = cutAt(then, now.result);
    return cut.some((way) => !still.has(way));
  }
  const was = resultOf(then, assessmentKey(now));
  return BADNESS[was?.kind ?? 'pass'] < BADNESS[now.result.kind];
};

/**
 * The benefit of going from `now` back to `then`: it heals something and makes nothing worse, or it only
 * eases it to something less bad, to fewer cut paths, or to something that cannot be judged from outside.
 */
export const goodOf = (
  now: readonly Assessment[],
  then: readonly Assessment[],
): 'heals' | 'eases' | 'nothing' => {
  if (harms(now, then)) return 'nothing';
  const better = now.filter((one) => isBetter(then, one));
  const isHealed = (one: Assessment): boolean =>
    badnessOf(resultOf(then, assessmentKey(one))) === 0 && isOpenIn(then, one.result);
  if (better.some(isHealed)) return 'heals';
  return better.length > 0 ? 'eases' : 'nothing';
};
