import * as z from 'zod/mini';
import { type AccountNames, NAMED_ACCOUNT, readAccountNames } from '../core/hub/account-names.ts';
import type { Environment } from './auto-fix.ts';
import { list, problemsOf, refuse, tableName, topicArn, withoutBlanks } from './variables.ts';

/** The settings of the hub. */
type HubSettings = {
  readonly installationsTable: string;
  readonly alertTopicArn: string;
  readonly alarmTopicArn: string;
  readonly names: AccountNames;
  /** Whether the organization is asked for names. */
  readonly namesFromOrganization: boolean;
};

/** What is said of a name of an account that is none. */
export const NAMED_ACCOUNT_PROBLEM =
  'must be the id of an account, =, and a name as for AccountName without a comma';

const schema = z.object({
  INSTALLATIONS_TABLE: tableName,
  ALERT_TOPIC_ARN: topicArn,
  ALARM_TOPIC_ARN: topicArn,
  ACCOUNT_NAMES: list({ pattern: NAMED_ACCOUNT, problem: NAMED_ACCOUNT_PROBLEM }),
  NAMES_FROM_ORGANIZATION: z._default(z.enum(['true', 'false'], 'must be true or false'), 'false'),
});

/** Reads the settings of the hub. Throws one `ConfigError` with all problems. */
export const readHubSettings = (environment: Environment = process.env): HubSettings => {
  const parsed = schema.safeParse(withoutBlanks(environment));
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  const { INSTALLATIONS_TABLE, ALERT_TOPIC_ARN, ALARM_TOPIC_ARN, ACCOUNT_NAMES, NAMES_FROM_ORGANIZATION } =
    parsed.data;
  return {
    installationsTable: INSTALLATIONS_TABLE,
    alertTopicArn: ALERT_TOPIC_ARN,
    alarmTopicArn: ALARM_TOPIC_ARN,
    names: readAccountNames(ACCOUNT_NAMES),
    namesFromOrganization: NAMES_FROM_ORGANIZATION === 'true',
  };
};
