import { blastRadiusOf } from './blast-radius.ts';
import { type AccountState, emptyState, mergeStates, type Scope } from './core/account-state.ts';
import { type Assessment, assess } from './core/assessment.ts';
import { snapshotsOf } from './core/baseline.ts';
import { followUpScope, isEmptyScope, unreadPart } from './core/follow-up.ts';
import { DEFAULT_ROLE_SETTING, TIER_SETTING } from './core/identity.ts';
import type { Incident, RepairRecord } from './core/ledger.ts';
import { openIncident } from './core/news.ts';
import { type Finding, isWorse, type Outcome } from './core/outcome.ts';
import type { Prerequisite } from './core/prerequisite.ts';
import { type Resource, type ResourceType, resource, resourceKey } from './core/resource.ts';
import { brokenOutcome } from './describe-change.ts';
import { loadRows } from './gather.ts';
import type { Guard } from './guard.ts';
import {
  explained,
  isFreshLoss,
  lostBlast,
  NODE_CONNECTION,
  readInventories,
  readNodes,
  rememberNodes,
  vpcsOf,
} from './sweep-nodes.ts';
import { closeIncidents, recordQuietly, tell } from './tell.ts';

/** VPCs that are read together, judged and let go: what is held does not grow with the account. */
const VPCS_AT_ONCE = 5;

/** What documents name. */
const DESTINATIONS: readonly ResourceType[] = ['AWS::S3::Bucket', 'AWS::Logs::LogGroup', 'AWS::KMS::Key'];

/** A repair that is not told by then was given up by its queue; the sweep tells it. */
const GIVEN_UP_AFTER_MS = 30 * 60 * 1000;

const followUp = async (guard: Guard, first: AccountState, scope: Scope): Promise<AccountState> => {
  const missing = unreadPart(scope, first);
  return isEmptyScope(missing) ? first : mergeStates(first, await guard.ports.reader.read(missing));
};

/** All but the VPCs: the preferences and what they name, identities, trails and rules; with the ledger's knowledge. */
const readBase = async (guard: Guard): Promise<AccountState> => {
  const { config, ports } = guard;
  const documents = config.guardedDocuments.map((name) => ({ name }));
  const named = documents.map(({ name }) => resource('AWS::SSM::Document', name));
  const identity: Scope = guard.prerequisites.some(({ family }) => family === 'identity')
    ? { managedNodes: ['all'], serviceSettings: [DEFAULT_ROLE_SETTING, TIER_SETTING] }
    : {};
  const own: Scope = { trails: [config.identity.region], ownRules: config.ownRules };
  const [first, loaded] = await Promise.all([
    ports.reader.read({ documents, ...identity, ...own }),
    loadRows(ports, named),
  ]);
  const scope = followUpScope(first, []);
  const destinations = [
    ...(scope.buckets ?? []).map((id) => resource('AWS::S3::Bucket', id)),
    ...(scope.logGroups ?? []).map((id) => resource('AWS::Logs::LogGroup', id)),
  ];
  const [state, more] = await Promise.all([followUp(guard, first, scope), loadRows(ports, destinations)]);
  const known: Resource[] = [...named, ...destinations].filter(
    (r) => loaded.rows.baselines[resourceKey(r)] ?? more.rows.baselines[resourceKey(r)],
  );
  return { ...state, knownBefore: known.map(resourceKey) };
};

/** Some VPCs, with the preferences beside them: which endpoints are missed depends on these. */
const readVpcs = async (guard: Guard, base: AccountState, vpcs: readonly string[]): Promise<AccountState> => {
  const read = await guard.ports.reader.read({ networks: vpcs });
  const { documents, buckets, logGroups, keys, knownBefore } = base;
  const preferences = { ...emptyState(base.identity), documents, buckets, logGroups, keys, knownBefore };
  const state = mergeStates(preferences, read);
  return followUp(guard, state, { dhcpOptions: followUpScope(state, []).dhcpOptions ?? [] });
};

const findingOf = ({ prerequisite, result }: Assessment): readonly Finding[] => {
  if (result.kind !== 'fail') return [];
  const { kind: _, ...fields } = result;
  return [{ prerequisite, attribution: 'none', ...fields }];
};

