import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import { resourceKey } from '../account/resource.ts';
import { decide } from '../core/decide.ts';
import type { Evaluation } from '../core/evaluate.ts';
import type { Incident } from '../core/ledger.ts';
import { isNews, openIncident } from '../core/news.ts';
import type { Finding, Outcome } from '../core/outcome.ts';
import type { Prerequisite } from '../core/prerequisite.ts';
import { staleSince } from '../core/stale-baseline.ts';
import type { Change } from '../formats/cloudtrail.ts';
import { blastRadiusOf } from './blast-radius.ts';
import { brokenOutcome, quietOutcome } from './describe-change.ts';
import { exemptionFor } from './exemption-for.ts';
import type { Gathered } from './gather.ts';
import type { Guard } from './guard.ts';
import { loadRows } from './load-rows.ts';
import { repair } from './repair.ts';
import { recordLess, tell } from './tell.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A change with what is known of it and what the checks say. */
export type Judged = { readonly gathered: Gathered; readonly evaluation: Evaluation };

/** Incidents of the findings that were not loaded with the event's own resources. */
const withIncidents = async (
  guard: Guard,
  gathered: Gathered,
  findings: readonly Finding[],
): Promise<Gathered> => {
  const loaded = new Set(gathered.loaded);
  const others = findings
    .map(({ subject }) => subject)
    .filter((subject) => !loaded.has(resourceKey(subject)));
  if (others.length === 0) return gathered;
  const { rows, readable } = await loadRows(guard.ports, others);
  return {
    ...gathered,
    rows: { ...gathered.rows, incidents: [...gathered.rows.incidents, ...rows.incidents] },
    ledgerReadable: gathered.ledgerReadable && readable,
  };
};

const recentFixes = (gathered: Gathered, now: Date): number => {
  const target = gathered.effect.resources[0];
  return gathered.rows.repairs.filter(
    ({ resource, startedAt }) =>
      target !== undefined &&
      resourceKey(resource) === resourceKey(target) &&
      now.getTime() - Date.parse(startedAt) < DAY_MS,
  ).length;
};

/** Broken before this change, and told then: it says nothing about the change. */
const isOldNews = (gathered: Gathered, finding: Finding): boolean =>
  finding.attribution === 'pre-existing' && openIncident(gathered.rows.incidents, finding)?.told === true;

/**
 * Broken in the same words as was told of another change, and not seen whole in between: whoever did it again, or
 * did it anew, cannot be told.
 */
const isSameBreak = (finding: Finding, incident: Incident | undefined, change: Change): boolean =>
  incident?.told === true &&
  incident.eventId !== null &&
  incident.eventId !== change.eventId &&
  incident.because === finding.because;

/** Broken: decides, repairs where it may, and tells. Answers what was told, or that there is no news. */
export const actOn = async (
  guard: Guard,
  change: Change,
  prerequisite: Prerequisite,
  judged: Judged,
  all: readonly Finding[],
): Promise<Outcome> => {
  const { config, ports } = guard;
  const gathered = await withIncidents(guard, judged.gathered, all);
  const findings = all.filter((finding) => !isOldNews(gathered, finding));
  const incidents = findings.map((finding) => openIncident(gathered.rows.incidents, finding));
  const { plan } = judged.evaluation;
  const knownBefore = plan?.beyond === true && incidents.some((incident) => incident?.told);
  const attributed = findings.map((finding, i): Finding => {
    if (finding.attribution !== 'proven') return finding;
    if (knownBefore) return { ...finding, attribution: 'pre-existing' };
    return isSameBreak(finding, incidents[i], change) ? { ...finding, attribution: 'suspected' } : finding;
  });
  const decision = decide({
    config,
    change,
    prerequisite,
    findings: attributed,
    plan,
    staleSince: plan && staleSince(gathered.effect, gathered.state, gathered.rows, plan, ports.now()),
    exemption: exemptionFor(gathered, config.ignoreTag, ports.now()),
    recentFixes: recentFixes(gathered, ports.now()),
    ledgerReadable: gathered.ledgerReadable,
    knownBefore,
  });
  if (findings.length === 0) {
    await recordLess(ports, gathered.rows.incidents, all);
    return quietOutcome(
      config.identity,
      'healthy',
      'This change broke nothing; what is broken was told before.',
      change,
      {
        prerequisite: prerequisite.id,
        resources: gathered.effect.resources,
      },
    );
  }
  const draft = (blastRadius: BlastRadius | null, action: string): Outcome =>
    brokenOutcome({
      identity: config.identity,
      prerequisite,
      change,
      resources: gathered.effect.resources,
      findings: attributed,
      state: gathered.state,
      evaluation: judged.evaluation,
      blastRadius,
      action,
    });
  if (decision.action === 'nothing') {
    return { ...draft(null, 'Nothing was changed.'), status: 'ignored', because: decision.because };
  }
  if (!findings.some((finding, i) => isNews(finding, incidents[i], change))) {
    await recordLess(ports, gathered.rows.incidents, all);
    return { ...draft(null, 'This incident was told before.'), toldBefore: true };
  }
  const broken = findings.map(({ subject }) => subject);
  const blastRadius = await blastRadiusOf(ports, gathered, broken);
  const target = gathered.effect.resources[0];
  if (decision.action === 'fix' && target) {
    const fixed = await repair(
      guard,
      target,
      decision.plan,
      draft(blastRadius, `${decision.plan.restores}.`),
      gathered.state,
    );
    return (
      fixed ?? tell(ports, draft(blastRadius, 'The ledger could not be written, so nothing was changed.'))
    );
  }
  const action = decision.action === 'alert' ? decision.because : 'Nothing was changed.';
  return tell(ports, draft(blastRadius, action));
};

/** Not broken as far as can be seen, and not healthy either: that is told, and nothing is done. */
export const doubtful = async (
  guard: Guard,
  change: Change,
  prerequisite: Prerequisite,
  judged: Judged,
): Promise<Outcome> => {
  const { config, ports } = guard;
  const { doubts } = judged.evaluation;
  const gathered = await withIncidents(guard, judged.gathered, doubts);
  const outcome = (blastRadius: BlastRadius | null): Outcome => ({
    ...brokenOutcome({
      identity: config.identity,
      prerequisite,
      change,
      resources: gathered.effect.resources,
      findings: doubts,
      state: gathered.state,
      evaluation: judged.evaluation,
      blastRadius,
      action: 'It cannot be told from outside whether sessions still work: nothing was changed.',
    }),
    status: 'inconclusive',
  });
  const exemption = exemptionFor(gathered, config.ignoreTag, ports.now());
  if (exemption.kind === 'exempt') return { ...outcome(null), status: 'ignored', because: exemption.because };
  const news = doubts.some((doubt) => isNews(doubt, openIncident(gathered.rows.incidents, doubt), change));
  if (!news) return { ...outcome(null), toldBefore: true };
  const doubted = doubts.map(({ subject }) => subject);
  return tell(ports, outcome(await blastRadiusOf(ports, gathered, doubted)));
};
