import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { exampleAccount } from '../../cli/example/account.ts';
import { CORE_POLICY } from '../../cli/example/identities.ts';
import type { ApiCall } from '../../functions/account/api-call.ts';
import { applyPlan } from '../../functions/account/apply-plan.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import { createMemoryLedger } from '../../functions/adapters/memory/ledger.ts';
import { watchersOf } from '../../functions/core/decode.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import type { Row } from '../../functions/core/ledger/rows/rows.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import type { Family } from '../../functions/core/prerequisite.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { familiesOf, type Happening, happen, happeningsIn, WATCHED } from '../support/arbitrary/change.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { connectedAccount } from '../support/samples/connected-account.ts';
import { content } from '../support/samples/sample-account.ts';
import { later as afterMinutes, type Bench, bench } from '../support/samples/sample-guard.ts';
import { countFault, endsIn, printFigures, TOLD, toldIn } from './fault-figures.ts';
import { type Fault, faultyPorts, whensOf } from './faulty-ports.ts';

const described = readAccountFile(exampleAccount);
if (!described.ok) throw new Error(described.problems.join('\n'));
const [document = ''] = Object.keys(described.state.documents);
const [key = ''] = Object.keys(described.state.keys);
const [group = ''] = Object.keys(described.state.logGroups);
const [rule = ''] = Object.keys(described.state.ownRules);

/** What must happen before a document or a group can be made, a deletion cancelled, a boundary, a rule or a role deleted. */
const BEFORE: readonly ApiCall[] = [
  { api: 'ssm:DeleteDocument', input: { Name: document } },
  { api: 'kms:ScheduleKeyDeletion', input: { KeyId: key } },
  { api: 'kms:CreateAlias', input: { AliasName: 'alias/example', TargetKeyId: key } },
  { api: 'logs:DeleteLogGroup', input: { logGroupName: group } },
  { api: 'ssm:PutParameter', input: { Name: 'unrelated', Type: 'String', Value: 'example-logs' } },
  {
    api: 'iam:PutRolePermissionsBoundary',
    input: { RoleName: 'web', PermissionsBoundary: 'arn:aws:iam::111122223333:policy/developers' },
  },
  { api: 'events:RemoveTargets', input: { Rule: rule, Ids: ['queue'] } },
  ...[CORE_POLICY, 'arn:aws:iam::111122223333:policy/session-logging'].map(
    (PolicyArn): ApiCall => ({ api: 'iam:DetachRolePolicy', input: { RoleName: 'racks', PolicyArn } }),
  ),
];
const later = applyPlan(described.state, { calls: BEFORE, restores: '', exact: true });
if (!later) throw new Error('AWS would refuse what must have happened before');

/**
 * An account in which sessions work, the same account later, and one whose VPCs need connections; together they allow
 * each watched call.
 */
const STATES = [described.state, later, connectedAccount];

const BAD = content({ s3BucketName: 'example-gone', s3EncryptionEnabled: true });

/** What each API could do to each state, listed once. */
const HAPPENINGS = STATES.map((state) => ({
  state,
  byApi: Map.groupBy(happeningsIn(state, BAD), ({ api }): string => api),
}));

/** A change of an account, and the family that judges it. */
type Case = { readonly state: AccountState; readonly happening: Happening; readonly family: Family };

/** More calls than any change takes. */
const MOST_CALLS = 60;
const MOST_DELIVERIES = 6;

type Run = {
  readonly made: Bench;
  readonly outcome: Outcome;
  readonly wasHit: boolean;
  readonly hitRead: boolean;
  /** Was it left to settle first? */
  readonly hasSettled: boolean;
};

const remembered = new Map<AccountState, Promise<readonly Row[]>>();

const sweep = async (state: AccountState): Promise<readonly Row[]> => {
  const made = bench({ state });
  const ledger = createMemoryLedger();
  made.ports = { ...made.ports, ledger };
  await made.sweep();
  return ledger.rows();
};