/** An alert that is ready to be told, so that the state it speaks of need not be kept. */
type Ready = { readonly finding: Finding; readonly outcome: Outcome };

const draftOf = async (guard: Guard, state: AccountState, finding: Finding): Promise<readonly Ready[]> => {
  const prerequisite = guard.prerequisites.find(({ id }) => id === finding.prerequisite);
  if (!prerequisite) return [];
  const { subject } = finding;
  const effect = { resources: [subject] };
  const outcome = brokenOutcome({
    identity: guard.config.identity,
    prerequisite,
    change: null,
    resources: [subject],
    findings: [finding],
    state,
    blastRadius:
      finding.prerequisite === NODE_CONNECTION
        ? lostBlast(state, subject.id)
        : await blastRadiusOf(guard.ports, { effect, state }),
    action: 'Found by the sweep: no event explains it, so who did it is not known. Nothing was changed.',
    advice: prerequisite.advise?.(state, subject),
  });
  return [{ finding, outcome }];
};

const tellForgotten = async (
  guard: Guard,
  untold: readonly RepairRecord[],
  assessments: readonly Assessment[],
): Promise<readonly Outcome[]> => {
  const now = guard.ports.now().getTime();
  const outcomes: Outcome[] = [];
  for (const record of untold.filter(({ startedAt }) => now - Date.parse(startedAt) > GIVEN_UP_AFTER_MS)) {
    const fails = assessments.some(
      ({ prerequisite, result }) =>
        result.kind === 'fail' &&
        record.draft.findings.some(
          (f) => f.prerequisite === prerequisite && resourceKey(f.subject) === resourceKey(result.subject),
        ),
    );
    const action = `A repair was begun at ${record.startedAt} (${record.calls.map(({ api }) => api).join(', ')}) and interrupted; the checks ${fails ? 'still fail' : 'pass now'}.`;
    outcomes.push(
      await tell(guard.ports, { ...record.draft, status: fails ? 'fix-failed' : 'fixed', action }),
    );
    await recordQuietly(guard.ports, () => guard.ports.ledger.saveRepair({ ...record, state: 'told' }));
  }
  return outcomes;
};

/** Was this told already, at least as bad as it is now? An unreadable ledger never silences. */
const isKnown = (incidents: readonly Incident[], finding: Finding): boolean => {
  const incident = openIncident(incidents, finding);
  return incident?.told === true && !isWorse(finding.impact, incident.impact);
};

const isSame = (
  a: { readonly prerequisite: string; readonly subject: Resource },
  b: { readonly prerequisite: string; readonly subject: Resource },
): boolean => a.prerequisite === b.prerequisite && resourceKey(a.subject) === resourceKey(b.subject);

/**
 * Open incidents of log destinations and keys that no document names any more: nobody waits for those. Where
 * a document or such a resource cannot be judged, they may be named still.
 */
const abandoned = (
  incidents: readonly Incident[],
  assessments: readonly Assessment[],
): readonly Incident[] => {
  const results = assessments.map(({ result }) => result);
  const documentsHold = results.every(
    ({ kind, subject }) =>
      subject.type !== 'AWS::SSM::Document' || kind === 'pass' || kind === 'not-applicable',
  );
  return incidents.filter(
    ({ subject }) =>
      documentsHold &&
      DESTINATIONS.includes(subject.type) &&
      !results.some(
        (result) =>
          resourceKey(result.subject) === resourceKey(subject) ||
          (result.kind === 'unknown' && result.subject.type === subject.type),
      ),
  );
};

type Judged = { readonly assessments: readonly Assessment[]; readonly alerts: readonly Ready[] };

const judge = async (
  guard: Guard,
  prerequisites: readonly Prerequisite[],
  state: AccountState,
  incidents: readonly Incident[],
): Promise<Judged> => {
  const assessments = assess(prerequisites, state);
  const news = assessments.flatMap(findingOf).filter((finding) => {
    const isFresh = finding.prerequisite === NODE_CONNECTION && isFreshLoss(state, finding);
    return isFresh || !isKnown(incidents, finding);
  });
  const alerts: Ready[] = [];
  for (const finding of news) alerts.push(...(await draftOf(guard, state, finding)));
  return { assessments, alerts };
};

