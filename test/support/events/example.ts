import { readFileSync } from 'node:fs';
import type { Json, JsonObject } from '../../../functions/formats/json.ts';
import { matchesPattern } from './event-pattern.ts';
import { type Transformer, transformed } from './input-transformer.ts';

type Rule = { readonly id: string; readonly pattern: Json; readonly transformer: Transformer };

/** An example of a release that brings events to somebody else. */
export type Example = {
  readonly text: string;
  readonly template: {
    readonly Parameters: Readonly<Record<string, JsonObject>>;
    readonly Resources: Readonly<
      Record<string, { readonly Type: string; readonly Properties: Record<string, never> }>
    >;
  };
  readonly rules: readonly Rule[];
};

/** The console of the partition `aws`, for `Fn::Sub`. */
const inAws = (template: string | { readonly 'Fn::Sub': readonly [string, unknown] }): string =>
  (typeof template === 'string' ? template : template['Fn::Sub'][0]).replaceAll(
    `\${Console}`,
    'console.aws.amazon.com',
  );

export const exampleOf = (name: string): Example => {
  const text = readFileSync(new URL(`../../../infra/release/examples/${name}`, import.meta.url), 'utf8');
  const template = JSON.parse(text);
  const rules = Object.entries<JsonObject>(template.Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type !== 'AWS::Events::Rule') return [];
    const { EventPattern, Targets } = Properties as unknown as {
      readonly EventPattern: Json;
      readonly Targets: readonly { readonly InputTransformer: never }[];
    };
    return Targets.map(({ InputTransformer: { InputPathsMap, InputTemplate } }) => ({
      id,
      pattern: EventPattern,
      transformer: { InputPathsMap, InputTemplate: inAws(InputTemplate) },
    }));
  });
  return { text, template, rules };
};

/** What the destination gets of an event, by the rule that sends it. */
export const sentBy = ({ rules }: Example, event: Json): Readonly<Record<string, Json | undefined>> =>
  Object.fromEntries(
    rules
      .filter(({ pattern }) => matchesPattern(pattern, event))
      .map(({ id, transformer }) => [id, transformed(transformer, event)]),
  );

/** An event as EventBridge delivers it: only `detail` and `detail-type` are the sender's. */
export const eventOf = (detailType: string, detail: unknown, envelope: JsonObject = {}): Json => ({
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': detailType,
  source: 'session-guard',
  account: '111122223333',
  time: '2026-11-20T03:05:00Z',
  region: 'eu-central-1',
  resources: [],
  ...envelope,
  detail: detail as Json,
});
