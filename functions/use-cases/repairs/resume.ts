import type { ApiCall, Plan, RepairApi } from '../../account/api-call.ts';
import { applyCall } from '../../account/apply-call.ts';
import { commandsOf, undoCommandsOf } from '../../account/commands.ts';
import { present, presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import type { Decision } from '../../core/decide.ts';
import { incidentId, type RepairRecord } from '../../core/ledger/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import { blastRadiusOf } from '../blast-radius.ts';
import type { Guard } from '../guard.ts';
import { alertOf, type Judged, type Known, quietOf } from '../judged.ts';
import { decisionOn, weigh } from '../weigh.ts';
import { carryOut, giveUp, noMoreFixes } from './repair.ts';
import type { EndTurn } from './turn.ts';
import type { Ground } from './verify.ts';

const ANOTHER_VERSION = 'it was interrupted, and another version of session-guard had started it';

/** Did this version begin it, and with calls that auto-fix may make for this prerequisite? */
const isOurs = ({ prerequisite }: Known, { calls, draft, unclear }: RepairRecord): boolean => {
  const known: readonly string[] = prerequisite.reverts;
  return !unclear && draft.prerequisite === prerequisite.id && calls.every(({ api }) => known.includes(api));
};

/** A state without the version that an update has made of a document: the version before is the latest again. */
const withoutMade = (state: AccountState, call: ApiCall): AccountState => {
  if (call.api !== 'ssm:UpdateDocument') return state;
  const { Name, Content, DocumentVersion } = call.input;
  const document = presentValue(state.documents[Name]);
  const made = String(Number(DocumentVersion) + 1);
  if (document?.latestVersion !== made || document.versions[made] !== Content) return state;
  const { [made]: _, ...versions } = document.versions;
  const defaultVersion = document.defaultVersion === made ? DocumentVersion : document.defaultVersion;
  const before = present({ ...document, latestVersion: DocumentVersion, defaultVersion, versions });
  return { ...state, documents: { ...state.documents, [Name]: before } };
};

const rewound = (state: AccountState, calls: readonly ApiCall[]): AccountState =>
  calls.reduce(withoutMade, state);

/**
 * The way back that a record began, among those that this change has by itself. A record that asks for anything else is
 * not carried out, whoever wrote it.
 */
const planOf = ({ gathered: { effect, state } }: Known, { calls }: RepairRecord): Plan | undefined =>
  [...effect.inverses(state), ...effect.inverses(rewound(state, calls))].find(
    (plan) => JSON.stringify(plan.calls) === JSON.stringify(calls),
  );

/** Would the call overwrite what somebody else has set since the repair started? */
const overwrites = (state: AccountState, [call, ...others]: readonly ApiCall[]): boolean => {
  // With several calls, some were already made, which may be why the state differs from the event's.
  if (!call || others.length > 0) return false;
  const applied = applyCall(state, call);
  return applied.ok && JSON.stringify(applied.state) !== JSON.stringify(state);
};

/** The record's alert with what is known afresh: of a record, no command, link or name is passed on. */
const restated = (guard: Guard, known: Known, { draft }: RepairRecord, plan: Plan | undefined): Outcome => {
  const { state } = known.gathered;
  const findings = draft.findings.filter(({ prerequisite }) =>
    guard.prerequisites.some(({ id }) => id === prerequisite),
  );
  const [first] = findings;
  return {
    ...quietOf(guard, known, 'alerted', draft.because),
    attribution: draft.attribution,
    impact: draft.impact,
    severity: draft.severity,
    findings,
    differences: draft.differences,
    blastRadius: draft.blastRadius,
    bites: draft.bites,
    commands: {
      fix: plan ? commandsOf(plan, state) : [],
      undo: plan ? undoCommandsOf(plan, state) : [],
    },
    action: plan ? `${plan.restores}.` : '',
    incident: first ? incidentId(first.prerequisite, first.subject) : null,
  };
};

type Resumed = {
  readonly record: RepairRecord;
  readonly calls: readonly ApiCall<RepairApi>[] | undefined;
  /** Why no call is made. */
  readonly error?: string;
};

const whyNot = (decision: Exclude<Decision, { action: 'fix' }>): string => {
  switch (decision.action) {
    case 'nothing':
      return decision.because;
    case 'alert':
      return decision.reason;
    case 'settle':
      return `the break is left to settle until ${decision.until}`;
  }
};

/** Takes one of the fixes that an hour may hold; else says why not, as one clause. */
const takeFix = async ({ config, ports }: Guard): Promise<string | undefined> => {
  try {
    return (await ports.ledger.takeFix(config.fixesPerHour, ports.now())) ? undefined : noMoreFixes(config);
  } catch (error) {
    ports.log.error('The fixes of this hour could not be counted, so none is made', { error });
    return 'the ledger could not be written';
  }
};

/** The repair was begun and has had an effect, or somebody has changed the resource since: the rest of it. */
const theRest = async (guard: Guard, known: Known, record: RepairRecord): Promise<Resumed> => {
  const plan = planOf(known, record);
  const fresh = { ...record, draft: restated(guard, known, record, plan) };
  const not = (why: string): Resumed => ({
    record: fresh,
    calls: undefined,
    error: `it was interrupted, and ${why}`,
  });
  if (!plan) return not('its calls are not those that this change calls for');
  if (overwrites(known.gathered.state, plan.calls)) return not('somebody has changed the resource since');
  const evaluation = { plan, cutOff: new Map() };
  const decision = await decisionOn(guard, known, evaluation, { findings: [], knownBefore: false });
  if (decision.action === 'fix') return { record: fresh, calls: decision.plan.calls };
  return not(whyNot(decision));
};

/** The repair has had no effect: the change is judged and decided on again, as if it had just arrived. */
const again = async (guard: Guard, judged: Judged, record: RepairRecord): Promise<Resumed> => {
  const weighed = await weigh(guard, judged);
  if (!('decision' in weighed)) {
    const fresh = { ...record, draft: restated(guard, judged, record, undefined) };
    return {
      record: fresh,
      calls: undefined,
      error: 'it was interrupted, and nothing is broken by the change now',
    };
  }
  const { news, attributed, decision } = weighed;
  const { gathered } = judged;
  const subjects = attributed.findings.map(({ subject }) => subject);
  const blast = await blastRadiusOf(guard.ports, gathered, subjects);
  const restores = decision.action === 'fix' ? `${decision.plan.restores}.` : '';
  const draft = alertOf(guard, news.judged, attributed.findings, blast, restores);
  if (decision.action === 'fix') {
    const { calls } = decision.plan;
    return { record: { ...record, calls, draft }, calls };
  }
  const error = `it was interrupted, and ${whyNot(decision)}`;
  return { record: { ...record, draft }, calls: undefined, error };
};

/**
 * Ends a repair that a crash interrupted, and tells it. The record in the ledger says that a repair was begun, and
 * nothing more: which calls are made now is found from the change and the account, with all that forbids a fix.
 */
export const resume = async (
  guard: Guard,
  judge: (known: Known) => Promise<Judged>,
  known: Known,
  record: RepairRecord,
  endTurn: EndTurn,
): Promise<Outcome> => {
  const { effect, state, readAt, rows } = known.gathered;
  const ground: Ground = { state, readAt, rows, isInterrupted: true };
  const resumed = effect.isCurrent(state)
    ? await again(guard, await judge(known), record)
    : await theRest(guard, known, record);
  if (!isOurs(known, record)) return giveUp(guard, resumed.record, ANOTHER_VERSION, ground, endTurn);
  const error = resumed.calls ? await takeFix(guard) : resumed.error;
  if (error === undefined) return carryOut(guard, resumed.record, resumed.calls ?? [], ground, endTurn);
  const why = resumed.calls ? `it was interrupted, and ${error}` : error;
  return giveUp(guard, resumed.record, why, ground, endTurn);
};
