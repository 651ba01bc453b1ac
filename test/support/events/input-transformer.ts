import { at, type Json, parseJson } from '../../../functions/formats/json.ts';

/**
 * An input transformer by the rules that AWS documents, in the reading that is worst for the target: what is taken from the
 * event is not escaped. A path that is not in the event leaves nothing, and `""` where a value stands alone.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html; for what a missing path
 * leaves also what others recorded on AWS:
 * https://github.com/localstack/localstack/blob/83e73a7002b23cbb02902aa41bb02e78163360a9/tests/aws/services/events/test_events_inputs.snapshot.json
 */
export type Transformer = {
  readonly InputPathsMap: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
};

/** Characters of a template: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
export const LONGEST_TEMPLATE = 8192;

const valueAt = (event: Json, path: string): Json | undefined =>
  path
    .replace(/^\$\./, '')
    .split('.')
    .reduce<Json | undefined>((value, key) => (value === undefined ? undefined : at(value, key)), event);

const rawText = (value: Json | undefined): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Is the end of a text within a string of JSON? */
const isInString = (text: string): boolean => (text.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1;

/** What the target gets; undefined if it is no JSON, which EventBridge does not deliver. */
export const transformed = ({ InputPathsMap, InputTemplate }: Transformer, event: Json): Json | undefined => {
  let text = '';
  let end = 0;
  for (const { 0: placeholder, 1: name = '', index } of InputTemplate.matchAll(/<([\w.-]+)>/g)) {
    const path = InputPathsMap[name];
    if (path === undefined) throw new Error(`the template has no path for ${placeholder}`);
    const before = InputTemplate.slice(0, index);
    const value = valueAt(event, path);
    const isText = value === undefined || typeof value === 'string';
    text += InputTemplate.slice(end, index);
    text += isText && !isInString(before) ? `"${rawText(value)}"` : rawText(value);
    end = index + placeholder.length;
  }
  return parseJson(text + InputTemplate.slice(end));
};
