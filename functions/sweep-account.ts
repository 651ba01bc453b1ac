import { blastRadiusInVpc } from './blast-radius.ts';
import { type AccountState, emptyState, mergeStates } from './core/account-state.ts';
import { snapshotsOf } from './core/baseline.ts';
import { type Assessment, assess } from './core/evaluate.ts';
import { followUpScope, isEmptyScope, unreadPart } from './core/follow-up.ts';
import type { Incident, RepairRecord } from './core/ledger.ts';
import { openIncident } from './core/news.ts';
import { type BlastRadius, type Finding, isWorse, type Outcome } from './core/outcome.ts';
import { type Resource, type ResourceType, resource, resourceKey } from './core/resource.ts';
import { brokenOutcome } from './describe-change.ts';
import { loadRows } from './gather.ts';
import type { Guard } from './guard.ts';
import { closeIncidents, recordQuietly, tell } from './tell.ts';

/** VPCs that are read side by side: EC2 throttles reads per account. */
const VPCS_AT_ONCE = 5;

/** What documents name. */
const DESTINATIONS: readonly ResourceType[] = ['AWS::S3::Bucket', 'AWS::Logs::LogGroup', 'AWS::KMS::Key'];

/** A repair that is not told by then was given up by its queue; the sweep tells it. */
const GIVEN_UP_AFTER_MS = 30 * 60 * 1000;

const readVpcs = async (guard: Guard, vpcIds: readonly string[]): Promise<AccountState> => {
  let state = emptyState(guard.config.identity);
  for (let i = 0; i < vpcIds.length; i += VPCS_AT_ONCE) {
    const vpcs = vpcIds.slice(i, i + VPCS_AT_ONCE);
    state = mergeStates(state, await guard.ports.reader.read({ vpcs }));
  }
  return state;
};

/** Everything that the prerequisites look at, with what the ledger knows to have been there before. */
const readAccount = async (guard: Guard): Promise<AccountState> => {
  const { config, ports } = guard;
  const documents = config.guardedDocuments.map((name) => ({ name }));
  const named = documents.map(({ name }) => resource('AWS::SSM::Document', name));
  const [preferences, vpcs, own] = await Promise.all([
    ports.reader.read({ documents }),
    ports.reader.vpcsWithManagedNodes().then((vpcIds) => readVpcs(guard, vpcIds)),
    loadRows(ports, named),
  ]);
  const first = mergeStates(preferences, vpcs);
  const scope = unreadPart(followUpScope(first, []), first);
  const destinations = [
    ...(scope.buckets ?? []).map((id) => resource('AWS::S3::Bucket', id)),
    ...(scope.logGroups ?? []).map((id) => resource('AWS::Logs::LogGroup', id)),
  ];
  const [read, loaded] = await Promise.all([
    isEmptyScope(scope) ? emptyState(config.identity) : ports.reader.read(scope),
    loadRows(ports, destinations),
  ]);
  const known: Resource[] = [...named, ...destinations].filter(
    (r) => own.rows.baselines[resourceKey(r)] ?? loaded.rows.baselines[resourceKey(r)],
  );
  return { ...mergeStates(first, read), knownBefore: known.map(resourceKey) };
};

const findingOf = ({ prerequisite, result }: Assessment): readonly Finding[] => {
  if (result.kind !== 'fail') return [];
  const { kind: _, ...fields } = result;
  return [{ prerequisite, attribution: 'none', ...fields }];
};

const blastRadius = async (
  guard: Guard,
  state: AccountState,
  subject: Resource,
): Promise<BlastRadius | null> => {
  if (subject.type === 'AWS::EC2::VPC') return blastRadiusInVpc(state, subject.id);
  try {
    return await guard.ports.reader.connectedNodes();
  } catch (error) {
    guard.ports.log.warn('The managed nodes could not be counted', { error });
    return null;
  }
};

const alertOn = async (guard: Guard, state: AccountState, finding: Finding): Promise<readonly Outcome[]> => {
  const prerequisite = guard.prerequisites.find(({ id }) => id === finding.prerequisite);
  if (!prerequisite) return [];
  const outcome = brokenOutcome({
    identity: guard.config.identity,
    prerequisite,
    change: null,
    resources: [finding.subject],
    findings: [finding],
    state,
    blastRadius: await blastRadius(guard, state, finding.subject),
    action: 'Found by the sweep: no event explains it, so who did it is not known. Nothing was changed.',
  });
  return [await tell(guard.ports, outcome)];
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

/**
 * Use case: the whole account, on a schedule, because delivery of events is best effort. Remembers what is
 * good, closes incidents that are over, tells what is broken and was not told, and what a crash left untold.
 */
export const sweepAccount = async (guard: Guard): Promise<readonly Outcome[]> => {
  const { ports } = guard;
  const opened = ports.ledger.open().catch((error: unknown) => {
    ports.log.error('The ledger could not be read', { error });
    return { incidents: [], untold: [] };
  });
  const [state, { incidents, untold }] = await Promise.all([readAccount(guard), opened]);
  const assessments = assess(guard.prerequisites, state);
  const outcomes: Outcome[] = [...(await tellForgotten(guard, untold, assessments))];
  const toldNow = outcomes.flatMap(({ findings }) => findings);
  for (const finding of assessments.flatMap(findingOf)) {
    const isTold = isKnown(incidents, finding) || toldNow.some((told) => isSame(told, finding));
    if (!isTold) outcomes.push(...(await alertOn(guard, state, finding)));
  }
  await recordQuietly(ports, () =>
    ports.ledger.saveBaseline(snapshotsOf(state, assessments), ports.now().toISOString()),
  );
  const passing = assessments.flatMap(({ prerequisite, result }) =>
    result.kind === 'pass' || result.kind === 'not-applicable'
      ? [{ prerequisite, subject: result.subject }]
      : [],
  );
  await closeIncidents(ports, incidents, [...passing, ...abandoned(incidents, assessments)]);
  return outcomes;
};
