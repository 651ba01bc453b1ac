import { parameterName } from '../../../infra/release/parameters.ts';
import type { Resources } from '../../../infra/stack/cloudformation.ts';

type Json = Readonly<Record<string, unknown>>;

/** osls names a queue's reader after both, and makes a bucket for its zips. */
const idOf = (id: string): string => id.replace(/EventSourceMappingSQS\w+Queue$/, 'LambdaFunctionQueue');

/** What osls and a release say in ways of their own: names, where the zips are, tags. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': ['Code', 'FunctionName', 'Tags', 'LoggingConfig'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::Lambda::EventSourceMapping': ['Enabled'],
};

const textual = (value: unknown): unknown => {
  // A parameter is a text, and CloudFormation takes it for a number where one is asked for.
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(textual);
  if (typeof value !== 'object' || value === null) return value;
  const { 'Fn::Sub': text, Ref: name, ...rest } = value as Json;
  if (typeof text === 'string') return text;
  if (name === 'AWS::StackName') return 'session-guard-prod';
  if (name !== undefined) return { Ref: name };
  return Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, textual(inner)]));
};

const PARTITION = /^arn:\*:/;
const HERE = ':*:*:';

/**
 * A statement about the names of a parameter has wildcards for what a delimiter cannot hold, and a condition that keeps it
 * in the Region. It allows what the statement of osls allows, as the account is the caller's own.
 */
const withoutWildcards = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutWildcards);
  if (typeof value === 'string' && PARTITION.test(value)) {
    return value
      .replace(PARTITION, `arn:\${AWS::Partition}:`)
      .replace(HERE, `:\${AWS::Region}:\${AWS::AccountId}:`)
      .replace(':iam::*:', `:iam::\${AWS::AccountId}:`);
  }
  if (typeof value !== 'object' || value === null) return value;
  const { Condition, ...rest } = value as Json;
  const entries = Object.entries(rest).map(([key, inner]) => [key, withoutWildcards(inner)]);
  if (Condition === undefined) return Object.fromEntries(entries);
  const { StringEquals, ...others } = Condition as Json;
  const { 'aws:RequestedRegion': region, ...more } = (StringEquals ?? {}) as Json;
  const kept = {
    ...others,
    ...(Object.keys(more).length > 0 || (StringEquals !== undefined && region === undefined)
      ? { StringEquals: more }
      : {}),
  };
  return {
    ...Object.fromEntries(entries),
    ...(Object.keys(kept).length > 0 ? { Condition: withoutWildcards(kept) } : {}),
  };
};

const variablesOf = (properties: Json): Json => {
  const { Environment, ...rest } = properties;
  if (Environment === undefined) return properties;
  const { Variables } = Environment as { readonly Variables: Json };
  const given = Object.entries(Variables).filter(([, value]) => value !== '');
  return { ...rest, Environment: { Variables: Object.fromEntries(given) } };
};

/** Resources without what osls and a release may say differently. */
export const comparable = (resources: Resources): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(resources)
      .filter(([id]) => !id.startsWith('ServerlessDeployment'))
      .map(([id, { Type, DependsOn: _, Properties, ...rest }]) => {
        const own = OWN[Type] ?? [];
        const kept = Object.fromEntries(Object.entries(Properties).filter(([key]) => !own.includes(key)));
        return [
          idOf(id),
          textual({ Type, ...rest, Properties: withoutWildcards(textual(variablesOf(kept))) }),
        ];
      }),
  );

/** The parameters of a release for params of osls. */
export const asParameters = (params: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [parameterName(name), value]));
