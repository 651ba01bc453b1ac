import {
  ageAlarm,
  byId,
  deadLettersAlarm,
  ofFunctions,
  slackAlarms,
  TOPIC_FAILURE_ALARMS,
  topicAlarm,
} from '../stack/alarms.ts';
import { items, only } from '../stack/choice.ts';
import { arnOf, type Resources, type Value } from '../stack/cloudformation.ts';
import { ALARM_TOPIC, ALERT_TOPIC, EVENT_DEAD_LETTERS } from '../stack/ids.ts';
import type { StackSettings } from '../stack/params.ts';
import { HUB_DEAD_LETTERS, HUB_QUEUE } from './ids.ts';

const own = (): Resources => ({
  ...byId([HUB_DEAD_LETTERS, EVENT_DEAD_LETTERS], 'Alarm', deadLettersAlarm),
  [`${HUB_QUEUE}AgeAlarm`]: ageAlarm(HUB_QUEUE, false),
  ...ofFunctions(['hub']),
  [TOPIC_FAILURE_ALARMS[ALERT_TOPIC]]: topicAlarm(ALERT_TOPIC, ALARM_TOPIC),
  [TOPIC_FAILURE_ALARMS[ALARM_TOPIC]]: topicAlarm(ALARM_TOPIC, ALERT_TOPIC),
});

/** Logical ids of the alarms on the hub itself, and of those on its way to Slack. */
export const hubAlarmIds = (): readonly string[] => Object.keys(own());
export const slackAlarmIds = (): readonly string[] => Object.keys(slackAlarms());

/** ARNs of the alarms on the hub itself. */
export const hubAlarmArns = ({ slackSecret }: StackSettings): readonly Value[] => [
  ...hubAlarmIds().map(arnOf),
  ...items(slackSecret.given, slackAlarmIds().map(arnOf)),
];

/** Alarms on the hub itself: while it fails, nobody hears the guards. */
export const hubAlarms = ({ slackSecret }: StackSettings): Resources => ({
  ...own(),
  ...only(slackSecret.given, slackAlarms()),
});
