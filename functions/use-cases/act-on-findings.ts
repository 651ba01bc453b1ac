import { resourceKey } from '../account/resource.ts';
import { type Attributed, attribute } from '../core/blame/attribution.ts';
import { type Decision, decide } from '../core/decide.ts';
import { seenWholeAfter } from '../core/ledger/seen-whole.ts';
import { staleSince } from '../core/ledger/stale-baseline.ts';
import { isKnownBreak, isNews, openIncident, type Reported } from '../core/news.ts';
import type { Finding, Outcome } from '../core/outcome.ts';
import { withSight } from '../core/seen/seen-before.ts';
import { UNCHANGED, unchanged } from '../core/unchanged.ts';
import { blastRadiusOf } from './blast-radius.ts';
import { exemptionFor } from './exemption-for.ts';
import type { Gathered } from './gather.ts';
import type { Guard } from './guard.ts';
import { alertOf, type Judged, quietOf } from './judged.ts';
import { repair } from './repair.ts';
import { recordLess, tell } from './tell.ts';
import { withIncidents } from './with-incidents.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What must be answered about a change. */
type News = {
  /** The judged change, with the incidents of everything that is broken. */
  readonly judged: Judged;
  /** What is broken, except for what was already broken and told before the change. */
  readonly broken: readonly Reported[];
  /** Is any of it worth telling, or was everything already told? */
  readonly isNew: boolean;
};

const newsOf = async (guard: Guard, before: Judged): Promise<News> => {
  const { findings } = before.evaluation;
  const judged = await withIncidents(guard, before, findings);
  const broken = findings
    .map((finding) => ({ finding, incident: openIncident(judged.gathered.rows.incidents, finding) }))
    .filter((one) => !isKnownBreak(one));
  return {
    judged,
    broken,
    isNew: broken.some(({ finding, incident }) => isNews(finding, incident, judged.change)),
  };
};

const nothingNew = async (guard: Guard, judged: Judged): Promise<Outcome> => {
  await recordLess(guard.ports, judged.gathered.rows.incidents, judged.evaluation.findings);
  return quietOf(guard, judged, 'healthy', 'This change broke nothing. What is broken was already reported.');
};

const recentFixes = ({ effect, rows }: Gathered, now: Date): number => {
  const target = effect.resources[0];
  return rows.repairs.filter(
    ({ resource, startedAt }) =>
      target !== undefined &&
      resourceKey(resource) === resourceKey(target) &&
      // Not `<`: one whose time cannot be read counts.
      !(now.getTime() - Date.parse(startedAt) >= DAY_MS),
  ).length;
};

const decisionOn = (
  { config, ports }: Guard,
  { change, prerequisite, gathered, evaluation: { plan } }: Judged,
  { findings, knownBefore }: Attributed,
): Decision => {
  const now = ports.now();
  const concerned = [...gathered.effect.resources, ...findings.map(({ subject }) => subject)];
  return decide({
    config,
    now,
    change,
    prerequisite,
    findings,
    plan: plan && withSight(plan, gathered),
    seenWhole: seenWholeAfter(change, concerned, gathered.rows),
    staleSince: plan && staleSince(gathered.effect, gathered.state, gathered.rows, plan, now),
    exemption: exemptionFor(gathered, config.ignoreTag, now),
    recentFixes: recentFixes(gathered, now),
    ledgerReadable: gathered.ledgerReadable,
    knownBefore,
  });
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
  const fixed = await repair(guard, target, decision.plan, draft, gathered.state);
  return fixed ?? tell(guard.ports, alert(unchanged('the ledger could not be written')), incidents);
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
  const news = await newsOf(guard, judged);
  if (news.broken.length === 0) return nothingNew(guard, news.judged);
  const attributed = attribute(news.broken, judged.evaluation.plan, judged.change);
  const decision = decisionOn(guard, news.judged, attributed);
  return carryOut(guard, news, attributed, decision);
};
