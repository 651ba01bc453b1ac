import type { ApiCall } from '../../../functions/account/api-call.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { createEmbeddedAccount, type EmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import { createMemoryLedger } from '../../../functions/adapters/memory/ledger.ts';
import { createMemoryRemediator } from '../../../functions/adapters/memory/remediator.ts';
import type { Previous } from '../../../functions/core/effect.ts';
import type { GuardConfig } from '../../../functions/core/guard-config.ts';
import type { Judgement, Outcome } from '../../../functions/core/outcome.ts';
import type { Ports } from '../../../functions/core/ports.ts';
import type { Family } from '../../../functions/core/prerequisite.ts';
import type { Json } from '../../../functions/formats/json.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import type { Guard } from '../../../functions/use-cases/guard.ts';
import { guardChange } from '../../../functions/use-cases/guard-change.ts';
import { sweepAccount } from '../../../functions/use-cases/sweep/sweep-account.ts';
import {
  ALL_ENDPOINTS,
  account,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  GROUP,
  groupOf,
  IDENTITY,
  KEY_ARN,
  optionSet,
  VPC_ID,
  vpcOf,
} from './sample-account.ts';
import { TIME } from './sample-event.ts';

/** A guard on an account in memory, with a clock, a mailbox and ports that a test can break. */
export type Bench = {
  readonly account: EmbeddedAccount;
  readonly config: GuardConfig;
  readonly published: Outcome[];
  /** Write calls that the guard made, in order. */
  readonly written: string[];
  /** What was logged as a warning or an error. */
  readonly complaints: string[];
  /** The ports; replace some of them to break them. */
  ports: Ports;
  /** The clock; it stands still until it is moved. */
  now: Date;
  guard(family?: Family): Guard;
  /** `heardAt` is the time of the first delivery, which is now unless it is given. */
  deliver(event: Json, family?: Family, heardAt?: Date, by?: string): Promise<Judgement>;
  sweep(): Promise<readonly Outcome[]>;
  /** Makes a call happen to the account; throws when AWS would refuse it. */
  happen(call: ApiCall): void;
};

export const GOOD_INPUTS = {
  s3BucketName: BUCKET,
  s3EncryptionEnabled: true,
  cloudWatchLogGroupName: GROUP,
  cloudWatchEncryptionEnabled: true,
  cloudWatchStreamingEnabled: true,
  kmsKeyId: KEY_ARN,
} as const;
export const GOOD = content(GOOD_INPUTS);

/** An account in which everything passes, with more option sets than are associated. */
export const healthyAccount = (more: Partial<AccountState> = {}): AccountState =>
  account({
    documents: { [DOCUMENT]: present(documentOf([GOOD])) },
    buckets: {
      [BUCKET]: present(bucketOf({ encryption: 'aws:kms', kmsKeyId: KEY_ARN, tags: { team: 'example' } })),
    },
    logGroups: { [GROUP]: present(groupOf({ kmsKeyId: KEY_ARN, retentionInDays: 90 })) },
    keys: { [KEY_ARN]: present({ arn: KEY_ARN, state: 'Enabled', tags: {} }) },
    networks: {
      [VPC_ID]: present(
        vpcOf({ dhcpOptionsId: 'dopt-amazon', endpoints: ALL_ENDPOINTS, tags: { Name: 'prod' } }),
      ),
    },
    dhcpOptions: {
      'dopt-amazon': present(optionSet('dopt-amazon', ['AmazonProvidedDNS'])),
      'dopt-public': present(optionSet('dopt-public', ['8.8.8.8'])),
      'dopt-other': present(optionSet('dopt-other', ['1.1.1.1'])),
      'dopt-private': present(optionSet('dopt-private', ['10.0.9.53'])),
    },
    ...more,
  });

const settingsOf = (state: AccountState, settings: Partial<GuardConfig>): GuardConfig => ({
  identity: IDENTITY,
  mode: 'alert',
  autoFix: registry.filter(({ reverts }) => reverts.length > 0).map(({ id }) => id),
  guardedDocuments: [DOCUMENT],
  ignoreTag: 'session-guard:ignore',
  fixBudget: 2,
  fixesPerHour: 10,
  // One delivery is the whole story of an event, except in the tests of settling.
  settleSeconds: 0,
  fixContainment: [],
  handsOffActors: [],
  nodeRoles: ['*'],
  nodeProfiles: ['*'],
  nodePolicies: ['*'],
  reminderHours: 24,
  fixInfrastructureAsCode: false,
  logBuckets: ['example-*'],
  logGroups: ['/session-manager/*'],
  ownRoleArns: ['arn:aws:iam::111122223333:role/session-guard'],
  ownRules: Object.keys(state.ownRules),
  ...settings,
});

type Start = {
  readonly state?: AccountState;
  readonly settings?: Partial<GuardConfig>;
  readonly previous?: Previous;
};

/** A bench whose ledger is empty; sweep it first to give it a baseline. */
export const bench = ({ state, settings, previous }: Start = {}): Bench => {
  const embedded = createEmbeddedAccount(state ?? healthyAccount());
  const remediator = createMemoryRemediator(embedded);
  const config = settingsOf(embedded.state(), settings ?? {});
  const complain = (message: string): void => {
    made.complaints.push(message);
  };
  const made: Bench = {
    account: embedded,
    config,
    published: [],
    written: [],
    complaints: [],
    now: new Date(TIME),
    ports: {
      reader: embedded,
      connections: embedded,
      history: { previous: async () => previous },
      ledger: createMemoryLedger(),
      remediator: {
        execute: (call) => {
          made.written.push(call.api);
          return remediator.execute(call);
        },
      },
      publisher: {
        publish: async (outcome) => {
          made.published.push(outcome);
        },
      },
      now: () => made.now,
      log: { info: () => undefined, warn: complain, error: complain },
    },
    guard: (family) => ({
      prerequisites: registry.filter((p) => family === undefined || p.family === family),
      config,
      ports: made.ports,
    }),
    deliver: (event, family = 'preferences', heardAt = made.now, by) =>
      guardChange(event, made.guard(family), heardAt, by),
    sweep: () => sweepAccount(made.guard()),
    happen: (call) => {
      const result = embedded.apply(call);
      if (!result.ok) throw new Error(`${call.api}: ${result.errorCode}`);
    },
  };
  return made;
};

/** A bench with auto-fix on, whose ledger remembers the healthy account. */
export const remembering = async (start: Start = {}): Promise<Bench> => {
  const made = bench({ ...start, settings: { mode: 'auto-fix', ...start.settings } });
  await made.sweep();
  return made;
};

/** Moves the clock on. */
export const later = (made: Bench, minutes: number): void => {
  made.now = new Date(made.now.getTime() + minutes * 60_000);
};
