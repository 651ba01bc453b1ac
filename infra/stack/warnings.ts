import type { StackSettings } from './params.ts';

/** What is allowed, but hardly meant: nobody would hear of something. Each is a sentence for the one who packages. */
export const warningsOf = ({
  alertEmail,
  alarmEmail,
  slackSecret,
  hubBusArn,
}: StackSettings): readonly string[] => [
  ...(alertEmail.given || slackSecret.given || hubBusArn.given
    ? []
    : [
        'Nobody hears the alerts: set alert-email or slack-secret-name, or subscribe to the topic of the output AlertTopicArn.',
      ]),
  ...(alarmEmail.given
    ? []
    : [
        slackSecret.given
          ? 'Alarms on the guard itself go to Slack alone, which may be what fails: set alarm-email.'
          : 'Nobody hears the alarms on the guard itself: set alarm-email, or subscribe to the topic of the output AlarmTopicArn.',
      ]),
];
