import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { isObject, parseJson } from '../../../functions/formats/json.ts';
import { withoutPeople } from './people.ts';

const MASKED = 'masked';

/** Tags that the guard itself obeys. */
const isOwn = (key: string): boolean => key.startsWith('session-guard:');

const isTags = (value: unknown): value is Readonly<Record<string, string>> =>
  isObject(value) && Object.values(value).every((one) => typeof one === 'string');

const maskedTags = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, isOwn(key) ? value : MASKED]));

/** Every value of a file, from the inside out; `tags` are found by their name. */
const walked = (value: unknown, text: (found: string) => string): unknown => {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((one) => walked(one, text));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      text(key),
      key === 'tags' && isTags(one) ? maskedTags(one) : walked(one, text),
    ]),
  );
};

const REFERENCE = /\{\{.*?\}\}/g;

/** Parameters that a text names stay, because sessions depend on them. */
const withoutText = (text: unknown): string =>
  typeof text === 'string' && text !== '' ? [`# ${MASKED}`, ...(text.match(REFERENCE) ?? [])].join(' ') : '';

const isReference = (text: string): boolean => /^\s*\{\{.*\}\}\s*$/.test(text);

/** Preferences without what a person typed into them: the commands of shell profiles, and the user that runs them. */
const maskedContent = (content: unknown): unknown => {
  const parsed = typeof content === 'string' ? parseJson(content) : content;
  if (!isObject(parsed) || !isObject(parsed['inputs'])) return content;
  const { shellProfile, runAsDefaultUser, ...inputs } = parsed['inputs'];
  const isUser = typeof runAsDefaultUser === 'string' && runAsDefaultUser !== '';
  return JSON.stringify({
    ...parsed,
    inputs: {
      ...inputs,
      ...(isUser ? { runAsDefaultUser: isReference(runAsDefaultUser) ? runAsDefaultUser : MASKED } : {}),
      ...(isObject(shellProfile)
        ? {
            shellProfile: Object.fromEntries(
              Object.entries(shellProfile).map(([os, text]) => [os, withoutText(text)]),
            ),
          }
        : {}),
    },
  });
};

const each = <T extends object, R>(all: Readonly<Record<string, T>> | undefined, change: (one: T) => R) =>
  all && Object.fromEntries(Object.entries(all).map(([id, one]) => [id, change(one)]));

const nameless = <T extends { readonly name?: unknown }>({ name: _, ...rest }: T): Omit<T, 'name'> => rest;

type Documents = NonNullable<AccountFileInput['documents']>;

const maskedDocument = ({ versions, ...document }: Documents[string]): unknown => ({
  ...document,
  ...(versions
    ? {
        versions: Object.fromEntries(
          Object.entries(versions).map(([version, text]) => [version, maskedContent(text)]),
        ),
      }
    : {}),
});

/**
 * A file without the values of tags and of parameters, the names of nodes (they come from a tag), the names of people (IAM
 * users, sessions of roles, mail addresses, the user of Run As), and the commands of shell profiles. Names of resources and
 * everything that the checks need stay.
 */
export const masked = (file: AccountFileInput): AccountFileInput => {
  const { documents, parameters, vpcs, instances, nodes } = file;
  const changed = {
    ...file,
    ...(documents ? { documents: each(documents, maskedDocument) } : {}),
    ...(parameters ? { parameters: each(parameters, ({ value: _, ...parameter }) => parameter) } : {}),
    ...(vpcs
      ? { vpcs: each(vpcs, ({ instances: own = [], ...vpc }) => ({ ...vpc, instances: own.map(nameless) })) }
      : {}),
    ...(instances ? { instances: each(instances, nameless) } : {}),
    ...(nodes ? { nodes: each(nodes, nameless) } : {}),
  };
  return walked(changed, withoutPeople()) as AccountFileInput;
};
