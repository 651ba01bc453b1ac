import { resourceKey } from '../../account/resource.ts';
import { aloneOf } from '../../core/blame/alone.ts';
import { type Evaluation, evaluate } from '../../core/blame/evaluate.ts';
import type { Finding } from '../../core/outcome.ts';
import { type Gathered, gatherMore } from '../gather.ts';
import type { Guard } from '../guard.ts';
import type { Judged, Known } from '../judged.ts';
import { widen } from '../widen.ts';

const evaluateIn = (
  { prerequisites }: Guard,
  { change }: Known,
  { effect, state, rows }: Gathered,
): Evaluation =>
  evaluate(prerequisites, effect, state, () => aloneOf(prerequisites, effect, change, state, rows));

/** Runs the checks with and without a change, with older values if no way back was found. */
export const judge = async (guard: Guard, known: Known): Promise<Judged> => {
  const { gathered } = known;
  const evaluation = evaluateIn(guard, known, gathered);
  const { findings, plan } = evaluation;
  // An older value may do what a person would have to do otherwise.
  if (findings.length === 0 || (plan && !plan.byHand && !plan.caution)) return { ...known, evaluation };
  const more = await gatherMore(gathered, guard);
  return more
    ? { ...known, gathered: more, evaluation: evaluateIn(guard, known, more) }
    : { ...known, evaluation };
};

const REPLACED = 'a later change has replaced this one, and the way back would undo that as well';

/**
 * The same for a change that a later one has replaced. Only what the change broke by itself counts, and only if the
 * value before both of them heals it. The rest is for the later change to answer.
 */
export const judgeReplaced = async (guard: Guard, known: Known): Promise<Judged> => {
  const { effect } = known.gathered;
  const needs = effect.alone?.needs;
  const gathered = needs
    ? { ...known.gathered, state: await widen(guard, known.gathered.state, needs) }
    : known.gathered;
  const evaluation = evaluateIn(guard, known, gathered);
  const { plan, causes } = evaluation;
  const isOurs = ({ prerequisite, subject, attribution }: Finding): boolean =>
    causes.get(`${prerequisite}|${resourceKey(subject)}`)?.alone === true &&
    (attribution === 'proven' || attribution === 'suspected');
  return {
    ...known,
    gathered,
    evaluation: {
      ...evaluation,
      findings: plan ? evaluation.findings.filter(isOurs) : [],
      doubts: [],
      ...(plan ? { plan: { ...plan, caution: plan.caution ?? REPLACED } } : {}),
    },
  };
};
