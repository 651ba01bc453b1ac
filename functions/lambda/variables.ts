import * as z from 'zod/mini';
import { type Environment, split } from './auto-fix.ts';
import { type Checked, SETTING_PATTERNS } from './setting-patterns.ts';

/** The settings are wrong. The message lists every problem, one per line, never the whole environment. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** A variable that must be set. */
export const required = (pattern: RegExp, problem: string) =>
  z.string({ error: 'is missing' }).check(z.regex(pattern, problem));

/** A variable with a value that stands in for it. */
export const optional = ({ pattern, problem }: Checked, fallback: string) =>
  z._default(z.string().check(z.regex(pattern, problem)), fallback);

/** A variable that holds items, separated by commas; the problem names the item. */
export const list = ({ pattern, problem }: Checked, fallback = '') =>
  z.pipe(
    z.pipe(z._default(z.string(), fallback), z.transform(split)),
    z.array(z.string().check(z.regex(pattern, { error: ({ input }) => `${String(input)}: ${problem}` }))),
  );

/** Variables that several functions have. */
export const ignoreTag = optional(SETTING_PATTERNS.IGNORE_TAG, 'session-guard:ignore');

export const tableName = required(/^[\w.-]{3,255}$/, 'must be the name of a DynamoDB table');

export const topicArn = required(/^arn:[\w-]+:sns:[\w-]*:\d{12}:[\w-]+$/, 'must be the ARN of an SNS topic');

const queueSchema = z.object({ QUEUE_URL: required(/^https?:\/\//, 'must be the URL of a queue') });

/** Empty variables count as not set. */
export const withoutBlanks = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));

/** Each problem with the name of its variable. */
export const problemsOf = (error: z.core.$ZodError): string[] =>
  error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);

/** Throws a {@link ConfigError} that lists the problems. */
export const refuse = (problems: readonly string[]): never => {
  throw new ConfigError(`The settings are wrong:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
};

/** Reads the URL of the queue that a function consumes. Throws a {@link ConfigError}. */
export const readQueueUrl = (environment: Environment = process.env): string => {
  const parsed = queueSchema.safeParse(withoutBlanks(environment));
  return parsed.success ? parsed.data.QUEUE_URL : refuse(problemsOf(parsed.error));
};
