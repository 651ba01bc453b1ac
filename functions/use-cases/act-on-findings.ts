import type { Attributed } from '../core/blame/attribute.ts';
import type { Decision } from '../core/decide.ts';
import { isInARow, isToldMeanwhile } from '../core/news.ts';
import type { Finding, Judgement, Outcome } from '../core/outcome.ts';
import { explainedUntil } from '../core/restraint/settle.ts';
import { UNCHANGED, unchanged } from '../core/unchanged.ts';
import { unexplained } from './blame/unexplained.ts';
import { blastRadiusOf } from './blast-radius.ts';
import type { Guard } from './guard.ts';
import { withShownUsers } from './hit/shown-users.ts';
import { alertOf, type Judged, quietOf } from './judged.ts';
import { endWhatPasses } from './recoveries/of-event.ts';
import { repair } from './repairs/repair.ts';
import { recordLess, tell } from './tell.ts';
import { causeOf, isNewOf, type News, tellerOf, type Weighed, weigh } from './weigh.ts';

const nothingNew = async (guard: Guard, judged: Judged): Promise<Outcome> => {
  await recordLess(guard.ports, judged.gathered.rows.incidents, judged.evaluation.findings);
  // What passes beside a break may only be hidden by it, unless this change is proven to have mended it.
  await endWhatPasses(guard, judged, (mends) => mends === 'certainly');
  return quietOf(guard, judged, 'healthy', 'This change broke nothing. What is broken was already reported.');
};

type ToTell = Extract<Decision, { action: 'alert' | 'fix' }>;

const repairOrTell = async (
  guard: Guard,
  news: News,
  found: readonly Finding[],
  decision: ToTell,
): Promise<Outcome> => {
  const { judged } = news;
  const { gathered } = judged;
  const findings = await withShownUsers(guard, gathered.state, found);
  const subjects = findings.map(({ subject }) => subject);
  const blastRadius = await blastRadiusOf(guard.ports, gathered, subjects);
  const alert = (action: string): Outcome => alertOf(guard, judged, findings, blastRadius, action);
  const target = gathered.effect.resources[0];
  const { incidents } = gathered.rows;
  const say = (action: string) => tell(guard.ports, alert(action), incidents, tellerOf(news));
  if (decision.action === 'alert') return say(decision.because);
  if (!target) return say(UNCHANGED);
  const draft = alert(`${decision.plan.restores}.`);
  const done = await repair(guard, judged, target, decision.plan, draft);
  return typeof done === 'string' ? say(unchanged(done)) : done;
};

/**
 * Is there anything to do about a break? What was already told is not told again. But a break that is due to be put
 * back is put back, even if a neighbouring event or the sweep told it while it was left to settle, or if the same person's change
 * before it was told.
 */
const isDue = (news: News, findings: readonly Finding[], { action }: Decision): boolean => {
  const { judged, broken } = news;
  const { change, delivery } = judged;
  const isRepair = action === 'fix' || action === 'settle';
  return (
    isNewOf(news, findings) ||
    (isRepair &&
      broken.some(
        ({ incident }) =>
          isToldMeanwhile(incident, change, delivery.heardAt) || isInARow(incident, change, delivery.heardAt),
      ))
  );
};

/** Nobody is told yet: in a moment there is either nothing to tell, or one message that says how it ended. */
const settling = (silent: Outcome, judgedAgainAt: string): Judgement => ({
  ...silent,
  status: 'settling',
  judgedAgainAt,
});

const carryOut = async (
  guard: Guard,
  news: News,
  { findings }: Attributed,
  decision: Decision,
): Promise<Judgement> => {
  const { judged } = news;
  const silently = (action: string): Outcome => alertOf(guard, judged, findings, null, action);
  // A muted finding is reported as muted, even if it was told before.
  if (decision.action === 'nothing') {
    return { ...silently(UNCHANGED), status: 'ignored', because: decision.because };
  }
  if (isDue(news, findings, decision)) {
    if (decision.action !== 'settle') return repairOrTell(guard, news, findings, decision);
    return settling(silently(`It is judged again at ${decision.until}, and put back then.`), decision.until);
  }
  await recordLess(guard.ports, judged.gathered.rows.incidents, judged.evaluation.findings);
  return { ...silently('This incident was already reported.'), toldBefore: true };
};

/**
 * Until when a break is left to another event, because this change did not make it: it was broken without it, or seen whole
 * after it, or the change breaks nothing by itself. In a storm, the events of harmless changes come before and after the one
 * that explains the break, and people are to hear of it once, with the right name.
 */
const leftToAnother = (
  { config, ports }: Guard,
  { news, attributed, decision }: Weighed,
): string | undefined => {
  const { judged } = news;
  const mayBeOurs = ({ attribution, ...finding }: Finding): boolean =>
    attribution === 'proven' ||
    attribution === 'shared' ||
    (attribution === 'suspected' && causeOf(judged, { attribution, ...finding })?.alone !== false);
  if (decision.action !== 'alert' || attributed.findings.some(mayBeOurs)) return undefined;
  if (!isNewOf(news, attributed.findings)) return undefined;
  return explainedUntil(judged.delivery.heardAt, ports.now(), config.settleSeconds);
};

/** Something is broken: finds the news, the cause and the decision, and carries the decision out. */
export const actOn = async (guard: Guard, judged: Judged): Promise<Judgement> => {
  const weighed = await weigh(guard, judged);
  if (!('decision' in weighed)) return nothingNew(guard, weighed.news.judged);
  const { news, attributed, decision } = weighed;
  const until = leftToAnother(guard, weighed);
  if (until !== undefined) {
    const action = `It is judged again at ${until}: an event that explains it may be on its way.`;
    return settling(alertOf(guard, news.judged, attributed.findings, null, action), until);
  }
  const later = await unexplained(guard, weighed);
  if (later) return later;
  // What somebody else broke since is told by the event that explains it, or by the sweep.
  const findings = attributed.findings.filter(({ attribution }) => attribution !== 'none');
  return carryOut(guard, news, { ...attributed, findings }, decision);
};
