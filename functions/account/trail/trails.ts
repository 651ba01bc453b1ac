import { at, isObject, type Json, stringAt } from '../../formats/json.ts';

/** A trail as far as events of one Region depend on it. */
export type Trail = {
  readonly arn: string;
  readonly name: string;
  readonly homeRegion: string;
  readonly multiRegion: boolean;
  /** Undefined where the guard may not look. */
  readonly logging?: boolean;
  /** Does it take management events that write? Undefined where the guard may not look. */
  readonly managementWrites?: boolean;
};

/** A rule of this installation; `targets` is how many it has. */
export type OwnRule = { readonly name: string; readonly enabled: boolean; readonly targets: number };

/** Is a trail the one that a caller means by its name or ARN? */
export const isTrail = ({ arn, name }: Trail, nameOrArn: string): boolean =>
  nameOrArn === arn || nameOrArn === name;

/**
 * Does EventBridge get API calls of a Region by this trail? Undefined when that cannot be seen.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const covers = (trail: Trail, region: string): boolean | undefined => {
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

/** `undefined`: it takes some of them, which it does not need to be ours. */
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
 * Do event selectors take management events that write? They are read as the API gives them or as CloudTrail
 * records them, which differ in the first letter of each name. No selectors at all take everything.
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
