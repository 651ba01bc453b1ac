import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import { isNews, openIncident } from '../core/news.ts';
import type { Outcome } from '../core/outcome.ts';
import { unchanged } from '../core/unchanged.ts';
import { blastRadiusOf } from './blast-radius.ts';
import { exemptionFor } from './exemption-for.ts';
import type { Guard } from './guard.ts';
import { alertOf, type Judged } from './judged.ts';
import { withOwnTags } from './named/with-tags.ts';
import { tell } from './tell.ts';
import { withIncidents } from './with-incidents.ts';

const ACTION = unchanged('it cannot be seen from outside whether sessions still work');

/** It is neither visibly broken nor certainly healthy: the guard reports this and changes nothing. */
export const answerDoubts = async (guard: Guard, before: Judged): Promise<Outcome> => {
  const { ports } = guard;
  const { doubts } = before.evaluation;
  const judged = await withIncidents(guard, await withOwnTags(guard, before), doubts);
  const { change, gathered, delivery } = judged;
  const alert = (blastRadius: BlastRadius | null): Outcome => ({
    ...alertOf(guard, judged, doubts, blastRadius, ACTION),
    status: 'inconclusive',
  });
  const exemption = await exemptionFor(guard, judged, doubts);
  if (exemption.kind === 'exempt') return { ...alert(null), status: 'ignored', because: exemption.because };
  const { incidents } = gathered.rows;
  const isNew = doubts.some((finding) => isNews(finding, openIncident(incidents, finding), change));
  if (!isNew) return { ...alert(null), toldBefore: true };
  const subjects = doubts.map(({ subject }) => subject);
  return tell(ports, alert(await blastRadiusOf(ports, gathered, subjects)), incidents, {
    by: change.eventId,
    readAt: delivery.readAt,
    isNews: (finding, incident) => isNews(finding, incident, change),
  });
};
