import { networksOf } from '../../../functions/account/network/parts.ts';
import { type Resource, resourceKey } from '../../../functions/account/resource.ts';
import { type Assessment, resultOf } from '../../../functions/core/assessment.ts';
import type { Finding } from '../../../functions/core/outcome.ts';
import type { Judged } from '../../../functions/use-cases/judged.ts';

/** How certain it is that a change broke something, the most certain first. */
export const DEGREES = ['broke', 'may-have-broken', 'harmless'] as const;
/** How certain it is that a change broke something. */
export type Degree = (typeof DEGREES)[number];

/** What is said of a change, by one family of prerequisites or by all of them. */
export type Verdict = {
  readonly degree: Degree;
  /** What it broke or may have broken; the prerequisite that watches the call, if nothing is known to be broken. */
  readonly prerequisites: readonly string[];
  /** A sentence without a full stop. */
  readonly because: string;
  readonly resources: readonly Resource[];
};

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

/** What is known about the account around the change. */
export type Knowledge = {
  /** The checks on the account right before the change; undefined if that account is not known. */
  readonly before: readonly Assessment[] | undefined;
  /** Why nodes may have run then that nobody knows of. */
  readonly unknownNodes: string | undefined;
  /** May undoing the change break what is not known? Then the guard of the time may have proven nothing. */
  readonly isBlind: boolean;
};

type Found = Pick<Verdict, 'degree' | 'because'> & { readonly findings: readonly Finding[] };

const NOBODY_THERE = 'no managed node runs there, and what was there before it is not known';

/** Without connected nodes, a network is judged by what has changed in it, so the account before must be known. */
const isSeenWhole = ({ prerequisite, gathered: { state } }: Judged): boolean =>
  prerequisite.family !== 'network' ||
  networksOf(state).every(({ nodes }) =>
    nodes.some(({ managed, isStopped }) => managed?.pingStatus === 'Online' && !isStopped),
  );

/** Did it hold right before the change? A check that had nothing to say found nothing broken. */
const heldBefore = (before: Knowledge['before'], { prerequisite, subject }: Finding): boolean => {
  if (before === undefined) return false;
  const then = resultOf(before, `${prerequisite}|${resourceKey(subject)}`);
  return then?.kind !== 'fail' && then?.kind !== 'unknown';
};

const foundIn = (judged: Judged, { before, unknownNodes, isBlind }: Knowledge): Found => {
  const { evaluation } = judged;
  const isBeforeKnown = before !== undefined;
  const { findings, doubts } = evaluation;
  const proven = findings.filter(
    (one) => !isBlind && one.attribution === 'proven' && heldBefore(before, one),
  );
  if (proven[0]) return { degree: 'broke', because: proven[0].because, findings: proven };
  const possible = findings.filter(
    ({ attribution }) => !isBeforeKnown || /^(proven|shared|suspected)$/.test(attribution),
  );
  if (possible[0]) return { degree: 'may-have-broken', because: possible[0].because, findings: possible };
  if (doubts[0]) return { degree: 'may-have-broken', because: doubts[0].because, findings: doubts };
  if (unknownNodes !== undefined) {
    return { degree: 'may-have-broken', because: unknownNodes, findings: [] };
  }
  if (!isBeforeKnown && !isSeenWhole(judged)) {
    return { degree: 'may-have-broken', because: NOBODY_THERE, findings: [] };
  }
  if (findings[0])
    return { degree: 'harmless', because: `it was broken before: ${findings[0].because}`, findings: [] };
  return { degree: 'harmless', because: 'everything that sessions need still held after it', findings: [] };
};

/** The verdict on a judged change: what the guard proves is certain only where the account before the change is known. */
export const verdictOn = (judged: Judged, knowledge: Knowledge): Verdict => {
  const { degree, because, findings } = foundIn(judged, knowledge);
  const named = distinct(findings.map(({ prerequisite }) => prerequisite));
  return {
    degree,
    because,
    prerequisites: named.length > 0 ? named : [judged.prerequisite.id],
    resources: judged.gathered.effect.resources,
  };
};

/** The worst of what several families say. */
export const worstOf = (verdicts: readonly Verdict[]): Verdict | undefined => {
  const degree = DEGREES.find((one) => verdicts.some((verdict) => verdict.degree === one));
  const worst = verdicts.filter((verdict) => verdict.degree === degree);
  const [first] = worst;
  return first && { ...first, prerequisites: distinct(worst.flatMap(({ prerequisites }) => prerequisites)) };
};
