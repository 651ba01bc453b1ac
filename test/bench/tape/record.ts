import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { JsonObject } from '../../../functions/formats/json.ts';
import { accessKeyOf, deployStack, type FunctionName, type Stack } from '../../e2e/support/stack.ts';
import type { Template } from '../../infra/package-stack.ts';
import type { TestAccount } from '../../support/account.ts';
import { envelopeOf, recordOf } from '../../support/samples/sample-event.ts';
import { type Costs, costsOf } from '../measure.ts';
import type { BenchStory } from '../stories.ts';
import { type Answered, questionOf } from './match.ts';

/** What one function was given, asked and was answered, on an emulated account. */
export type Tape = {
  readonly function: FunctionName;
  readonly event: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Invocations of the function, in their order. */
  readonly invocations: readonly unknown[];
  /** When the first one was made, in milliseconds since 1970. */
  readonly at: number;
  readonly answered: readonly Answered[];
  readonly costs: Costs;
};

/** The parts of a recording that stories share: an account, and a build that was packaged. */
export type Studio = { readonly account: TestAccount; readonly template: Template; readonly dist: string };

/** An SQS message to a function. */
export const messageOf = (body: string, id = 'm') => ({
  messageId: id,
  receiptHandle: 'r',
  body,
  attributes: {},
  messageAttributes: {},
  eventSource: 'aws:sqs',
});

/** The message of a change that happened at a time (ISO 8601). */
export const changeMessage = (
  { account: { identity } }: Studio,
  { api, ...parts }: ReturnType<BenchStory['record']>,
  time = new Date().toISOString(),
) => {
  const { accountId: account, region } = identity;
  const record: JsonObject = { ...recordOf(api, { ...parts, time }), awsRegion: region };
  return messageOf(JSON.stringify(envelopeOf(record, { account, region })), String(record['eventID']));
};

type Asked = {
  readonly function: FunctionName;
  readonly event: string;
  readonly invocations: readonly unknown[];
};

/** Invokes a function and records it. Answers are given in rounds, so that the costs do not depend on the machine. */
export const record = async (
  { account }: Studio,
  stack: Stack,
  { function: name, event, invocations }: Asked,
  inRounds = true,
): Promise<Tape> => {
  const { world } = account;
  const key = accessKeyOf(name, account);
  const lambda = await stack.lambda(name);
  const answered: Answered[] = [];
  world.requests.length = 0;
  world.listener = (request, reply) => {
    if (request.accessKeyId === key) answered.push({ question: questionOf(request), reply });
  };
  world.answersInRounds = inRounds;
  const at = Date.now();
  for (const invocation of invocations) {
    const answer = await lambda.invoke(invocation);
    const failed = answer.ok ? (answer.payload as { batchItemFailures?: readonly unknown[] } | null) : null;
    if (!answer.ok || failed?.batchItemFailures?.length) throw new Error(`${event}: ${lambda.logs()}`);
  }
  world.listener = undefined;
  world.answersInRounds = false;
  const own = world.requests.filter(({ accessKeyId }) => accessKeyId === key);
  return {
    function: name,
    event,
    environment: stack.environment(name),
    invocations,
    at,
    answered,
    costs: costsOf(own),
  };
};

/** An empty account with the contents of a story and the stack, after a sweep; then the stack is gone. */
export const inStory = async <T>(
  studio: Studio,
  story: Pick<BenchStory, 'start'>,
  run: (stack: Stack, idOf: Awaited<ReturnType<BenchStory['start']>>) => Promise<T>,
): Promise<T> => {
  const { account, template, dist } = studio;
  await account.reset();
  const idOf = await story.start(account);
  const stack = await deployStack(account, template, dist);
  try {
    const swept = await (await stack.lambda('sweep')).invoke({});
    if (!swept.ok) throw new Error(swept.error);
    return await run(stack, idOf);
  } finally {
    stack.stop();
  }
};

/** The guard of a story and the event of its change. */
export const recordStory = (studio: Studio, story: BenchStory): Promise<Tape> =>
  inStory(studio, story, async (stack, idOf) => {
    await story.change(studio.account, idOf);
    const invocations = [{ Records: [changeMessage(studio, story.record(idOf))] }];
    return record(studio, stack, { function: story.guard, event: story.event, invocations });
  });

/** A sweep of an account that a sweep has seen before. */
export const recordSweep = (studio: Studio, story: BenchStory): Promise<Tape> =>
  inStory(studio, story, (stack) =>
    record(studio, stack, { function: 'sweep', event: 'sweep', invocations: [{}] }),
  );

export const SLACK_PARAMETER = '/session-guard/slack';

/** The alert of a story on its way to Slack, which has one address while it is recorded and another when it is replayed. */
export const recordSlack = (
  studio: Studio,
  story: BenchStory,
  recordedUrl: string,
  replayedUrl: string,
): Promise<Tape> =>
  inStory(studio, story, async (stack, idOf) => {
    const Value = `${recordedUrl}/services/T000/B000/secret`;
    const secret = { Name: SLACK_PARAMETER, Type: 'SecureString' as const, Value };
    await new SSMClient(studio.account.owner).send(new PutParameterCommand(secret));
    await story.change(studio.account, idOf);
    const guarded = { Records: [changeMessage(studio, story.record(idOf))] };
    await (await stack.lambda(story.guard)).invoke(guarded);
    const QueueUrl = stack.physical('SlackQueue');
    const { Messages = [] } = await stack.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const invocations = [{ Records: Messages.map(({ Body = '' }) => messageOf(Body)) }];
    const tape = await record(studio, stack, { function: 'notify-slack', event: 'an alert', invocations });
    const answered = tape.answered.map(({ question, reply }) => ({
      question,
      reply: { ...reply, body: reply.body.toString().replaceAll(recordedUrl, replayedUrl) },
    }));
    return { ...tape, answered };
  });
