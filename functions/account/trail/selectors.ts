import { at, isObject, type Json, type JsonObject, stringAt } from '../../formats/json.ts';

const listAt = (value: unknown, ...keys: readonly string[]): readonly Json[] => {
  const found = keys.map((key) => at(value, key)).find(Array.isArray);
  return found ?? [];
};

const textAt = (value: unknown, ...keys: readonly string[]): string | undefined =>
  keys.map((key) => stringAt(value, key)).find((text) => text !== undefined);

/** What one selector takes; `writes` is undefined if it takes only some of them, which need not include ours. */
type Taken = { readonly writes: boolean | undefined; readonly leavesOut: readonly string[] };

const NOTHING: Taken = { writes: false, leavesOut: [] };

const texts = (list: readonly Json[]): readonly string[] =>
  list.filter((one): one is string => typeof one === 'string');

const basicTakes = (selector: Json): Taken => {
  const management = at(selector, 'IncludeManagementEvents') ?? at(selector, 'includeManagementEvents');
  const kind = textAt(selector, 'ReadWriteType', 'readWriteType') ?? 'All';
  // "By default, the value is true", API_EventSelector.
  if (management === false || management === 'false' || kind === 'ReadOnly') return NOTHING;
  const excluded = listAt(selector, 'ExcludeManagementEventSources', 'excludeManagementEventSources');
  return { writes: true, leavesOut: texts(excluded) };
};

const FILTERS = ['Equals', 'NotEquals', 'StartsWith', 'NotStartsWith', 'EndsWith', 'NotEndsWith'] as const;

const filterOf = (field: JsonObject, filter: (typeof FILTERS)[number]): readonly Json[] =>
  listAt(field, filter, `${filter.charAt(0).toLowerCase()}${filter.slice(1)}`);

const nameOf = (field: JsonObject): string => textAt(field, 'Field', 'field') ?? '';

/** Does a field do nothing but leave out some sources or names? Any other filter leaves open what is taken. */
const onlyLeavesOut = (field: JsonObject): boolean =>
  ['eventSource', 'eventName'].includes(nameOf(field)) &&
  FILTERS.every((filter) => filter === 'NotEquals' || filterOf(field, filter).length === 0);

const advancedTakes = (selector: Json): Taken => {
  const fields = listAt(selector, 'FieldSelectors', 'fieldSelectors').filter(isObject);
  const named = (name: string) => fields.find((field) => nameOf(field) === name);
  const category = named('eventCategory');
  if (!category || !filterOf(category, 'Equals').includes('Management')) return NOTHING;
  const readOnly = named('readOnly');
  if (readOnly && filterOf(readOnly, 'NotEquals').includes('false')) return NOTHING;
  if (
    readOnly &&
    filterOf(readOnly, 'Equals').length > 0 &&
    !filterOf(readOnly, 'Equals').includes('false')
  ) {
    return NOTHING;
  }
  const narrowing = fields.filter((field) => !['eventCategory', 'readOnly'].includes(nameOf(field)));
  return narrowing.every(onlyLeavesOut)
    ? { writes: true, leavesOut: narrowing.flatMap((field) => texts(filterOf(field, 'NotEquals'))) }
    : { writes: undefined, leavesOut: [] };
};

/** What several selectors leave out: what each one that takes writes leaves out. */
const together = (taken: readonly Taken[]): Taken => {
  const [first, ...rest] = taken.filter(({ writes }) => writes === true);
  if (!first)
    return { writes: taken.some(({ writes }) => writes === undefined) ? undefined : false, leavesOut: [] };
  return {
    writes: true,
    leavesOut: first.leavesOut.filter((one) => rest.every(({ leavesOut }) => leavesOut.includes(one))),
  };
};

/**
 * Which write management events do event selectors take? Selectors are read as the API returns them or as CloudTrail
 * records them; the two differ in the first letter of each name. Without selectors, everything is logged.
 * Sources: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html and
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export const managementTaken = (selectors: unknown): Taken => {
  const advanced = listAt(selectors, 'AdvancedEventSelectors', 'advancedEventSelectors');
  if (advanced.length > 0) return together(advanced.map(advancedTakes));
  const basic = listAt(selectors, 'EventSelectors', 'eventSelectors');
  return basic.length === 0 ? { writes: true, leavesOut: [] } : together(basic.map(basicTakes));
};

/** The parts of a trail that its selectors decide. */
export const trailTaken = (
  selectors: unknown,
): { readonly managementWrites?: boolean; readonly leavesOut?: readonly string[] } => {
  const { writes, leavesOut } = managementTaken(selectors);
  return {
    ...(writes === undefined ? {} : { managementWrites: writes }),
    ...(leavesOut.length > 0 ? { leavesOut } : {}),
  };
};