/** What the ledger holds after a sweep of the account, which is made once for all changes of it. */
const rowsOf = (state: AccountState): Promise<readonly Row[]> => {
  const rows = remembered.get(state) ?? sweep(state);
  remembered.set(state, rows);
  return rows;
};

/** A bench whose guard knows the account, and the record of the change; undefined if AWS refuses it. */
const begin = async ({ state, happening }: Case, settings: Partial<GuardConfig> = {}) => {
  const made = bench({ state, settings: { mode: 'auto-fix', ...settings } });
  made.ports = { ...made.ports, ledger: createMemoryLedger(await rowsOf(state)) };
  const event = happen(made, happening);
  return event && { made, event };
};

/**
 * One change, one of whose deliveries hits a fault; it is delivered until a delivery succeeds. If the change is left to
 * settle, the clock waits for the next delivery.
 */
const run = async (
  one: Case,
  fault: Fault | undefined,
  settings?: Partial<GuardConfig>,
): Promise<Run | undefined> => {
  const begun = await begin(one, settings);
  if (!begun) return undefined;
  const { made, event } = begun;
  const healthyPorts = made.ports;
  const faulty = fault && faultyPorts(healthyPorts, fault);
  const heardAt = made.now;
  let hasSettled = false;
  for (let delivery = 0; delivery < MOST_DELIVERIES; delivery += 1) {
    const wasHit = faulty?.hit() ?? false;
    made.ports = faulty && !wasHit ? faulty.ports : healthyPorts;
    const outcome = await guardChange(event, made.guard(one.family), heardAt).catch(() => undefined);
    // The answer of a dead process arrives nowhere.
    const hasDied = !wasHit && fault?.kind === 'crash' && faulty?.hit();
    if (!outcome || hasDied) continue;
    if (outcome.judgedAgainAt === undefined) {
      const [hit, hitRead] = [faulty?.hit() ?? false, faulty?.hitRead() ?? false];
      return { made, outcome, wasHit: hit, hitRead, hasSettled };
    }
    hasSettled = true;
    made.now = new Date(outcome.judgedAgainAt);
  }
  throw new Error('it never ended');
};

const mustRun = async (
  one: Case,
  fault: Fault | undefined,
  settings?: Partial<GuardConfig>,
): Promise<Run> => {
  const done = await run(one, fault, settings);
  if (!done) throw new Error(`AWS refuses ${one.happening.api}`);
  return done;
};

const casesOf = (api: string): readonly Case[] =>
  HAPPENINGS.flatMap(({ state, byApi }) =>
    (byApi.get(api) ?? []).flatMap((happening) =>
      familiesOf(api).map((family) => ({ state, happening, family })),
    ),
  );

/** Does a prerequisite that watches the API put anything back at all? */
const mayBePutBack = (api: string): boolean =>
  watchersOf(registry, api).some(({ prerequisite }) => prerequisite.reverts.length > 0);

const findCase = async (api: string): Promise<Case> => {
  let told: Case | undefined;
  let ended: Case | undefined;
  let quiet: Case | undefined;
  for (const one of casesOf(api)) {
    if (told && !mayBePutBack(api)) return told;
    const made = (await run(one, undefined))?.made;
    if (!made) continue;
    if (made.written.length > 0) return one;
    if (toldIn(made).length > 0) told ??= one;
    else if (endsIn(made).length > 0) ended ??= one;
    quiet ??= one;
  }
  const found = told ?? ended ?? quiet;
  if (!found) throw new Error(`no ${api} happens to the account`);
  return found;
};

const found = new Map<string, Promise<Case>>();

/** A change by an API that the guard puts back; else one that it tells, that ends an incident, or that breaks nothing. */
const caseOf = (api: string): Promise<Case> => {
  const one = found.get(api) ?? findCase(api);
  found.set(api, one);
  return one;
};

/** Lets a fault of a kind hit each call that is made, before and after the call takes effect. */
const everywhere = async (
  one: Case,
  kind: Fault['kind'],
  judge: (done: Run, where: string) => void | Promise<void>,
  settings?: Partial<GuardConfig>,
): Promise<void> => {
  for (let at = 0; at < MOST_CALLS; at += 1) {
    for (const when of whensOf(kind, at)) {
      const done = await mustRun(one, { at, when, kind }, settings);
      if (!done.wasHit) return;
      await judge(done, `at ${at}, ${when}`);
      if (done.hitRead) break;
    }
  }
  throw new Error(`more than ${MOST_CALLS} calls`);
};

