import { at, isObject, type Json, type JsonObject, stringAt } from './json.ts';

// EC2's records come in two dialects. Older actions are lowerCamel with lists as `{items: [...]}`, where an
// empty list is `{}`. Newer ones hold one object `<Action>Request` in PascalCase, converted from XML: a list
// of one is the bare member, a list of several is an array, and an empty list is ''; scalars of a list are
// `{tag, content}`.

/** The members of a list in either dialect; empty if there is no list. */
export const membersOf = (list: Json | undefined): readonly Json[] => {
  if (Array.isArray(list)) return list;
  if (!isObject(list)) return list === undefined || list === '' || list === null ? [] : [list];
  if ('items' in list) return membersOf(list['items']);
  if ('item' in list) return membersOf(list['item']);
  return Object.keys(list).length === 0 ? [] : [list];
};

const textOf = (member: Json): readonly string[] => {
  const text = isObject(member) ? member['content'] : member;
  return typeof text === 'string' && text !== '' ? [text] : [];
};

/** A list of strings, e.g. `SubnetId` of a request. */
export const textsOf = (list: Json | undefined): readonly string[] => membersOf(list).flatMap(textOf);

/** The parameters of a newer action. */
export const newerRequest = (request: JsonObject, action: string): JsonObject => {
  const body = request[`${action}Request`];
  return isObject(body) ? body : {};
};

/** The response of a newer action. */
export const newerResponse = (response: JsonObject, action: string): JsonObject => {
  const body = response[`${action}Response`];
  return isObject(body) ? body : {};
};

/** A whole number, which some records hold as a string; undefined if there is none. EC2 has no others. */
export const numberAt = (value: Json | undefined, ...path: readonly string[]): number | undefined => {
  const found = at(value, ...path);
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
};

/** A boolean, which some records hold as a string. */
export const booleanAt = (value: Json | undefined, ...path: readonly string[]): boolean | undefined => {
  const found = at(value, ...path);
  if (found === true || found === 'true') return true;
  return found === false || found === 'false' ? false : undefined;
};

/** A scalar of the newer dialect as a string, because ids that look like numbers became numbers. */
export const scalarAt = (value: Json | undefined, ...path: readonly string[]): string | undefined => {
  const found = at(value, ...path);
  return typeof found === 'number' ? String(found) : stringAt(value, ...path);
};
