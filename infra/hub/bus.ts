import { EVENT_SOURCE } from '../../functions/core/hub/event.ts';
import { lambdaId } from '../generate/parts.ts';
import { arnOf, type Resources, reference, sub, type Value } from '../stack/cloudformation.ts';
import { guaranteed, rule } from '../stack/events.ts';
import { EVENT_DEAD_LETTERS } from '../stack/ids.ts';
import type { StackSettings } from '../stack/params.ts';
import { queuePolicy } from '../stack/queue-policy.ts';
import { deadLetters, GUARD_DELIVERIES, workQueue } from '../stack/queues.ts';
import { HUB_BUS, HUB_DEAD_LETTERS, HUB_EVENTS_RULE, HUB_QUEUE, SILENCE_RULE } from './ids.ts';

/**
 * Who may put events on the bus: the organization, and only events of session-guard. The principal is the role of the
 * sender's rule. `ForAllValues` also holds where the key is missing, as in AWS's own example, so the rule below looks at
 * the source once more. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
const fromOrganization = (): Value => ({
  Sid: 'FromTheOrganization',
  Effect: 'Allow',
  Principal: '*',
  Action: 'events:PutEvents',
  Resource: arnOf(HUB_BUS),
  Condition: {
    StringEquals: { 'aws:PrincipalOrgID': reference('OrganizationId') },
    'ForAllValues:StringEquals': { 'events:source': EVENT_SOURCE },
  },
});

/**
 * The account of the envelope, by which SQS tells the senders apart: while one of them keeps the function busy, the messages
 * of the others come first. If EventBridge took the path for a plain text, all would be of one group, and come as they
 * are sent.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html (dynamic path parameters)
 */
const SENDER = '$.account';

const hubFunction = lambdaId('hub');

/** The bus, its queue, and the rules that feed the function of the hub. */
export const bus = (settings: StackSettings): Resources => ({
  [HUB_BUS]: {
    Type: 'AWS::Events::EventBus',
    Properties: { Name: sub(`\${AWS::StackName}`), Description: 'What the guards of the organization tell' },
  },
  [`${HUB_BUS}Policy`]: {
    Type: 'AWS::Events::EventBusPolicy',
    Properties: {
      EventBusName: reference(HUB_BUS),
      StatementId: 'FromTheOrganization',
      Statement: fromOrganization(),
    },
  },
  [HUB_EVENTS_RULE]: rule({
    Description: 'What the guards tell',
    EventBusName: reference(HUB_BUS),
    EventPattern: { source: [EVENT_SOURCE] },
    Targets: [
      { Id: 'queue', Arn: arnOf(HUB_QUEUE), SqsParameters: { MessageGroupId: SENDER }, ...guaranteed },
    ],
  }),
  [SILENCE_RULE]: rule({
    Description: 'Looks once an hour which guards are silent',
    ScheduleExpression: 'rate(1 hour)',
    Targets: [{ Id: 'hub', Arn: arnOf(hubFunction), ...guaranteed }],
  }),
  [`${SILENCE_RULE}Permission`]: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: reference(hubFunction),
      Principal: 'events.amazonaws.com',
      SourceArn: arnOf(SILENCE_RULE),
    },
  },
  [HUB_QUEUE]: workQueue(HUB_DEAD_LETTERS, GUARD_DELIVERIES),
  [HUB_DEAD_LETTERS]: deadLetters(),
  [`${HUB_QUEUE}Policy`]: queuePolicy(HUB_QUEUE, {
    service: { name: 'events', sources: [arnOf(HUB_EVENTS_RULE)] },
    role: settings.redriveRoleArn,
  }),
  [`${HUB_DEAD_LETTERS}Policy`]: queuePolicy(HUB_DEAD_LETTERS, {}),
  [EVENT_DEAD_LETTERS]: deadLetters({ RedriveAllowPolicy: { redrivePermission: 'denyAll' } }),
  [`${EVENT_DEAD_LETTERS}Policy`]: queuePolicy(EVENT_DEAD_LETTERS, {
    service: { name: 'events', sources: [arnOf(HUB_EVENTS_RULE), arnOf(SILENCE_RULE)] },
  }),
});
