import { exampleAccount } from '../../cli/example/account.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import { createMemoryLedger } from '../../functions/adapters/memory/ledger.ts';
import { replay } from '../../functions/adapters/memory/replay.ts';
import { plainSlackText, toSlackMessage } from '../../functions/alerts/slack.ts';
import { toSnsMessage } from '../../functions/alerts/sns.ts';
import {
  baselineRow,
  incidentRow,
  inventoryRow,
  type Row,
  repairRow,
  tallyRow,
} from '../../functions/core/ledger/rows/rows.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import type { Ledger } from '../../functions/core/ports.ts';
import { FAMILIES } from '../../functions/core/prerequisite.ts';
import { parseRecord } from '../../functions/formats/cloudtrail.ts';
import { isObject, type Json, parseJson } from '../../functions/formats/json.ts';
import { iamRegion } from '../../functions/formats/regions.ts';
import { deliverSlack, UnreadableNotificationError } from '../../functions/use-cases/deliver-slack.ts';
import { samples } from '../events/samples.ts';
import { pathsIn, replacedAt } from '../support/arbitrary/damaged.ts';
import { hasRealRecords, realRecords } from '../support/real-records.ts';
import { fullIncident, fullRepair } from '../support/samples/full-rows.ts';
import { type Bench, bench } from '../support/samples/sample-guard.ts';
import { fixedOutcome, sampleOutcome } from '../support/samples/sample-outcome.ts';
import { hostileText, mutated, textOf } from './mutate.ts';
import type { Random } from './random.ts';

const described = readAccountFile(exampleAccount);
if (!described.ok) throw new Error(described.problems.join('\n'));
const { state } = described;

/** A record of another account, as if it were of ours; else the guard would only ignore it. */
const asOurs = (record: Json): Json => {
  if (!isObject(record) || typeof record['eventSource'] !== 'string') return record;
  const isGlobal = record['eventSource'].startsWith('iam.');
  const { accountId, region } = state.identity;
  return { ...record, recipientAccountId: accountId, awsRegion: isGlobal ? iamRegion(region) : region };
};

const EVENTS: readonly Json[] = [
  ...samples.flatMap(({ events }) => events),
  ...(hasRealRecords ? realRecords().map(({ record }) => asOurs(record)) : []),
];

/** What a sweep of the healthy account leaves in the ledger. */
const rowsOfSweep = async (): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  const made = bench({ state });
  const ledger: Ledger = {
    ...made.ports.ledger,
    saveBaseline: async (snapshots, seenAt) => {
      rows.push(...snapshots.map((snapshot) => baselineRow(snapshot, seenAt)));
    },
    saveInventories: async (inventories, tallies) => {
      rows.push(...inventories.map(inventoryRow), ...tallies.map(tallyRow));
    },
  };
  made.ports = { ...made.ports, ledger };
  await made.sweep();
  return rows;
};

const SWEPT = await rowsOfSweep();

const benchOn = (account: AccountState, rows: readonly Row[]): Bench => {
  const made = bench({ state: account, settings: { mode: 'auto-fix' } });
  made.ports = { ...made.ports, ledger: createMemoryLedger(rows) };
  return made;
};

/** How an input ended: the status of an outcome, or a word for what was not judged. */
type Ended = string;

/** Tells outcomes in every form that there is. */
const tell = (outcomes: readonly Outcome[]): readonly Ended[] => {
  for (const outcome of outcomes) {
    toSnsMessage(outcome);
    toSlackMessage(outcome);
    plainSlackText(outcome);
  }
  return outcomes.map(({ status }) => status);
};

/** The event happens to the account as far as it can, and each guard hears of it. */
const deliver = async (made: Bench, event: Json): Promise<readonly Ended[]> => {
  const parsed = parseRecord(event);
  if (parsed.kind === 'change') {
    replay(parsed.change, made.account, new Map());
    const at = Date.parse(parsed.change.time);
    if (Number.isFinite(at)) made.now = new Date(at + 60_000);
  }
  const outcomes: Outcome[] = [];
  for (const family of FAMILIES) outcomes.push(await made.deliver(event, family));
  return tell(outcomes);
};

