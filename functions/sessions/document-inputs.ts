import { isObject, type Json, type JsonObject, objectAt } from '../formats/json.ts';
import { type StoredParameters, storedNames, withStored } from './stored-parameters.ts';

/** The inputs of a Session document as the agent gets them. */
export type DocumentInputs = {
  readonly inputs: Readonly<Record<string, Json>>;
  /** Inputs whose value is known only when a session starts; `inputs` does not hold them. */
  readonly unresolved: readonly string[];
  /** The parameters of Parameter Store that the inputs name. */
  readonly stored: readonly string[];
};

/** The declared parameters: the default, or undefined if there is none. */
type Parameters = ReadonlyMap<string, Json | undefined>;

/** Go's `\s`, which is less than that of JavaScript. */
const SPACE = '[\\t\\n\\f\\r ]*';
const REFERENCE = new RegExp(`\\{\\{${SPACE}([\\w-]+)${SPACE}\\}\\}`, 'g');
const WHOLE = new RegExp(`^\\{\\{${SPACE}([A-Za-z0-9]+)${SPACE}\\}\\}$`);
/** Any reference, however it is named. */
const BRACES = /\{\{([^{}]*)\}\}/g;

const UNKNOWN = Symbol('known only when a session starts');

const parametersOf = (document: JsonObject): Parameters =>
  new Map(
    Object.entries(objectAt(document, 'parameters') ?? {}).map(([name, declared]) => [
      name,
      isObject(declared) && Object.hasOwn(declared, 'default') ? declared['default'] : undefined,
    ]),
  );

/**
 * Go would expand a `$` in the value, and the agent replaces the references of a value or not, as the order of
 * a Go map happens to be.
 */
const isPlain = (text: string): boolean => !text.includes('$') && !text.includes('{{');

const withinText = (text: string, parameters: Parameters): string | typeof UNKNOWN => {
  let isKnown = true;
  const replaced = text.replaceAll(REFERENCE, (reference: string, name: string) => {
    if (!parameters.has(name)) return reference;
    const value = parameters.get(name);
    const shown = typeof value === 'string' ? value : JSON.stringify(value ?? null);
    isKnown &&= value !== undefined && isPlain(shown);
    return shown;
  });
  const isNamed = [...text.matchAll(BRACES)].some(
    ([reference, name = '']) => parameters.has(name.trim()) && !reference.match(REFERENCE),
  );
  return isKnown && !isNamed ? replaced : UNKNOWN;
};

const replacedText = (text: string, parameters: Parameters): Json | typeof UNKNOWN => {
  const name = WHOLE.exec(text)?.[1];
  const value =
    name !== undefined && parameters.has(name) ? parameters.get(name) : withinText(text, parameters);
  return value === undefined ? UNKNOWN : value;
};

/** Puts in what Parameter Store holds, which the agent asks for after it has replaced the document's own parameters. */
const filled = (value: Json, stored: StoredParameters): Json | typeof UNKNOWN => {
  if (storedNames(value).length === 0) return value;
  return (typeof value === 'string' ? withStored(value, stored) : undefined) ?? UNKNOWN;
};

/** A value with what each text in it becomes. */
const mapped = (value: Json, map: (text: string) => Json | typeof UNKNOWN): Json | typeof UNKNOWN => {
  if (typeof value === 'string') return map(value);
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([key, field]) => [key, mapped(field, map)] as const);
  return fields.some(([, field]) => field === UNKNOWN) ? UNKNOWN : (Object.fromEntries(fields) as JsonObject);
};

/**
 * Replaces parameters as the agent does: `{{ name }}` alone by the default, of any type; `{{ name }}` within a
 * text by the default as text; then `{{ssm:name}}` by what Parameter Store holds, as far as it was read. What the
 * document does not declare stays as it is. A session that names the document may give other values; the defaults are
 * those of every other session.
 * Source: `ReplaceParameters` in agent/framework/docparser/parameters, and `Resolve` in
 * agent/framework/docparser/parameterstore, of https://github.com/aws/amazon-ssm-agent
 */
export const inputsOf = (document: JsonObject, stored: StoredParameters = {}): DocumentInputs => {
  const parameters = parametersOf(document);
  const own = Object.entries(objectAt(document, 'inputs') ?? {}).map(
    ([key, value]) => [key, mapped(value, (text) => replacedText(text, parameters))] as const,
  );
  const read = own.map(
    ([key, value]) =>
      [key, value === UNKNOWN ? value : mapped(value, (text) => filled(text, stored))] as const,
  );
  return {
    inputs: Object.fromEntries(
      read.flatMap(([key, value]) => (value === UNKNOWN ? [] : [[key, value] as const])),
    ),
    unresolved: read.flatMap(([key, value]) => (value === UNKNOWN ? [key] : [])),
    stored: [...new Set(own.flatMap(([, value]) => (value === UNKNOWN ? [] : storedNames(value))))],
  };
};
