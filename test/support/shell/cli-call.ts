import { isObject, type Json, parseJson } from '../../../functions/formats/json.ts';

/** An argument vector of `aws` as the CLI reads it: what it calls, and each parameter by its lower-case name. */
export type CliCall = {
  readonly command: string;
  readonly parameters: Readonly<Record<string, Json>>;
};

/** What an alert tells the CLI to read: what the command before has fetched. */
const FILES = ['--content file://session-preferences.json', '--cli-input-json file://parameter.json'];

const nameOf = (option: string): string => option.replace(/^--/, '').replaceAll('-', '');

/**
 * Reads the arguments as the CLI does: a word that begins with `-` is an option, a value that begins with
 * `file://` or `http://` is not the value, and the members of `--cli-input-json` are taken literally.
 */
export const readCliCall = ([service = '', operation = '', ...rest]: readonly string[]): CliCall => {
  const parameters: Record<string, Json> = {};
  const given = new Set<string>();
  for (let index = 0; index < rest.length; index += 1) {
    const option = rest[index] ?? '';
    if (!option.startsWith('--')) throw new Error(`not an option: ${option}`);
    // Of an option that is given twice, the CLI takes the last one.
    if (given.has(option)) throw new Error(`given twice: ${option}`);
    given.add(option);
    const value = rest[index + 1];
    if (value === undefined || value.startsWith('-')) {
      const isOff = option.startsWith('--no-');
      parameters[nameOf(isOff ? option.slice(5) : option)] = !isOff;
      continue;
    }
    index += 1;
    if (/^(fileb?|https?):\/\//.test(value) && !FILES.includes(`${option} ${value}`)) {
      throw new Error(`the CLI reads ${value}`);
    }
    if (option !== '--cli-input-json' || value.startsWith('file://')) {
      parameters[nameOf(option)] = value;
      continue;
    }
    const literal = parseJson(value);
    if (!isObject(literal)) throw new Error(`not a JSON object: ${value}`);
    for (const [name, member] of Object.entries(literal)) parameters[name.toLowerCase()] = member;
  }
  return { command: `${service} ${operation}`, parameters };
};

/** Are a value that is meant and a value out of a command the same to AWS? Text that is JSON may be respelled. */
export const meansTheSame = (meant: unknown, given: Json | undefined): boolean => {
  if (meant === given) return true;
  if (typeof meant === 'number') return String(meant) === given;
  const parsed = typeof given === 'string' ? parseJson(given) : given;
  const value = typeof meant === 'string' ? parseJson(meant) : meant;
  return typeof value === 'object' && value !== null && JSON.stringify(value) === JSON.stringify(parsed);
};
