import { describe, expect, it } from 'vitest';
import { isObject, type Json, type JsonObject } from '../../functions/formats/json.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { forwarderTemplate } from '../../infra/forwarder/template.ts';
import { eventRules } from '../../infra/generate/event-rules.ts';
import { samples } from '../events/samples.ts';

/** Only what the patterns of Route 53 use: texts, `exists: false` and a suffix in any case. */
const matchesOne = (filter: Json, value: Json | undefined): boolean => {
  if (!isObject(filter)) return filter === value;
  if ('exists' in filter) return value === undefined;
  const suffix = isObject(filter['suffix']) ? String(filter['suffix']['equals-ignore-case']) : undefined;
  return suffix !== undefined && typeof value === 'string' && value.toLowerCase().endsWith(suffix);
};

/** EventBridge looks into each member of a list. */
const matches = (pattern: Json, event: Json | undefined): boolean => {
  if (Array.isArray(event)) return event.some((one: Json) => matches(pattern, one));
  if (Array.isArray(pattern)) return pattern.some((filter: Json) => matchesOne(filter, event));
  if (!isObject(pattern)) return false;
  return Object.entries(pattern).every(([key, inner]) =>
    matches(inner, isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined),
  );
};

const rules = eventRules(registry).filter(({ pattern }) => pattern.source[0]?.startsWith('aws.route53'));
const detailOf = (index: number): JsonObject =>
  JSON.parse(JSON.stringify(rules[index]?.pattern.detail ?? {})) as JsonObject;

const isDelivered = (event: JsonObject): boolean =>
  rules.some((_, index) => matches(detailOf(index), event['detail']));

const ofNames = samples.filter(({ api }) => api.startsWith('route53'));

describe('the rules for changes of names', () => {
  it('are narrower for records, which tools write all day', () => {
    expect(rules.map(({ id }) => id)).toEqual([
      'NetworkRoute53Rule',
      'NetworkRoute53NarrowedRule',
      'NetworkRoute53profilesRule',
      'NetworkRoute53resolverRule',
    ]);
  });

  it.each(ofNames.filter(({ mustFind }) => mustFind))('deliver $file', ({ events }) => {
    expect(events.every(isDelivered)).toBe(true);
  });

  it.each(ofNames.filter(({ file }) => /names-of-applications|certificate-validation|refused/.test(file)))(
    'do not deliver $file',
    ({ events }) => {
      expect(events.some(isDelivered)).toBe(false);
    },
  );

  it('are those of the forwarder, so that the guarded Region hears what it forwards', () => {
    const { Resources } = forwarderTemplate(registry);
    const forwarded = ['Route53Rule', 'Route53RecordsRule'].map(
      (id) => Resources[id]?.Properties['EventPattern'],
    );
    expect(forwarded).toEqual(rules.slice(0, 2).map(({ pattern }) => pattern));
  });
});
