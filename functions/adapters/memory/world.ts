import type { GuardConfig } from '../../core/guard-config.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Log, Ports } from '../../core/ports.ts';
import type { Family, Prerequisite } from '../../core/prerequisite.ts';
import { type Change, parseRecord } from '../../formats/cloudtrail.ts';
import type { Json } from '../../formats/json.ts';
import { createEmbeddedAccount, type EmbeddedAccount } from './account.ts';
import type { DescribedAccount } from './account-file/account-file.ts';
import { createMemoryHistory } from './history.ts';
import { createMemoryLedger } from './ledger.ts';
import { pinged } from './pings.ts';
import { createMemoryRemediator } from './remediator.ts';
import { rememberAccount } from './remember.ts';
import { type NextContents, replay } from './replay.ts';

/** A guard as the use cases take it. */
type WorldGuard = {
  readonly prerequisites: readonly Prerequisite[];
  readonly config: GuardConfig;
  readonly ports: Ports;
};

/** An embedded account with everything that a guard needs; nothing outside the process is touched. */
export type World = {
  readonly account: EmbeddedAccount;
  readonly config: GuardConfig;
  readonly ports: Ports;
  /** What was published so far, in this order. */
  readonly published: readonly Outcome[];
  /** The guard of one family, or of all prerequisites, as for the sweep. */
  guard(family?: Family): WorldGuard;
  /** Leaves in the ledger what a sweep of a healthy account does, now or at a time (ISO 8601). */
  remember(seenAt?: string): Promise<void>;
  /** Applies an event to the account, the event history and the clock. It accepts any JSON. */
  happen(event: Json): void;
  /** Lets the agents of connected nodes ping, except for those in some VPCs, which lost their way. */
  ping(silent?: ReadonlySet<string>): void;
  /** Moves the clock to a time (ISO 8601); it never goes back. */
  waitUntil(time: string): void;
};

type WorldOptions = DescribedAccount & {
  readonly prerequisites: readonly Prerequisite[];
  readonly settings?: Partial<GuardConfig>;
  /** The clock until the first event, ISO 8601. */
  readonly startsAt?: string;
  readonly log?: Log;
};

/** From the call to the guard: seconds to minutes in AWS, a fixed few seconds here. */
const DELIVERY_MS = 3_000;

const DEFAULT_START = '2026-01-01T00:00:00Z';

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const everyName = {
  logBuckets: ['*'],
  logGroups: ['*'],
  nodeRoles: ['*'],
  nodeProfiles: ['*'],
  nodePolicies: ['*'],
} as const;

const configOf = ({ state, settings }: WorldOptions): GuardConfig => ({
  identity: state.identity,
  mode: 'alert',
  autoFix: [],
  guardedDocuments: ['SSM-SessionManagerRunShell'],
  ignoreTag: 'session-guard:ignore',
  fixBudget: 2,
  fixesPerHour: 10,
  settleSeconds: 90,
  fixContainment: [],
  handsOffActors: [],
  reminderHours: 24,
  fixInfrastructureAsCode: false,
  ownRoleArns: [],
  ownRules: Object.keys(state.ownRules),
  ...everyName,
  ...settings,
});

const changeOf = (event: Json): Change | undefined => {
  const parsed = parseRecord(event);
  return parsed.kind === 'change' ? parsed.change : undefined;
};

/** Builds a world for a described account. The clock stands still between events and never goes back. */
export const createWorld = (options: WorldOptions): World => {
  const { prerequisites } = options;
  const config = configOf(options);
  const account = createEmbeddedAccount(options.state, options.refused);
  const next: NextContents = new Map(Object.entries(options.next));
  const published: Outcome[] = [];
  const happened: Change[] = [];
  let clock = new Date(options.startsAt ?? DEFAULT_START);
  const moveTo = (time: number): void => {
    // If a time does not fit into a Date, the clock stands still.
    if (time > clock.getTime() && time < 8.64e15) clock = new Date(time);
  };
  const ports: Ports = {
    reader: account,
    history: createMemoryHistory(happened),
    ledger: createMemoryLedger(),
    remediator: createMemoryRemediator(account),
    connections: account,
    publisher: {
      publish: async (outcome) => {
        published.push(outcome);
      },
    },
    now: () => clock,
    log: options.log ?? SILENT,
  };
  return {
    account,
    config,
    ports,
    published,
    guard: (family) => ({
      prerequisites: prerequisites.filter((p) => family === undefined || p.family === family),
      config,
      ports,
    }),
    remember: (seenAt = clock.toISOString()) =>
      rememberAccount(account, ports.ledger, { prerequisites, config }, seenAt),
    ping: (silent = new Set()) => account.set(pinged(account.state(), clock, silent)),
    waitUntil: (time) => moveTo(Date.parse(time)),
    happen: (event) => {
      const change = changeOf(event);
      if (!change) return;
      moveTo(Date.parse(change.time) + DELIVERY_MS);
      replay(change, account, next);
      happened.push(change);
    },
  };
};
