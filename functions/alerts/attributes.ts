import { oneLine, truncate } from './escape.ts';

/**
 * A message attribute by which subscribers choose; keys are spelled as in the SDK. A filter policy compares each element of a
 * list on its own: https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
 */
export type Attribute = { readonly DataType: 'String' | 'String.Array'; readonly StringValue: string };

/** The attributes of what is told on the topic of alerts. */
export type AlertAttributes = Readonly<Record<'status' | 'prerequisite' | 'severity', Attribute>>;

/** SNS refuses empty values. */
export const attribute = (value: string | null): Attribute => ({
  DataType: 'String',
  StringValue: truncate(oneLine(value ?? ''), 200) || 'none',
});

/** A list, of which one element is enough for a filter policy that names it. */
export const listAttribute = (values: readonly string[]): Attribute => ({
  DataType: 'String.Array',
  StringValue: JSON.stringify(values.map((value) => attribute(value).StringValue)),
});
