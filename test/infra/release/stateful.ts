import { fileURLToPath } from 'node:url';
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

// `node test/infra/release/stateful.ts > test/infra/release/previous/VERSION.json`, when a version is released
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(statefulOf(TEMPLATE.Resources), null, 2));
}
