import type { Attributed } from '../core/blame/attribution.ts';
import type { Decision } from '../core/decide.ts';
import type { Finding, Outcome } from '../core/outcome.ts';
import { UNCHANGED, unchanged } from '../core/unchanged.ts';
import { blastRadiusOf } from './blast-radius.ts';
import type { Guard } from './guard.ts';
import { alertOf, type Judged, quietOf } from './judged.ts';
import { repair } from './repair.ts';
import { recordLess, tell } from './tell.ts';
import { type News, weigh } from './weigh.ts';

const nothingNew = async (guard: Guard, judged: Judged): Promise<Outcome> => {
  await recordLess(guard.ports, judged.gathered.rows.incidents, judged.evaluation.findings);
  return quietOf(guard, judged, 'healthy', 'This change broke nothing. What is broken was already reported.');
};

type ToTell = Exclude<Decision, { action: 'nothing' }>;

const repairOrTell = async (
  guard: Guard,
  judged: Judged,
  findings: readonly Finding[],
  decision: ToTell,
): Promise<Outcome> => {
  const { gathered } = judged;
  const subjects = findings.map(({ subject }) => subject);
  const blastRadius = await blastRadiusOf(guard.ports, gathered, subjects);
  const alert = (action: string): Outcome => alertOf(guard, judged, findings, blastRadius, action);
  const target = gathered.effect.resources[0];
  const { incidents } = gathered.rows;
  if (decision.action === 'alert') return tell(guard.ports, alert(decision.because), incidents);
  if (!target) return tell(guard.ports, alert(UNCHANGED), incidents);
  const draft = alert(`${decision.plan.restores}.`);
  const done = await repair(guard, target, decision.plan, draft, gathered.state);
  return typeof done === 'string' ? tell(guard.ports, alert(unchanged(done)), incidents) : done;
};

const carryOut = async (
  guard: Guard,
  { judged, isNew }: News,
  { findings }: Attributed,
  decision: Decision,
): Promise<Outcome> => {
  const silently = (action: string): Outcome => alertOf(guard, judged, findings, null, action);
  // A muted finding is reported as muted, even if it was told before.
  if (decision.action === 'nothing') {
    return { ...silently(UNCHANGED), status: 'ignored', because: decision.because };
  }
  if (isNew) return repairOrTell(guard, judged, findings, decision);
  await recordLess(guard.ports, judged.gathered.rows.incidents, judged.evaluation.findings);
  return { ...silently('This incident was already reported.'), toldBefore: true };
};

/** Something is broken: finds the news, the cause and the decision, and carries the decision out. */
export const actOn = async (guard: Guard, judged: Judged): Promise<Outcome> => {
  const weighed = await weigh(guard, judged);
  if (!('decision' in weighed)) return nothingNew(guard, weighed.news.judged);
  return carryOut(guard, weighed.news, weighed.attributed, weighed.decision);
};