const isNetwork = ({ family }: Prerequisite): boolean => family === 'network';

/** VPC by VPC: a few are read, judged, remembered and let go before the next ones. */
const judgeVpcs = async (
  guard: Guard,
  base: AccountState,
  vpcIds: readonly string[],
  incidents: readonly Incident[],
): Promise<Judged> => {
  const { ports } = guard;
  const prerequisites = guard.prerequisites.filter(isNetwork);
  const judged: { assessments: Assessment[]; alerts: Ready[] } = { assessments: [], alerts: [] };
  if (prerequisites.length === 0) return judged;
  for (let i = 0; i < vpcIds.length; i += VPCS_AT_ONCE) {
    const state = await readVpcs(guard, base, vpcIds.slice(i, i + VPCS_AT_ONCE));
    const { assessments, alerts } = await judge(guard, prerequisites, state, incidents);
    judged.assessments.push(...assessments);
    judged.alerts.push(...alerts);
    await recordQuietly(ports, () =>
      ports.ledger.saveBaseline(snapshotsOf(state, assessments), ports.now().toISOString()),
    );
  }
  return judged;
};

/** A loss of nodes comes last, when the incidents that may explain it are recorded. */
const tellAll = async (
  guard: Guard,
  base: AccountState,
  alerts: readonly Ready[],
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  const isLoss = ({ finding }: Ready): boolean => finding.prerequisite === NODE_CONNECTION;
  for (const { outcome } of alerts.filter((alert) => !isLoss(alert))) {
    outcomes.push(await tell(guard.ports, outcome));
  }
  for (const { outcome } of alerts.filter(isLoss)) {
    outcomes.push(await tell(guard.ports, await explained(guard.ports, base, outcome)));
  }
  return outcomes;
};

/** Old agents, lost nodes and a stopped trail say nothing about whether a document is one to go back to. */
const mattersToDocuments = ({ prerequisite }: Assessment): boolean =>
  !['agent-version', 'guard-trail', NODE_CONNECTION].includes(prerequisite);

/**
 * Use case: the whole account, on a schedule, because delivery of events is best effort. Remembers what is
 * good and who is connected, closes incidents that are over, tells what is broken and was not told, and what a
 * crash left untold.
 */
export const sweepAccount = async (guard: Guard): Promise<readonly Outcome[]> => {
  const { ports } = guard;
  const opened = ports.ledger.open().catch((error: unknown) => {
    ports.log.error('The ledger could not be read', { error });
    return { incidents: [], untold: [] };
  });
  const [read, nodes, inventories, { incidents, untold }] = await Promise.all([
    readBase(guard),
    readNodes(ports),
    readInventories(ports),
    opened,
  ]);
  const base: AccountState = { ...read, nodes, inventories };
  const others = guard.prerequisites.filter((prerequisite) => !isNetwork(prerequisite));
  const ofBase = await judge(guard, others, base, incidents);
  const ofVpcs = await judgeVpcs(guard, base, vpcsOf(nodes), incidents);
  const assessments = [...ofBase.assessments, ...ofVpcs.assessments];
  const forgotten = await tellForgotten(guard, untold, assessments);
  const toldNow = forgotten.flatMap(({ findings }) => findings);
  const alerts = [...ofBase.alerts, ...ofVpcs.alerts].filter(
    ({ finding }) => !toldNow.some((told) => isSame(told, finding)),
  );
  const outcomes = [...forgotten, ...(await tellAll(guard, base, alerts))];
  await recordQuietly(ports, () =>
    ports.ledger.saveBaseline(
      snapshotsOf(base, assessments.filter(mattersToDocuments)),
      ports.now().toISOString(),
    ),
  );
  const passing = assessments.flatMap(({ prerequisite, result }) =>
    result.kind === 'pass' || result.kind === 'not-applicable'
      ? [{ prerequisite, subject: result.subject }]
      : [],
  );
  await closeIncidents(ports, incidents, [...passing, ...abandoned(incidents, assessments)]);
  await rememberNodes(ports, base);
  return outcomes;
};
