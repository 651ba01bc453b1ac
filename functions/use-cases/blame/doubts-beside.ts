import { resourceKey } from '../../account/resource.ts';
import type { Finding, Judgement, Status } from '../../core/outcome.ts';
import { answerDoubts } from '../answer-doubts.ts';
import type { Guard } from '../guard.ts';
import type { Judged } from '../judged.ts';

/** After a repair the change is undone, and with it its doubts. What settles is judged again. */
const WITHOUT: readonly Status[] = ['fixed', 'settling'];

/**
 * The doubts that are told beside a break. While people are told of a break of a resource, what else cannot be seen of it
 * can wait; a break that was told before says nothing of what a later change did.
 */
const toTell = ({ evaluation: { doubts, findings } }: Judged, said: Judgement): readonly Finding[] => {
  if (WITHOUT.includes(said.status)) return [];
  const isQuiet = said.toldBefore || said.status === 'healthy';
  const told = new Set(isQuiet ? [] : findings.map(({ subject }) => resourceKey(subject)));
  return doubts.filter(({ subject }) => !told.has(resourceKey(subject)));
};

/** Tells the doubts that a change raised beside what is broken. `said` is what came of that. */
export const withDoubtsBeside = async (guard: Guard, judged: Judged, said: Judgement): Promise<Judgement> => {
  const doubts = toTell(judged, said);
  if (doubts.length === 0) return said;
  const answer = await answerDoubts(guard, { ...judged, evaluation: { ...judged.evaluation, doubts } });
  const isTold = answer.status === 'inconclusive' && !answer.toldBefore;
  return isTold && (said.toldBefore || said.status === 'healthy') ? answer : said;
};
