import type { Measure } from '../../functions/core/hub/duration.ts';
import { lambdaId, logGroupId } from '../generate/parts.ts';
import { type Choice, either, only } from '../stack/choice.ts';
import { type Resources, sub, type Value } from '../stack/cloudformation.ts';
import {
  ALARM_TOPIC,
  ALERT_TOPIC,
  EVENT_DEAD_LETTERS,
  SLACK_DEAD_LETTERS,
  SLACK_QUEUE,
} from '../stack/ids.ts';
import type { StackSettings } from '../stack/params.ts';
import { hubAlarmIds, slackAlarmIds } from './alarms.ts';
import { DASHBOARD, HUB_DEAD_LETTERS, HUB_QUEUE } from './ids.ts';
import { type Group, TOLD_BY_ACCOUNT, TOLD_BY_DAY, times } from './queries.ts';
import { alarmStatus, graph, log, type Metric, type Place, text, type Widget } from './widgets.ts';

const HUB_LOG = logGroupId('hub');

const GUIDE = `# What session-guard tells, and how soon
All times run from the change, as CloudTrail of its account recorded it, until this hub heard of it: of the **alert**; of the **fix**, where the guard put it back; or that it is **resolved**, where somebody else did. The account's own topic has an alert about a second earlier, and an alert of a burst comes to your channel up to a minute later.

\`told\` counts messages without reminders. \`timed\` counts those of them whose change is known: what the hourly sweep found has none, and is in no time. p50: half of them took no longer; p90: nine of ten. Half of 3 messages says little.

Who sends the changes also sends their times. A time that cannot be is left out, but an account could send wrong ones: compare it with the others.

Days are UTC. The log goes back \${LogRetentionDays} days. Each refresh runs 8 queries of [Logs Insights](https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AnalyzingLogData.html), which cost by what they read, so leave automatic refresh off. More: docs/hub.md of session-guard. The stack \${AWS::StackName} made this, and its next update overwrites what you change here; save a copy.`;

const MEASURES: readonly (readonly [Measure, title: string])[] = [
  ['alert', 'From the change to the alert, in seconds'],
  ['fix', 'From the change to the fix, in seconds'],
  ['resolved', 'From the change until it was resolved, in minutes'],
];

const place = (x: number, y: number, width: number, height: number): Place => ({ x, y, width, height });

const TIMES_TOP = 14;
const TIMES_HEIGHT = 7;
const SELF_TOP = TIMES_TOP + MEASURES.length * TIMES_HEIGHT;

const timesOf = (group: Group, x: number): readonly Widget[] =>
  MEASURES.map(([measure, title], row) =>
    log(
      place(x, TIMES_TOP + row * TIMES_HEIGHT, 12, TIMES_HEIGHT),
      `${title}, by ${group}`,
      'table',
      HUB_LOG,
      times(measure, group),
    ),
  );

const queue = (id: string, metric: string, label: string): Metric => [
  'AWS/SQS',
  metric,
  'QueueName',
  `\${${id}.QueueName}`,
  label,
];
const oldest = (id: string, label: string): Metric => queue(id, 'ApproximateAgeOfOldestMessage', label);
const waiting = (id: string, label: string): Metric => queue(id, 'ApproximateNumberOfMessagesVisible', label);
const ofFunction = (id: string, metric: string, label: string): Metric => [
  'AWS/Lambda',
  metric,
  'FunctionName',
  `\${${id}}`,
  label,
];
const undelivered = (id: string, label: string): Metric => [
  'AWS/SNS',
  'NumberOfNotificationsFailed',
  'TopicName',
  `\${${id}.TopicName}`,
  label,
];

/** How the hub itself is, by metrics that AWS counts anyway. */
const itself = (): readonly Widget[] => [
  alarmStatus(place(0, SELF_TOP, 24, 3), 'Alarms on the hub itself', hubAlarmIds()),
  graph(place(0, SELF_TOP + 3, 6, 6), 'Oldest event that waits, in seconds', 'Maximum', [
    oldest(HUB_QUEUE, 'events of guards'),
  ]),
  graph(place(6, SELF_TOP + 3, 6, 6), 'Dead letters', 'Maximum', [
    waiting(HUB_DEAD_LETTERS, 'events that could not be told'),
    waiting(EVENT_DEAD_LETTERS, 'events that did not reach the queue'),
  ]),
  graph(place(12, SELF_TOP + 3, 6, 6), 'The function', 'Sum', [
    ofFunction(lambdaId('hub'), 'Invocations', 'invocations'),
    ofFunction(lambdaId('hub'), 'Errors', 'errors'),
    ofFunction(lambdaId('hub'), 'Throttles', 'throttled'),
  ]),
  graph(place(18, SELF_TOP + 3, 6, 6), 'Messages that reached no subscriber', 'Sum', [
    undelivered(ALERT_TOPIC, 'alerts'),
    undelivered(ALARM_TOPIC, 'alarms'),
  ]),
];

const slack = (): readonly Widget[] => [
  alarmStatus(place(0, SELF_TOP + 9, 24, 3), 'Alarms on the way to Slack', slackAlarmIds()),
  graph(place(0, SELF_TOP + 12, 12, 6), 'Oldest message that waits for Slack, in seconds', 'Maximum', [
    oldest(SLACK_QUEUE, 'messages'),
  ]),
  graph(place(12, SELF_TOP + 12, 12, 6), 'Messages that did not reach Slack', 'Maximum', [
    waiting(SLACK_DEAD_LETTERS, 'dead letters'),
  ]),
];

const all = (): readonly Widget[] => [
  text(place(0, 0, 24, 7), GUIDE),
  log(place(0, 7, 12, 7), 'Told a day, by how it ended', 'bar', HUB_LOG, TOLD_BY_DAY),
  log(place(12, 7, 12, 7), 'Alerts and fixes by account', 'bar', HUB_LOG, TOLD_BY_ACCOUNT),
  ...timesOf('prerequisite', 0),
  ...timesOf('account', 12),
  ...itself(),
];

const listOf = (widgets: readonly Widget[]): string => widgets.map((one) => JSON.stringify(one)).join(',');

/** The body is a text, and what Slack adds to it is put in where the stack has Slack. */
const body = (hasSlack: Choice): Value => ({
  'Fn::Sub': [
    `{"start":"-P7D","periodOverride":"auto","widgets":[${listOf(all())}\${Slack}]}`,
    { Slack: either(hasSlack, sub(`,${listOf(slack())}`), '') },
  ],
});

/**
 * The dashboard of the hub. Its name has the Region, because an account has its dashboards in no Region:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudwatch-dashboard.html
 */
export const dashboard = ({ slackSecret }: StackSettings, wanted: Choice): Resources =>
  only(wanted, {
    [DASHBOARD]: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: {
        DashboardName: sub(`\${AWS::StackName}-\${AWS::Region}`),
        DashboardBody: body(slackSecret.given),
      },
    },
  });
