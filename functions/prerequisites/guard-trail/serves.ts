import type { AwsEnvironment } from '../../account/aws-environment.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { type ForwardedService, forwarderIn, type OwnRule } from '../../account/trail/trails.ts';
import type { Family } from '../../core/prerequisite.ts';
import type { EventPattern } from '../../core/rules/event-patterns.ts';
import { isObject, type Json, parseJson } from '../../formats/json.ts';

/** What this version of the guard needs of its rules, and the ARN of each family's queue if it is known. */
export type Needed = {
  readonly patterns: readonly EventPattern[];
  readonly queues?: Readonly<Record<Family, string>>;
};

/** JSON in which the order of keys does not matter. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join()}}`;
};

/**
 * Does a pattern deliver at least what another one does? A field that only the other one has makes this one wider; a
 * field that only this one has makes it narrower. Of the values that a field may have, each one of the other must be
 * there in the same words. Filters that say the same in other words (a prefix, `$or`) count as another pattern,
 * because to tell too much is better than to be blind.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export const covers = (pattern: Json, needed: Json): boolean => {
  if (isObject(pattern)) {
    if (!isObject(needed)) return false;
    return Object.entries(pattern).every(([key, filter]) => {
      const asked = Object.hasOwn(needed, key) ? needed[key] : undefined;
      return asked !== undefined && covers(filter, asked);
    });
  }
  if (!Array.isArray(pattern) || !Array.isArray(needed)) return false;
  const values = new Set(pattern.map(canonical));
  return needed.every((value: Json) => values.has(canonical(value)));
};

const asJson = ({ source, detail, ...pattern }: EventPattern, accountId: string): Json =>
  JSON.parse(
    JSON.stringify({ source, 'detail-type': pattern['detail-type'], account: [accountId], detail }),
  ) as Json;

/** How a rule serves what is needed: the needs that it serves, by their position, or what is wrong with it. */
export type Service =
  | { readonly kind: 'serves'; readonly needs: readonly number[] }
  | { readonly kind: 'unread' }
  | { readonly kind: 'other-pattern' | 'other-target' };

/** Does it reach the queue of a family? Where the queue is not known, any queue of our account and Region counts. */
const reaches = (
  deliversTo: readonly string[],
  family: Family,
  { queues }: Needed,
  { partition, region, accountId }: AwsEnvironment,
): boolean => {
  const queue = queues?.[family];
  return queue === undefined
    ? deliversTo.some((arn) => arn.startsWith(`arn:${partition}:sqs:${region}:${accountId}:`))
    : deliversTo.includes(queue);
};

/** The needs whose events a pattern lets through; all of them while it is not known. An empty pattern is none. */
const covered = (pattern: string | undefined, { patterns }: Needed, accountId: string): readonly number[] => {
  if (pattern === undefined) return patterns.map((_, index) => index);
  const parsed = parseJson(pattern);
  if (!isObject(parsed) || Object.keys(parsed).length === 0) return [];
  return patterns.flatMap((needed, index) => (covers(parsed, asJson(needed, accountId)) ? [index] : []));
};

/** A rule's pattern and targets, compared with what is needed. */
const serviceOf = ({ pattern, deliversTo }: OwnRule, needed: Needed, identity: AwsEnvironment): Service => {
  if (needed.patterns.length === 0) return { kind: 'unread' };
  const candidates = covered(pattern, needed, identity.accountId);
  if (candidates.length === 0) return { kind: 'other-pattern' };
  const needs = candidates.filter((index) => {
    const family = needed.patterns[index]?.family ?? 'preferences';
    return deliversTo === undefined || reaches(deliversTo, family, needed, identity);
  });
  if (needs.length === 0) return { kind: 'other-target' };
  return pattern === undefined || deliversTo === undefined ? { kind: 'unread' } : { kind: 'serves', needs };
};

/** How each rule that was read serves what is needed; disabled rules serve nothing and are told as such. */
export const servicesOf = (
  { ownRules, identity }: AccountState,
  needed: Needed,
): ReadonlyMap<string, Service> =>
  new Map(
    Object.entries(ownRules).flatMap(([name, observed]) => {
      const rule = forwarderIn(name) ? undefined : presentValue(observed);
      return rule?.enabled ? [[name, serviceOf(rule, needed, identity)] as const] : [];
    }),
  );

/** The services of which no rule delivers the events, e.g. `iam`, because every rule was read and none does. */
export const unserved = (
  { ownRules }: AccountState,
  needed: Needed,
  services: ReadonlyMap<string, Service>,
): readonly EventPattern[] => {
  const all = [...services.values()];
  const areAllRead =
    services.size === Object.keys(ownRules).filter((name) => !forwarderIn(name)).length &&
    services.size >= needed.patterns.length &&
    all.every(({ kind }) => kind === 'serves');
  if (!areAllRead) return [];
  const served = new Set(all.flatMap((one) => (one.kind === 'serves' ? one.needs : [])));
  return needed.patterns.filter((_, index) => !served.has(index));
};

/** Do rules of another Region let through all changes of a service that this version needs? Undefined if that is unknown. */
export const forwardsAll = (
  { pattern, alsoForwards = [] }: OwnRule,
  { patterns }: Needed,
  accountId: string,
  service: ForwardedService,
): boolean | undefined => {
  if (pattern === undefined) return undefined;
  const all = [pattern, ...alsoForwards].map((one) => parseJson(one) ?? null);
  return patterns
    .filter((needed) => needed.service === service)
    .every((needed) => all.some((one) => covers(one, asJson(needed, accountId))));
};
