import { isObject, own, parseJson } from './json.ts';

const CLI_SERVICES: Readonly<Record<string, string>> = { s3: 's3api' };

/** `DhcpOptionsId` and `logGroupName` to `dhcp-options-id` and `log-group-name`. */
const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

/**
 * Printable ASCII without the quote that a shell would end a string with, and without the backtick that a chat
 * would end a code span with.
 */
const PLAIN = /^[ -&(-_a-~]*$/;

/**
 * The CLI takes a value that begins with `-` as an option, and it reads the file or, in version 1, the address
 * that a value begins with.
 * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
 */
const READ_BY_CLI = /^(-|fileb?:\/\/|https?:\/\/)/i;

const isPlain = (text: string): boolean => PLAIN.test(text) && !READ_BY_CLI.test(text);

/** A word that no shell changes stays bare; anything else that is plain stands in single quotes. */
const word = (plain: string): string =>
  /^[A-Za-z0-9_/:.][A-Za-z0-9_/:=.,@+-]*$/.test(plain) ? plain : `'${plain}'`;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * The same JSON value on one line of plain ASCII, without what a chat writes as an entity. Outside its strings,
 * JSON holds nothing that must be escaped except line breaks, so that an escape can only end up in a string.
 */
const plainJson = (json: string): string =>
  json.replace(/[\n\r\t][\n\r\t ]*/g, ' ').replace(/[^ -~]|['`<>&]/g, escaped);

/** A parameter as it stands in a command; undefined if the CLI or a shell would read it differently. */
const parameter = (name: string, value: unknown): string | undefined => {
  if (typeof value === 'boolean') {
    // `Egress: false` has a flag of its own.
    if (name === 'Egress') return value ? '--egress' : '--ingress';
    return value ? `--${kebab(name)}` : `--no-${kebab(name)}`;
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  if (text === undefined) return `--${kebab(name)} ${word(plainJson(JSON.stringify(value)))}`;
  if (isPlain(text)) return `--${kebab(name)} ${word(text)}`;
  return isObject(parseJson(text)) ? `--${kebab(name)} ${word(plainJson(text.trim()))}` : undefined;
};

/**
 * An API call as a command of the AWS CLI (version 2), whose parameters are the API's in kebab case. `after`
 * is added as it is.
 *
 * The command is one line of printable ASCII without backticks and without quotes within quotes, so that each
 * chat, mail program and shell of the POSIX family keeps it as it is. A value that cannot be written so, or that
 * the CLI would take for an option or a file, stands as JSON in `--cli-input-json`, whose members are taken
 * literally. A text that is a JSON object, such as a policy, stays the same value but not the same characters.
 * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html
 */
export const cliCommand = (
  api: string,
  input: Readonly<Record<string, unknown>>,
  region: string,
  after: readonly string[] = [],
): string => {
  const [service = '', operation = ''] = api.split(':');
  const given = Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name, value, text: parameter(name, value) }));
  const literal = given.filter(({ text }) => text === undefined);
  const json = JSON.stringify(Object.fromEntries(literal.map(({ name, value }) => [name, value])));
  return [
    'aws',
    own(CLI_SERVICES, service) ?? service,
    kebab(operation),
    ...(literal.length > 0 ? [`--cli-input-json ${word(plainJson(json))}`] : []),
    ...given.flatMap(({ text }) => text ?? []),
    ...after,
    `--region ${word(region)}`,
  ].join(' ');
};
