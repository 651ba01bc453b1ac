import type { Family } from '../../functions/core/prerequisite.ts';
import { pascalCase, ref } from '../generate/parts.ts';

/** Logical ids of the template, with which policies and rules refer to each other. */
export const LEDGER = 'Ledger';
/** Name of the ledger's table. */
export const LEDGER_NAME = `${ref('AWS::StackName')}-ledger`;
export const THREADS = 'SlackThreads';
/** Name of the table of Slack threads. */
export const THREADS_NAME = `${ref('AWS::StackName')}-slack-threads`;
export const INSTALLATIONS = 'Installations';
/** Name of the hub's table of installations. */
export const INSTALLATIONS_NAME = `${ref('AWS::StackName')}-installations`;
export const ALERT_TOPIC = 'AlertTopic';
/** Alarms on the guard itself: a topic of their own, because the other one may be what fails. */
export const ALARM_TOPIC = 'AlarmTopic';
export const CANARY_DOCUMENT = 'CanaryDocument';
/** Name of the document with which the installation tests that it hears. */
export const CANARY_NAME = `${ref('AWS::StackName')}-canary`;
export const CANARY_ROLE = 'CanaryRole';
export const EVENT_DEAD_LETTERS = 'EventDeadLetters';
export const SLACK_QUEUE = 'SlackQueue';
export const SLACK_DEAD_LETTERS = 'SlackDeadLetters';
export const SWEEP_SCHEDULE = 'SweepScheduleRule';
export const SWEEP_AFTER_DEPLOY = 'SweepAfterDeployRule';
export const HUB_RULE = 'HubRule';
export const HUB_RULE_ROLE = 'HubRuleRole';

export const queueId = (family: Family): string => `${pascalCase(family)}Queue`;
export const deadLettersId = (family: Family): string => `${pascalCase(family)}DeadLetters`;
export const roleId = (functionName: string): string => `${pascalCase(functionName)}Role`;
