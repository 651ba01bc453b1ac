import { FAMILIES } from '../../functions/core/prerequisite.ts';
import { type FunctionName, guardOf, STACK_FUNCTIONS, type StackFunction } from '../generate/parts.ts';
import { property } from './choice.ts';
import { arnOf, reference, type Value } from './cloudformation.ts';
import { familyRuleIds } from './events.ts';
import { ALERT_TOPIC, CANARY_DOCUMENT, LEDGER, queueId, roleId, SLACK_QUEUE, THREADS } from './ids.ts';
import type { StackSettings } from './params.ts';
import { CONSUMER_TIMEOUT } from './queues.ts';

export type Block = { readonly [key: string]: Value };

/**
 * Megabytes, with which CPU time comes: 1,769 have one CPU, and 1,024 have 0.58 of it
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html). None uses more than 150, so this buys time:
 * each guard has what brings an alert of a cold start within 350 ms if AWS answers in 30 ms (docs/performance.md). Nobody
 * waits for the sweep.
 */
const MEMORY = { preferences: 1024, network: 1769, identity: 1024, sweep: 512, slack: 256 } as const;

/** The functions of this installation; without a Slack secret, there is no function for Slack. */
export const functionNames = (settings: StackSettings): readonly StackFunction[] =>
  STACK_FUNCTIONS.filter((name) => name !== 'notify-slack' || settings.slackSecret.given !== false);

const guardEnvironment = (settings: StackSettings): Block => ({
  ACCOUNT_ID: reference('AWS::AccountId'),
  PARTITION: reference('AWS::Partition'),
  LEDGER_TABLE: reference(LEDGER),
  ALERT_TOPIC_ARN: reference(ALERT_TOPIC),
  OWN_ROLE_ARNS: { 'Fn::Join': [',', FAMILIES.map((family) => arnOf(roleId(guardOf(family))))] },
  OWN_QUEUES: { 'Fn::Join': [',', FAMILIES.map((family) => arnOf(queueId(family)))] },
  OWN_CANARY: reference(CANARY_DOCUMENT),
  OWN_RULES: { 'Fn::Join': [',', FAMILIES.flatMap(familyRuleIds).map(reference)] },
  ...settings.variables,
  // The hub counts; each metric of an installation costs as much as its functions.
  ...property('POWERTOOLS_METRICS_DISABLED', { given: settings.hubBusArn.given, value: 'true' }),
});

const slackEnvironment = ({ slackSecret, slackChannel, variables }: StackSettings): Block => ({
  SLACK_SECRET_NAME: slackSecret.value,
  THREADS_TABLE: reference(THREADS),
  ...property('SLACK_CHANNEL', slackChannel),
  ...(variables['IGNORE_TAG'] ? { IGNORE_TAG: variables['IGNORE_TAG'] } : {}),
});

export const ofQueue = (environment: Block, queue: string): Block => ({
  QUEUE_URL: reference(queue),
  ...environment,
});

/**
 * A record has an invocation of its own, so that it waits for no other one and counts no delivery before it is begun:
 * Lambda receives only as many messages as it may handle at once
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html). Two is the least that AWS takes.
 */
export const consume = (queue: string): Value => [
  {
    sqs: {
      arn: arnOf(queue),
      functionResponseType: 'ReportBatchItemFailures',
      batchSize: 1,
      maximumConcurrency: 2,
    },
  },
];

/** A function as osls describes it. */
export const block = (
  name: FunctionName,
  settings: StackSettings,
  environment: Block,
  own: Block,
): Block => ({
  handler: `dist/${name}/index.handler`,
  role: roleId(name),
  logRetentionInDays: settings.logRetentionDays,
  environment: { POWERTOOLS_SERVICE_NAME: settings.serviceName, ...environment },
  package: { patterns: ['!**', `dist/${name}/*.mjs`] },
  ...own,
});

export const blockOf = (name: StackFunction, settings: StackSettings): Block => {
  const guard = guardEnvironment(settings);
  switch (name) {
    case 'guard-preferences':
    case 'guard-network':
    case 'guard-identity': {
      const family = FAMILIES.find((one) => guardOf(one) === name) ?? 'preferences';
      return block(name, settings, ofQueue(guard, queueId(family)), {
        description: `Judges changes to the ${family} that Session Manager needs`,
        memorySize: MEMORY[family],
        timeout: CONSUMER_TIMEOUT,
        events: consume(queueId(family)),
      });
    }
    case 'sweep':
      return block(name, settings, guard, {
        description: 'Checks everything that Session Manager needs and takes the baseline',
        memorySize: MEMORY.sweep,
        timeout: 300,
      });
    case 'notify-slack':
      return block(name, settings, ofQueue(slackEnvironment(settings), SLACK_QUEUE), {
        description: 'Brings alerts to Slack',
        memorySize: MEMORY.slack,
        timeout: CONSUMER_TIMEOUT,
        events: consume(SLACK_QUEUE),
      });
  }
};

/** The `functions` of serverless.yml. */
export const functions = (settings: StackSettings): Block =>
  Object.fromEntries(functionNames(settings).map((name) => [name, blockOf(name, settings)]));
