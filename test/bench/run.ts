import type { AccountState } from '../../functions/account/state.ts';
import { networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { GRANTS } from '../e2e/support/grants.ts';
import { NETWORK_STORIES } from '../e2e/support/network-stories.ts';
import { putRecord } from '../e2e/support/put-record.ts';
import { seedHealthy } from '../e2e/support/seed-healthy.ts';
import { healthyAccount } from '../e2e/support/seeded.ts';
import { accessKeyOf, deployStack, type FunctionName } from '../e2e/support/stack.ts';
import { STORIES, type Story } from '../e2e/support/stories.ts';
import { packageStack } from '../infra/package-stack.ts';
import { startAccount, type TestAccount } from '../support/account.ts';
import { findMoto } from '../support/global-setup.ts';
import { envelopeOf, recordOf } from '../support/samples/sample-event.ts';
import { ownerCall } from '../support/seed/owner-calls.ts';
import type { IdOf } from '../support/seed/seed.ts';
import {
  aroundDecision,
  coldImport,
  isLedgerOrTopic,
  kilobytes,
  median,
  peakMegabytes,
  sequentialTrips,
} from './measure.ts';

const NAMES = ['guard-preferences', 'guard-network', 'guard-identity', 'sweep', 'notify-slack'] as const;
const ROUNDS = 10;
/** Each answer takes at least this long, so that parallel calls certainly overlap. */
const DELAY_MILLISECONDS = 60;
const AUTO_FIX = {
  mode: 'auto-fix',
  'auto-fix': 'all',
  ...GRANTS,
  'fix-budget': '20',
  'settle-seconds': '0',
};

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  ACCOUNT_ID: '111122223333',
  PARTITION: 'aws',
  LEDGER_TABLE: 'ledger',
  ALERT_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:alerts',
  SLACK_SECRET_NAME: 'slack',
  THREADS_TABLE: 'slack-threads',
  QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/queue',
};

const sizesAndImports = async (): Promise<void> => {
  const { folder } = await packageStack('dist', { 'slack-secret-name': '/bench' });
  const times = new Map<string, number[]>(NAMES.map((name) => [name, []]));
  // Rounds are interleaved, so that other work of the machine affects all of them equally.
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of NAMES) times.get(name)?.push(coldImport(name, ENVIRONMENT));
  }
  const rows = await Promise.all(
    NAMES.map(async (name) => {
      const all = times.get(name) ?? [];
      return {
        function: name,
        'zip kB': await kilobytes(`${folder}/${name}.zip`),
        'cold import ms (median)': Math.round(median(all)),
        'min-max': `${Math.round(Math.min(...all))}-${Math.round(Math.max(...all))}`,
      };
    }),
  );
  console.log(`\nBundles (cold import: ${ROUNDS} fresh processes each, interleaved)`);
  console.table(rows);
};

type BenchStory = Pick<Story, 'queue' | 'guard' | 'record'> & {
  readonly account: AccountState;
  change(idOf: IdOf, account: TestAccount): Promise<void>;
};

const all: readonly BenchStory[] = [
  ...STORIES.map((story) => ({
    ...story,
    account: healthyAccount,
    change: async (idOf: IdOf, { owner }: TestAccount) => {
      for (const call of story.change(idOf)) await ownerCall(owner, call);
    },
  })),
  ...NETWORK_STORIES.map((story) => ({
    queue: 'NetworkQueue',
    guard: 'guard-network' as const,
    account: story.account,
    record: (idOf: IdOf) => ({ api: story.api, ...story.record(idOf) }),
    change: async (idOf: IdOf, { owner }: TestAccount) => {
      await story.change(networkClients(owner).ec2, idOf);
    },
  })),
];

/** One event through the built function, warm, with what it asked of AWS. */
const events = async (python: string, mode: 'alert' | 'auto-fix'): Promise<void> => {
  const { template } = await packageStack('dist', mode === 'alert' ? {} : AUTO_FIX);
  const account = await startAccount(python);
  const rows = [];
  for (const story of all) {
    await account.reset();
    const idOf = await seedHealthy(account, story.account);
    const stack = await deployStack(account, template);
    await (await stack.lambda('sweep')).invoke({});
    const guard = await stack.lambda(story.guard);
    // A first event without an alert, so that later events are warm.
    await putRecord(account, recordOf(story.record(idOf).api, { request: {} }));
    await stack.drain(story.queue, story.guard);
    await story.change(idOf, account);
    const { api, ...parts } = story.record(idOf);
    account.world.requests.length = 0;
    account.world.delayMilliseconds = DELAY_MILLISECONDS;
    const { accountId, region } = account.identity;
    const record = { ...recordOf(api, { ...parts, time: new Date().toISOString() }), awsRegion: region };
    const body = JSON.stringify(envelopeOf(record, { account: accountId, region }));
    const start = performance.now();
    const answer = await guard.invoke({
      Records: [{ messageId: 'm', receiptHandle: 'r', body, attributes: {}, eventSource: 'aws:sqs' }],
    });
    const ms = performance.now() - start;
    if (!answer.ok) throw new Error(answer.error);
    const key = accessKeyOf(story.guard as FunctionName, account);
    const own = account.world.requests.filter(({ accessKeyId }) => accessKeyId === key);
    const { before, after } = aroundDecision(own);
    rows.push({
      event: api,
      'warm ms (answers take 60)': Math.round(ms),
      'calls in all': own.length,
      'before the decision': before.length,
      'of these in sequence': sequentialTrips(before),
      'fix and verify in sequence': sequentialTrips(after.filter((request) => !isLedgerOrTopic(request))),
      'and ledger, topic, counting': sequentialTrips(after),
      'peak MB': await peakMegabytes(guard.pid()),
    });
    stack.stop();
  }
  await account.stop();
  console.log(`\nOne event, ${mode} mode`);
  console.table(rows);
};

await sizesAndImports();
const moto = await findMoto();
if (moto.python === null) console.log(`\nNo figures per event: ${moto.reason}`);
else {
  await events(moto.python, 'alert');
  await events(moto.python, 'auto-fix');
}
