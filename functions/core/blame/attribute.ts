import type { Plan } from '../../account/api-call.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import type { Incident } from '../ledger/ledger.ts';
import {
  isEarlierThanTold,
  isInARow,
  isLaterThanTold,
  isTold,
  isToldMeanwhile,
  type Reported,
} from '../news.ts';
import type { Attribution, Finding } from '../outcome.ts';
import type { Cause } from './evaluate.ts';
import { isNeverIdle } from './never-idle.ts';

/** Findings, with regard to what the ledger knows about their incidents. */
export type Attributed = {
  readonly findings: readonly Finding[];
  /** The plan goes back past a break that was already reported: this change did not cause that break. */
  readonly knownBefore: boolean;
};

/** What the ledger adds to what the checks say. */
export type Question = {
  readonly change: Change;
  readonly heardAt: Date;
  readonly plan: Plan | undefined;
  /** Does the plan restore what the ledger remembers? Then it may go back past what others changed since. */
  readonly restsOnMemory: boolean;
  readonly causeOf: (finding: Finding) => Cause | undefined;
  /** How a subject was seen whole after the change, see `core/ledger/seen-whole.ts`. */
  readonly seenWhole: (finding: Finding) => 'since' | 'just' | undefined;
};

/** Was it told because of another change, before this one was heard of? */
const isToldBefore = (
  incident: Incident | undefined,
  { change, heardAt }: Question,
): incident is Incident & { readonly eventId: string } =>
  isTold(incident) &&
  !isToldMeanwhile(incident, change, heardAt) &&
  incident.eventId !== null &&
  incident.eventId !== change.eventId;

/**
 * What is left of a proof if it was told for an earlier change, and nobody has seen it whole since. A call that may
 * change nothing is suspected of no more than repeating what was told. A plan that restores what the ledger remembers
 * may go back past the earlier change, but what the change breaks by itself is its doing as well.
 */
const unsure = ({ finding, incident }: Reported, question: Question): Attribution | undefined => {
  if (!isToldBefore(incident, question)) return undefined;
  // What was remembered is how it was before all that this person did.
  if (isInARow(incident, question.change, question.heardAt)) return undefined;
  const isLater = isLaterThanTold(incident, question.change);
  const isRepeated = incident.because === finding.because && !(isLater && isNeverIdle(question.change.api));
  if (isRepeated) return 'suspected';
  if (!isLater || !question.restsOnMemory) return undefined;

  return question.causeOf(finding)?.alone ? 'shared' : 'suspected';
};

/** Several changes of one person in a row are one change: it is judged by what was before all of them. */
const asOnePerson = ({ finding, incident }: Reported, question: Question): Attribution =>
  question.plan && isInARow(incident, question.change, question.heardAt)
    ? (question.causeOf(finding)?.ofOnePerson ?? finding.attribution)
    : finding.attribution;

const withLedger = (reported: Reported, knownBefore: boolean, question: Question): Attribution => {
  const seen = question.seenWhole(reported.finding);
  // It was whole with this change in it, or somebody healed it: something later broke it.
  if (seen === 'since') return 'none';
  const attribution = asOnePerson(reported, question);
  if (attribution !== 'proven') return attribution;
  if (seen === 'just') return 'suspected';
  if (knownBefore) return 'pre-existing';
  return unsure(reported, question) ?? attribution;
};

/** Withdraws a proof that the ledger contradicts, because it may have been broken before or after this change. */
export const attribute = (broken: readonly Reported[], question: Question): Attributed => {
  const knownBefore =
    question.plan?.beyond === true &&
    broken.some(
      ({ incident }) =>
        isTold(incident) &&
        !isInARow(incident, question.change, question.heardAt) &&
        !isEarlierThanTold(incident, question.change),
    );
  const findings = broken.map((one): Finding => {
    const attribution = withLedger(one, knownBefore, question);
    return attribution === one.finding.attribution ? one.finding : { ...one.finding, attribution };
  });
  return { findings, knownBefore };
};
