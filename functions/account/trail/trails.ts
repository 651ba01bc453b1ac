import { at, isObject, type Json, stringAt } from '../../formats/json.ts';

/** A trail as far as events of one Region depend on it. */
export type Trail = {
  readonly arn: string;
  readonly name: string;
  readonly homeRegion: string;
  readonly multiRegion: boolean;
  /** Undefined if the guard may not read it. */
  readonly logging?: boolean;
  /** Does it log write management events? Undefined if the guard may not read it. */
  readonly managementWrites?: boolean;
};

/** Is there an event source mapping with which a function reads a queue? */
export const QUEUE_READERS = ['enabled', 'disabled', 'none'] as const;
export type QueueReader = (typeof QUEUE_READERS)[number];

/** A rule of this installation; `targets` is their number. */
export type OwnRule = {
  readonly name: string;
  readonly enabled: boolean;
  readonly targets: number;
  /** JSON text of its event pattern; undefined if it was not read. */
  readonly pattern?: string;
  /** ARNs of the targets that get each event as it is; undefined if they were not read. */
  readonly deliversTo?: readonly string[];
  /** Who reads the queue to which it delivers; undefined without a queue, or if that was not read. */
  readonly reader?: QueueReader;
};

const FORWARDER = 'forwarder-';

/** The name under which a state holds the rule of another Region that forwards the changes of IAM to the guard. */
export const forwarderOf = (region: string): string => `${FORWARDER}${region}`;

/** The Region of a forwarder's rule; undefined for the guard's own rules. */
export const regionOfForwarder = (name: string): string | undefined =>
  name.startsWith(FORWARDER) ? name.slice(FORWARDER.length) : undefined;

/** Is this the trail that a caller names by name or ARN? */
export const isTrail = ({ arn, name }: Trail, nameOrArn: string): boolean =>
  nameOrArn === arn || nameOrArn === name;

/**
 * Does this trail deliver API calls of a Region to EventBridge? Undefined if that cannot be seen.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const coversRegion = (trail: Trail, region: string): boolean | undefined => {
  if (!trail.multiRegion && trail.homeRegion !== region) return false;
  if (trail.logging === false || trail.managementWrites === false) return false;
  return trail.logging === undefined || trail.managementWrites === undefined ? undefined : true;
};

const listAt = (value: unknown, ...keys: readonly string[]): readonly Json[] => {
  const found = keys.map((key) => at(value, key)).find(Array.isArray);
  return found ?? [];
};

const textAt = (value: unknown, ...keys: readonly string[]): string | undefined =>
  keys.map((key) => stringAt(value, key)).find((text) => text !== undefined);

const basicTakesWrites = (selector: Json): boolean => {
  const management = at(selector, 'IncludeManagementEvents') ?? at(selector, 'includeManagementEvents');
  const kind = textAt(selector, 'ReadWriteType', 'readWriteType') ?? 'All';
  // "By default, the value is true", API_EventSelector.
  return management !== false && management !== 'false' && kind !== 'ReadOnly';
};

/** `undefined`: it takes only some of them, which need not include ours. */
const advancedTakesWrites = (selector: Json): boolean | undefined => {
  const fields = listAt(selector, 'FieldSelectors', 'fieldSelectors').filter(isObject);
  const equals = (name: string): readonly Json[] | undefined => {
    const field = fields.find((candidate) => textAt(candidate, 'Field', 'field') === name);
    return field && listAt(field, 'Equals', 'equals');
  };
  if (!equals('eventCategory')?.includes('Management')) return false;
  const readOnly = equals('readOnly');
  if (readOnly && !readOnly.includes('false')) return false;
  const narrowed = fields.some(
    (field) =>
      !['eventCategory', 'readOnly'].includes(textAt(field, 'Field', 'field') ?? '') &&
      listAt(field, 'Equals', 'equals').length > 0,
  );
  return narrowed ? undefined : true;
};

/**
 * Do event selectors log write management events? Selectors are read as the API returns them or as CloudTrail
 * records them; the two differ in the first letter of each name. Without selectors, everything is logged.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
export const takesManagementWrites = (selectors: unknown): boolean | undefined => {
  const advanced = listAt(selectors, 'AdvancedEventSelectors', 'advancedEventSelectors');
  if (advanced.length > 0) {
    const taken = advanced.map(advancedTakesWrites);
    if (taken.includes(true)) return true;
    return taken.includes(undefined) ? undefined : false;
  }
  const basic = listAt(selectors, 'EventSelectors', 'eventSelectors');
  return basic.length === 0 || basic.some(basicTakesWrites);
};

type Target = {
  readonly Arn?: string | undefined;
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?: unknown;
};

/**
 * The targets that get each event as it is. One with an input of its own may get anything instead.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
export const plainTargets = (targets: readonly Target[]): readonly string[] =>
  targets.flatMap(({ Arn, Input, InputPath, InputTransformer }) =>
    Arn && Input === undefined && InputPath === undefined && InputTransformer === undefined ? [Arn] : [],
  );
