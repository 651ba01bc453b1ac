import { ref } from '../generate/parts.ts';
import { type Block as ReleasedBlock, releaseFunction } from '../release/functions.ts';
import type { ReleaseTemplate } from '../release/template.ts';
import { subscriptions, topicWith } from '../stack/alerts.ts';
import { only } from '../stack/choice.ts';
import { arnOf, type Resources, reference, sub } from '../stack/cloudformation.ts';
import { block, blockOf, consume, ofQueue } from '../stack/functions.ts';
import { ALARM_TOPIC, ALERT_TOPIC, INSTALLATIONS, INSTALLATIONS_NAME, roleId } from '../stack/ids.ts';
import type { StackSettings } from '../stack/params.ts';
import { CONSUMER_TIMEOUT, slackQueues } from '../stack/queues.ts';
import { roles } from '../stack/roles.ts';
import { threads } from '../stack/threads.ts';
import { hubAlarmArns, hubAlarms } from './alarms.ts';
import { bus } from './bus.ts';
import { dashboard } from './dashboard.ts';
import { HUB_BUS, HUB_QUEUE } from './ids.ts';
import { HAS_DASHBOARD, hubConditions, hubParameters, hubRules, hubSettings } from './settings.ts';

/** The zips of its functions. */
type HubZips = Readonly<Record<'hub' | 'notify-slack', string>>;

const installations = (): Resources => ({
  [INSTALLATIONS]: {
    Type: 'AWS::DynamoDB::Table',
    // The next reports of the sweeps fill it again within the hour.
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: {
      TableName: sub(INSTALLATIONS_NAME),
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'installation', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'installation', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      SSESpecification: { SSEEnabled: true },
    },
  },
});

/** Alarms of the stacks that bring the hub's events to others: their names begin with the name of its bus. */
const NAMED_AFTER_THE_HUB = sub(
  `arn:${ref('AWS::Partition')}:cloudwatch:${ref('AWS::Region')}:${ref('AWS::AccountId')}:alarm:${ref('AWS::StackName')}-to-*`,
);

/** The hub itself is the only one that publishes, besides the alarms. */
const topics = (settings: StackSettings): Resources => {
  const publishers = { roles: [arnOf(roleId('hub'))], hasAlarms: true } as const;
  return {
    ...topicWith(ALERT_TOPIC, 'Session Guard', settings, {
      ...publishers,
      alarms: [arnOf(`${ALARM_TOPIC}FailedAlarm`)],
    }),
    ...topicWith(ALARM_TOPIC, 'Session Guard alarms', settings, {
      ...publishers,
      alarms: [...hubAlarmArns(settings), NAMED_AFTER_THE_HUB],
    }),
    ...subscriptions(settings),
  };
};

const functions = (settings: StackSettings, zips: HubZips): Resources => {
  const environment = {
    INSTALLATIONS_TABLE: reference(INSTALLATIONS),
    ALERT_TOPIC_ARN: reference(ALERT_TOPIC),
    ALARM_TOPIC_ARN: reference(ALARM_TOPIC),
    ACCOUNT_NAMES: { 'Fn::Join': [',', reference('AccountNames')] },
    NAMES_FROM_ORGANIZATION: reference('NamesFromOrganization'),
  };
  const hub = block('hub', settings, ofQueue(environment, HUB_QUEUE), {
    description: 'Tells what the guards of the organization tell, and who of them is silent',
    memorySize: 256,
    timeout: CONSUMER_TIMEOUT,
    events: consume(HUB_QUEUE),
  });
  const slack = blockOf('notify-slack', settings);
  return {
    ...releaseFunction('hub', hub as unknown as ReleasedBlock, zips.hub),
    ...only(
      settings.slackSecret.given,
      releaseFunction('notify-slack', slack as unknown as ReleasedBlock, zips['notify-slack']),
    ),
  };
};

const resources = (settings: StackSettings, zips: HubZips): Resources => ({
  ...bus(settings),
  ...installations(),
  ...topics(settings),
  ...only(settings.slackSecret.given, { ...slackQueues(settings), ...threads() }),
  ...roles(['hub', 'notify-slack'], settings),
  ...functions(settings, zips),
  ...hubAlarms(settings),
  ...dashboard(settings, HAS_DASHBOARD),
});

/** The hub of an organization, in one account and Region. */
export const hubTemplate = (version: string, zips: HubZips): ReleaseTemplate => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: `session-guard ${version}: one channel for the guards of an organization`,
  Metadata: { SessionGuard: { Version: version } },
  Parameters: hubParameters(version),
  Rules: hubRules(),
  Conditions: hubConditions(),
  Resources: resources(hubSettings(), zips),
  Outputs: {
    HubBusArn: { Description: 'HubBusArn of the guards', Value: arnOf(HUB_BUS) },
    AlertTopicArn: {
      Description: 'Subscribe here for the alerts of all accounts',
      Value: reference(ALERT_TOPIC),
    },
    AlarmTopicArn: {
      Description: 'Subscribe here for silent guards, and alarms on the hub itself',
      Value: reference(ALARM_TOPIC),
    },
    InstallationsTableName: { Description: 'The guards that the hub hears', Value: reference(INSTALLATIONS) },
  },
});
