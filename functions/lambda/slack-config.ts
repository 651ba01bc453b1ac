import * as z from 'zod/mini';
import type { Environment } from './auto-fix.ts';
import { ignoreTag, problemsOf, refuse, required, tableName, withoutBlanks } from './variables.ts';

/** The settings of `notify-slack`. */
type SlackSettings = {
  /** Name of the SecureString that holds a webhook's URL or a bot's token. */
  readonly secretName: string;
  /** The channel in which a bot posts; a webhook has its own channel. */
  readonly channel?: string;
  readonly ignoreTag: string;
  /** Name of the table that remembers the messages of incidents. */
  readonly threadsTable: string;
};

const schema = z.object({
  SLACK_SECRET_NAME: required(/^[\w./-]{1,1011}$/, 'must be the name of an SSM parameter'),
  SLACK_CHANNEL: z._default(z.string(), ''),
  THREADS_TABLE: tableName,
  IGNORE_TAG: ignoreTag,
});

/** Reads the settings of `notify-slack`. Throws one `ConfigError` with all problems. */
export const readSlackSettings = (environment: Environment = process.env): SlackSettings => {
  const parsed = schema.safeParse(withoutBlanks(environment));
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  const { SLACK_SECRET_NAME, SLACK_CHANNEL, THREADS_TABLE, IGNORE_TAG } = parsed.data;
  return {
    secretName: SLACK_SECRET_NAME,
    ...(SLACK_CHANNEL ? { channel: SLACK_CHANNEL } : {}),
    ignoreTag: IGNORE_TAG,
    threadsTable: THREADS_TABLE,
  };
};
