import { resourceKey } from '../../account/resource.ts';
import { isMadeAfterTold, isTold, openIncident } from '../../core/news.ts';
import type { Judgement, Status } from '../../core/outcome.ts';
import { answerDoubts } from '../answer-doubts.ts';
import type { Guard } from '../guard.ts';
import type { Judged } from '../judged.ts';
import { withIncidents } from '../with-incidents.ts';

/** After a repair the change is undone, and with it its doubts. What settles is judged again. */
const WITHOUT: readonly Status[] = ['fixed', 'settling'];

/** The resources of which people are told by this change, or were told since it was made: its event may come again. */
const toldOf = ({ change, evaluation, gathered }: Judged, isQuiet: boolean): ReadonlySet<string> => {
  const told = evaluation.findings.filter((finding) => {
    const incident = openIncident(gathered.rows.incidents, finding);
    return !isQuiet || (isTold(incident) && !isMadeAfterTold(incident, change));
  });
  return new Set(told.map(({ subject }) => resourceKey(subject)));
};

/**
 * Tells the doubts that a change raised beside what is broken. `said` is what came of that. While people are told of a break of
 * a resource, what else cannot be seen of it can wait until that is mended; a break that was told before the change was made
 * says nothing of what the change did.
 */
export const withDoubtsBeside = async (guard: Guard, before: Judged, said: Judgement): Promise<Judgement> => {
  const { doubts, findings } = before.evaluation;
  if (doubts.length === 0 || WITHOUT.includes(said.status)) return said;
  const isQuiet = said.toldBefore === true || said.status === 'healthy';
  const judged = isQuiet ? await withIncidents(guard, before, findings) : before;
  const told = toldOf(judged, isQuiet);
  const left = doubts.filter(({ subject }) => !told.has(resourceKey(subject)));
  if (left.length === 0) return said;
  const answer = await answerDoubts(guard, { ...judged, evaluation: { ...judged.evaluation, doubts: left } });
  const isAnswered = answer.status === 'inconclusive' && !answer.toldBefore;
  return isAnswered && isQuiet ? answer : said;
};
