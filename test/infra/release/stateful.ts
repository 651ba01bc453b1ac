import { fileURLToPath } from 'node:url';
import { hubTemplate } from '../../../infra/hub/template.ts';
import { releaseForwarder } from '../../../infra/release/forwarder.ts';
import type { Resources } from '../../../infra/stack/cloudformation.ts';
import { TEMPLATE } from './template.ts';

/**
 * What holds something that an upgrade must not lose, by type, with the properties whose change means another resource in
 * its place: "Update requires: Replacement" in the template reference, `createOnlyProperties` in the schemas of
 * CloudFormation (https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html).
 */
const CREATE_ONLY: Readonly<Record<string, readonly string[]>> = {
  // The keys are no such property in the schema, but the template reference says that some changes of them replace a table.
  'AWS::DynamoDB::Table': ['TableName', 'ImportSourceSpecification', 'KeySchema'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
  'AWS::SNS::Subscription': ['Endpoint', 'Protocol', 'TopicArn'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  // It holds nothing, but each guard sends to its ARN.
  'AWS::Events::EventBus': ['Name'],
  // Other contents are a new version, as `UpdateMethod` says, for which there is a test of its own.
  'AWS::SSM::Document': ['Name', 'DocumentType'],
};

/** The stateful resources of a template: their types, conditions and create-only properties. */
export const statefulOf = (resources: Resources) =>
  Object.fromEntries(
    Object.entries(resources).flatMap(([id, { Type, Condition, Properties }]) => {
      const names = CREATE_ONLY[Type];
      if (!names) return [];
      // A property that is not there is written down, too: to add it means another resource as well.
      const own = names.map((name) => [name, Properties[name] ?? null]);
      return [[id, { Type, Condition: Condition ?? null, ...Object.fromEntries(own) }]];
    }),
  );

/** A template, with the parameters that somebody may have set. */
export type Installed = {
  readonly Parameters: Readonly<
    Record<string, { readonly Default?: string; readonly AllowedPattern?: string }>
  >;
  readonly Resources: Resources;
};

/** What a release installs. */
export const INSTALLED: Readonly<Record<string, Installed>> = {
  guard: TEMPLATE,
  forwarder: releaseForwarder('1.0.0') as unknown as Installed,
  hub: hubTemplate('1.0.0', { hub: 'h.zip', 'notify-slack': 'l.zip' }),
};

/** What a later version must keep of a template: what holds data, and the parameters with their defaults. */
export const keptOf = ({ Parameters, Resources }: Installed) => ({
  parameters: Object.fromEntries(
    Object.entries(Parameters).map(([name, { Default }]): [string, string | null] => [name, Default ?? null]),
  ),
  stateful: statefulOf(Resources),
});

// `node test/infra/release/stateful.ts > test/infra/release/previous/VERSION.json`, when a version is released
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kept = Object.entries(INSTALLED).map(([name, installed]) => [name, keptOf(installed)]);
  console.log(JSON.stringify(Object.fromEntries(kept), null, 2));
}
