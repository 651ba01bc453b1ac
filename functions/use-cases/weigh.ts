import { resourceKey } from '../account/resource.ts';
import { type Attributed, attribute } from '../core/blame/attribute.ts';
import type { Evaluation } from '../core/blame/evaluate.ts';
import { type Decision, decide } from '../core/decide.ts';
import type { Incident } from '../core/ledger/ledger.ts';
import { seenWholeAfter, seenWholeSince } from '../core/ledger/seen-whole.ts';
import { restsOnBaseline, staleSince } from '../core/ledger/stale-baseline.ts';
import { isInARow, isKnownBreak, isNews, isToldOfPlace, openIncident, type Reported } from '../core/news.ts';
import type { Finding } from '../core/outcome.ts';
import { settlesUntil } from '../core/restraint/settle.ts';
import { withSight } from '../core/seen/seen-before.ts';
import type { Change } from '../formats/cloudtrail.ts';
import { exemptionFor } from './exemption-for.ts';
import type { Gathered } from './gather.ts';
import type { Guard } from './guard.ts';
import type { Judged, Known } from './judged.ts';
import { withOwnTags } from './named/with-tags.ts';
import type { Teller } from './telling/teller.ts';
import { withIncidents } from './with-incidents.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What must be answered about a change. */
export type News = {
  /** The judged change, with the incidents of everything that is broken. */
  readonly judged: Judged;
  /** What is broken, except for what was already broken and told before the change. */
  readonly broken: readonly Reported[];
};

/** What else is known of a finding's cause. */
export const causeOf = ({ evaluation }: Judged, { prerequisite, subject }: Finding) =>
  evaluation.causes.get(`${prerequisite}|${resourceKey(subject)}`);

const isSame = (a: Finding, b: Finding): boolean =>
  a.prerequisite === b.prerequisite && resourceKey(a.subject) === resourceKey(b.subject);

/**
 * Is a finding worth telling beside what was told of its open incident? A proof that the ledger withdraws is told all
 * the same, because somebody must have healed what was told before.
 */
const isNewBeside = (
  { judged, broken }: News,
  finding: Finding,
  incident: Incident | undefined,
  incidents: readonly Incident[],
): boolean => {
  const { change, delivery } = judged;
  const known = broken.find((one) => isSame(one.finding, finding));
  const raw = known?.finding.attribution === 'proven' && finding.attribution !== 'none';
  return (
    isNews(raw ? known.finding : finding, incident, change, causeOf(judged, finding)?.alone) &&
    !isToldOfPlace(finding, incidents, change, delivery.readAt)
  );
};

/** Is any of these findings worth telling, or was everything already told? */
export const isNewOf = (news: News, findings: readonly Finding[]): boolean =>
  findings.some((finding) => {
    const known = news.broken.find((one) => isSame(one.finding, finding));
    return isNewBeside(news, finding, known?.incident, news.judged.gathered.rows.incidents);
  });

/** Whoever tells what was judged. */
export const tellerOf = (news: News): Teller => ({
  by: news.judged.change.eventId,
  readAt: news.judged.delivery.readAt,
  isNews: (finding, incident) => isNewBeside(news, finding, incident, [incident]),
});

const newsOf = async (guard: Guard, before: Judged): Promise<News> => {
  const { findings } = before.evaluation;
  const judged = await withIncidents(guard, before, findings);
  const { incidents } = judged.gathered.rows;
  const broken = findings
    .map((finding) => ({ finding, incident: openIncident(incidents, finding) }))
    .filter((one) => !isKnownBreak(one) || isInARow(one.incident, before.change, before.delivery.heardAt));
  return { judged, broken };
};

/** The fixes of the last day, apart from one of this very change. */
const recentFixes = (gathered: Gathered, { eventId }: Change, now: Date): number => {
  const target = gathered.effect.resources[0];
  return gathered.rows.repairs.filter(
    (repair) =>
      target !== undefined &&
      resourceKey(repair.resource) === resourceKey(target) &&
      repair.eventId !== eventId &&
      // Not `<`: one whose time cannot be read counts.
      !(now.getTime() - Date.parse(repair.startedAt) >= DAY_MS),
  ).length;
};

/** May a plan be carried out? `findings` are what it is to heal. */
export const decisionOn = async (
  guard: Guard,
  { change, prerequisite, gathered, delivery }: Known,
  evaluation: Pick<Evaluation, 'plan' | 'cutOff'>,
  { findings, knownBefore }: Attributed,
): Promise<Decision> => {
  const { config, ports } = guard;
  const { plan } = evaluation;
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
    exemption: await exemptionFor(guard, { gathered, evaluation }, findings),
    recentFixes: recentFixes(gathered, change, now),
    ledgerReadable: gathered.ledgerReadable,
    knownBefore,
    settlesUntil: settlesUntil(change, delivery.heardAt, now, config.settleSeconds),
  });
};

/** What is broken by a change, whose doing it is, and what to do about it. */
export type Weighed = { readonly news: News; readonly attributed: Attributed; readonly decision: Decision };

/** Weighs what is broken; undefined if all of it was broken and told before. */
export const weigh = async (guard: Guard, before: Judged): Promise<Weighed | { readonly news: News }> => {
  const judged = await withOwnTags(guard, before);
  const news = await newsOf(guard, judged);
  if (news.broken.length === 0) return { news };
  const { change, delivery, evaluation } = judged;
  const { effect, state, previous } = news.judged.gathered;
  const { plan } = evaluation;
  const attributed = attribute(news.broken, {
    change,
    heardAt: delivery.heardAt,
    plan,
    restsOnMemory: plan !== undefined && (previous !== undefined || restsOnBaseline(effect, state, plan)),
    causeOf: (finding) => causeOf(judged, finding),
    seenWhole: (finding) => seenWholeSince(change, finding, news.judged.gathered.rows),
  });
  const decision = await decisionOn(guard, news.judged, judged.evaluation, attributed);
  return { news, attributed, decision };
};