type Attempt = (random: Random) => Promise<readonly Ended[]>;

const PARTS = ['requestParameters', 'requestParameters', 'responseElements', 'userIdentity'] as const;

/** Most often only what somebody could choose in a call; else anything, so that it may be no record at all. */
const mutatedEvent = (random: Random): Json => {
  const whole = random.pick(EVENTS);
  if (random.oneIn(4)) return mutated(whole, random);
  const path = isObject(whole) && 'detail' in whole ? ['detail', random.pick(PARTS)] : [random.pick(PARTS)];
  return replacedAt(whole, path, mutated(valueAt(whole, path) ?? null, random));
};

const event: Attempt = async (random) => {
  const json = parseJson(textOf(mutatedEvent(random), random));
  return json === undefined ? ['no JSON'] : deliver(benchOn(state, SWEPT), json);
};

/** Rows that somebody edited, of what the event is about and of everything else. */
const rows: Attempt = async (random) => {
  const changed = random.pick(EVENTS);
  const about = random.pick(SWEPT).pk;
  const more = [incidentRow(fullIncident), repairRow(fullRepair)].map((row) => ({ ...row, pk: about }));
  const edited = [...SWEPT, ...more].map((row) => {
    if (!random.oneIn(3)) return row;
    return { ...row, body: textOf(mutated(parseJson(row.body) ?? null, random), random) };
  });
  const made = benchOn(state, edited);
  const ended = await deliver(made, changed);
  return random.oneIn(10) ? [...ended, ...tell(await made.sweep())] : ended;
};

const isJsonText = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^\s*\{/.test(value) && parseJson(value) !== undefined;

const valueAt = (value: Json, path: readonly (string | number)[]): Json | undefined => {
  let found: Json | undefined = value;
  for (const key of path) {
    found = Array.isArray(found) ? found[Number(key)] : isObject(found) ? found[key] : undefined;
  }
  return found;
};

const ACCOUNT = JSON.parse(JSON.stringify(state)) as Json;

/** Where the account holds a session document, a policy, or another text that is JSON. */
const TEXTS = pathsIn(ACCOUNT).filter((path) => isJsonText(valueAt(ACCOUNT, path)));
const DOCUMENTS = TEXTS.filter(([first]) => first === 'documents');
const POLICIES = TEXTS.filter(([first]) => first !== 'documents');

/** An account one of whose documents or policies is hostile; a sweep judges all of it. */
const contents =
  (paths: typeof TEXTS): Attempt =>
  async (random) => {
    const path = random.pick(paths);
    const content = parseJson(String(valueAt(ACCOUNT, path))) ?? null;
    const text = random.oneIn(20) ? hostileText(random) : textOf(mutated(content, random), random);
    const made = benchOn(replacedAt(ACCOUNT, path, text) as unknown as AccountState, SWEPT);
    return random.oneIn(3) ? tell(await made.sweep()) : deliver(made, random.pick(EVENTS));
  };

/** A message in the queue of the Slack function, which anybody may have written. */
const notification: Attempt = async (random) => {
  const outcome = random.pick([sampleOutcome(), fixedOutcome()]) as unknown as Json;
  const body = textOf(mutated(outcome, random), random);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const sender = { send: async () => ({ kind: 'sent' as const }) };
  try {
    const threads = { find: async () => undefined, save: async () => undefined };
    const { kind } = await deliverSlack(
      body,
      { sender, threads, log },
      { ignoreTag: 'session-guard:ignore' },
    );
    return [kind];
  } catch (error) {
    // Such a message goes to the dead letters, where somebody looks at it.
    if (!(error instanceof UnreadableNotificationError)) throw error;
    return ['no outcome'];
  }
};

/** What is tried, and how often in a hundred. */
export const TARGETS = [
  { name: 'events', share: 60, attempt: event },
  { name: 'ledger rows', share: 12, attempt: rows },
  { name: 'session documents', share: 10, attempt: contents(DOCUMENTS) },
  { name: 'policies', share: 10, attempt: contents(POLICIES) },
  { name: 'notifications', share: 8, attempt: notification },
] as const;
