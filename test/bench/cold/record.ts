import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AccountState } from '../../../functions/account/state.ts';
import { identityClients } from '../../../functions/adapters/aws/identity/reader.ts';
import { IDENTITY_STORIES } from '../../e2e/support/identity-stories.ts';
import { seedHealthy } from '../../e2e/support/seed-healthy.ts';
import { healthyAccount } from '../../e2e/support/seeded.ts';
import { deployStack, type FunctionName, type Stack } from '../../e2e/support/stack.ts';
import { STORIES } from '../../e2e/support/stories.ts';
import { packageStack } from '../../infra/package-stack.ts';
import { startAccount, type TestAccount } from '../../support/account.ts';
import { envelopeOf, recordOf } from '../../support/samples/sample-event.ts';
import { ownerCall } from '../../support/seed/owner-calls.ts';
import { type IdOf, seed } from '../../support/seed/seed.ts';
import type { Story } from './run-once.ts';
import { startRecorder } from './tape.ts';

/** A break whose alert is recorded. */
type Break = {
  readonly guard: FunctionName;
  readonly account: AccountState;
  readonly api: string;
  readonly seed: (account: TestAccount) => Promise<IdOf>;
  readonly change: (account: TestAccount, idOf: IdOf) => Promise<void>;
  readonly record: (idOf: IdOf) => Parameters<typeof recordOf>[1];
};

const storyOf = (api: string) => {
  const found = STORIES.find((story) => story.record(String).api === api);
  if (!found) throw new Error(`no story of ${api}`);
  return found;
};

const fromStory = (guard: FunctionName, api: string): Break => ({
  guard,
  account: healthyAccount,
  api,
  seed: (account) => seedHealthy(account, healthyAccount),
  change: async ({ owner }, idOf) => {
    for (const call of storyOf(api).change(idOf)) await ownerCall(owner, call);
  },
  record: (idOf) => storyOf(api).record(idOf),
});

const fromIdentity = (api: string): Break => {
  const story = IDENTITY_STORIES.find((one) => one.api === api);
  if (!story) throw new Error(`no story of ${api}`);
  return {
    guard: 'guard-identity',
    account: story.account,
    api,
    seed: async (account) => {
      await seed(account, story.account);
      return String;
    },
    change: async ({ owner }) => {
      await story.change(identityClients(owner));
    },
    record: () => ({ request: story.request, response: {} }),
  };
};

/** One alert of each guard. */
const BREAKS: readonly Break[] = [
  fromStory('guard-network', 'ec2:AssociateDhcpOptions'),
  fromStory('guard-preferences', 'ssm:UpdateDocument'),
  fromIdentity('iam:DetachRolePolicy'),
];

const ONCE = fileURLToPath(new URL('once.mjs', import.meta.url));

/** Runs a function once against the emulated account, and keeps what it was answered. */
const recorded = async (name: string, guard: FunctionName, stack: Stack, event: object): Promise<Story> => {
  const eventFile = join(await mkdtemp(join(tmpdir(), 'session-guard-bench-')), 'event.json');
  await writeFile(eventFile, JSON.stringify(event));
  const environment = { ...stack.environment(guard), AWS_SECRET_ACCESS_KEY: 'testing' };
  const recorder = await startRecorder(stack.account.url);
  const child = spawn(process.execPath, [ONCE], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: {
      ...environment,
      PATH: process.env['PATH'] ?? '',
      AWS_ENDPOINT_URL: recorder.url,
      AWS_LAMBDA_FUNCTION_NAME: guard,
      BENCH_BUNDLE: pathToFileURL(`dist/${guard}/index.mjs`).href,
      BENCH_EVENT: eventFile,
    },
  });
  child.stdin.write('go\n');
  await once(child, 'exit');
  recorder.stop();
  return { name, guard, environment, eventFile, tape: recorder.tape };
};

const messageOf = (api: string, parts: Parameters<typeof recordOf>[1], account: TestAccount): object => {
  const { accountId, region } = account.identity;
  const record = { ...recordOf(api, { ...parts, time: new Date().toISOString() }), awsRegion: region };
  const body = JSON.stringify(envelopeOf(record, { account: accountId, region }));
  return {
    Records: [{ messageId: 'm', receiptHandle: 'r', body, attributes: {}, eventSource: 'aws:sqs' }],
  };
};

/** Plays one alert of each guard, and a sweep, on moto, with the functions in `dist`, and records what was answered. */
export const recordStories = async (python: string): Promise<readonly Story[]> => {
  const { template } = await packageStack('dist', {});
  const account = await startAccount(python);
  const stories: Story[] = [];
  for (const { guard, api, ...one } of BREAKS) {
    await account.reset();
    const idOf = await one.seed(account);
    const stack = await deployStack(account, template);
    await (await stack.lambda('sweep')).invoke({});
    await one.change(account, idOf);
    const event = messageOf(api, one.record(idOf), account);
    stories.push(await recorded(api, guard, stack, event));
    if (guard === 'guard-network') stories.push(await recorded('a sweep', 'sweep', stack, {}));
    stack.stop();
  }
  await account.stop();
  return stories;
};