/** An end that no delivery told is told by a tick of the sweep, once nobody else can be telling it. */
const expectEnds = async (straight: Bench, made: Bench, where: string): Promise<void> => {
  const due = endsIn(straight);
  if (due.length === 0) return;
  afterMinutes(made, 5);
  await made.sweep();
  expect(endsIn(made), where).toEqual(expect.arrayContaining([...due]));
};

afterAll(printFigures);

describe.each(WATCHED)('%s', (api) => {
  it('survives a crash at any call: the same account, and every repair told', async () => {
    const one = await caseOf(api);
    const { made: straight } = await mustRun(one, undefined);
    await everywhere(one, 'crash', async ({ made }, where) => {
      countFault(straight, made);
      expect(made.account.state(), where).toEqual(straight.account.state());
      if (toldIn(straight).length > 0) expect(toldIn(made).length, where).toBeGreaterThan(0);
      if (made.written.length > 0) expect(TOLD, where).toContain(toldIn(made).at(-1));
      await expectEnds(straight, made, where);
    });
  });

  it('survives an error of AWS at any call: something is told, and every repair', async () => {
    const one = await caseOf(api);
    const { made: straight } = await mustRun(one, undefined);
    await everywhere(one, 'error', async ({ made }, where) => {
      countFault(straight, made);
      if (toldIn(straight).length > 0) expect(toldIn(made).length, where).toBeGreaterThan(0);
      const isPutBack = isDeepStrictEqual(made.account.state(), straight.account.state());
      if (made.written.length > 0) expect(TOLD, where).toContain(toldIn(made).at(-1));
      if (!isPutBack) expect(toldIn(made), where).not.toContain('fixed');
      await expectEnds(straight, made, where);
    });
  });
});

describe.each(WATCHED.filter(mayBePutBack))('%s, left to settle before it is put back,', (api) => {
  const settings = { settleSeconds: 90 };

  it.each(['crash', 'error'] as const)(
    'survives a %s at any call of both deliveries: nothing untold',
    async (kind) => {
      const one = await caseOf(api);
      const { made: straight, hasSettled } = await mustRun(one, undefined, settings);
      // What is not put back is not left to settle either: it is judged once, as above.
      if (!hasSettled) return;
      const judgeOne = ({ made }: Run, where: string): void => {
        countFault(straight, made);
        if (toldIn(straight).length > 0) expect(toldIn(made).length, where).toBeGreaterThan(0);
        if (made.written.length > 0) expect(TOLD, where).toContain(toldIn(made).at(-1));
        if (kind === 'crash') expect(made.account.state(), where).toEqual(straight.account.state());
      };
      await everywhere(one, kind, judgeOne, settings);
    },
  );
});

describe('two faults in a row', () => {
  it('end well, too', async () => {
    const fault = fc.record<Fault>({
      at: fc.nat(30),
      when: fc.constantFrom('before', 'after'),
      kind: fc.constant('crash'),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...WATCHED), fault, fault, async (api, first, second) => {
        const one = await caseOf(api);
        const { made: straight } = await mustRun(one, undefined);
        const begun = await begin(one);
        if (!begun) throw new Error(`AWS refuses ${api}`);
        const { made, event } = begun;
        const healthyPorts = made.ports;
        for (const each of [first, second]) {
          made.ports = faultyPorts(healthyPorts, each).ports;
          await guardChange(event, made.guard(one.family)).catch(() => undefined);
        }
        made.ports = healthyPorts;
        await guardChange(event, made.guard(one.family));
        expect(made.account.state()).toEqual(straight.account.state());
        if (made.written.length > 0) expect(made.published.map(({ status }) => status)).toContain('fixed');
      }),
      { numRuns: runs(150) },
    );
  });
});
