import type { CfnResource, Resources } from '../stack/cloudformation.ts';

/** Types whose price is counted, or that cost nothing by being there. What goes through them is counted where it is used. */
const KNOWN: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Events::EventBusPolicy',
  'AWS::Events::Rule',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Document',
  'AWS::Scheduler::Schedule',
]);

const asksByQuery = (metrics: unknown): boolean => /"Expression":"\s*SELECT\b/i.test(JSON.stringify(metrics));

/** What has another price than the one that is counted, by type. */
const DEARER: Readonly<Record<string, (properties: CfnResource['Properties']) => boolean>> = {
  // Three times as much below a minute; a query of Metrics Insights is paid by the metrics that it finds.
  'AWS::CloudWatch::Alarm': ({ Period, Metrics }) => Number(Period) < 60 || asksByQuery(Metrics ?? []),
  'AWS::DynamoDB::Table': ({ BillingMode }) => BillingMode !== 'PAY_PER_REQUEST',
  'AWS::Lambda::EventSourceMapping': ({ ProvisionedPollerConfig }) => ProvisionedPollerConfig !== undefined,
  'AWS::Lambda::Function': ({ Architectures }) => JSON.stringify(Architectures) !== '["arm64"]',
  'AWS::SQS::Queue': ({ FifoQueue }) => FifoQueue === true,
};

/** Throws on a resource whose price nobody has looked up, so that none is left out of the bill. */
export const refuseUnpriced = (resources: Resources): void => {
  for (const [id, { Type, Properties }] of Object.entries(resources)) {
    if (!KNOWN.has(Type)) throw new Error(`${id}: what a ${Type} costs is not known (infra/cost/known.ts)`);
    if (DEARER[Type]?.(Properties)) throw new Error(`${id}: this ${Type} has a price of its own`);
  }
};
