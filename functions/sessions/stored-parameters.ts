import type { Observed } from '../account/observed.ts';
import type { StoredParameter } from '../account/preferences/preferences.ts';
import type { Json } from '../formats/json.ts';
import { own } from '../formats/json.ts';

/** What is known of Parameter Store, by the name that documents use. What is missing was not read. */
export type StoredParameters = Readonly<Record<string, Observed<StoredParameter>>>;

/** A reference as the agent finds it; within the braces, it takes spaces and nothing else. */
const STORED = /\{\{ *ssm:([/\w.:-]+) *\}\}/g;

/** The parameters that a value names, as `name` or `name:version`. */
export const storedNames = (value: Json): readonly string[] => [
  ...new Set([...JSON.stringify(value).matchAll(STORED)].map(([, name = '']) => name)),
];

/**
 * The text with the values of the parameters; undefined if one was not read, is no `String`, or has a value that the
 * agent might replace once more.
 */
export const withStored = (text: string, parameters: StoredParameters): string | undefined => {
  let isKnown = true;
  const replaced = text.replaceAll(STORED, (reference: string, name: string) => {
    const observed = own(parameters, name);
    const value = observed?.status === 'present' ? observed.value.value : undefined;
    isKnown &&= value !== undefined && !value.includes('{{');
    return value ?? reference;
  });
  return isKnown ? replaced : undefined;
};

/**
 * Why no session can start with a parameter: agents ask for all of a document before a session begins, and refuse the
 * session if one does not exist or is a `SecureString`.
 * Source: `getSSMParameterValues` in agent/framework/docparser/parameterstore of
 * https://github.com/aws/amazon-ssm-agent
 */
export const storedProblems = (names: readonly string[], parameters: StoredParameters): readonly string[] =>
  names.flatMap((name) => {
    const observed = own(parameters, name);
    if (observed?.status === 'absent') {
      return [
        `it names {{ssm:${name}}}, but Parameter Store has no such parameter ("Input contains invalid parameters")`,
      ];
    }
    return observed?.status === 'present' && observed.value.type === 'SecureString'
      ? [
          `it names {{ssm:${name}}}, which is a SecureString ("Parameters of type SecureString are not supported")`,
        ]
      : [];
  });

/** The parameters about which nothing can be said, with the reason. */
export const storedDoubts = (names: readonly string[], parameters: StoredParameters): readonly string[] =>
  names.flatMap((name) => {
    const observed = own(parameters, name);
    return observed?.status === 'unknown'
      ? [
          `parameter ${name} could not be read: ${observed.because}; sessions fail if it does not exist or is a SecureString`,
        ]
      : [];
  });
