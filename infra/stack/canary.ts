import { CANARY_MISSING } from '../../functions/use-cases/canary.ts';
import { logGroupId, ref } from '../generate/parts.ts';
import { only } from './choice.ts';
import { arnOf, type CfnResource, type Resources, reference, sub } from './cloudformation.ts';
import { CANARY_DOCUMENT, CANARY_NAME, CANARY_ROLE } from './ids.ts';
import type { StackSettings } from './params.ts';
import { serviceRole } from './service-role.ts';

/**
 * Nobody runs it. Its default version is set to the version that is the default already, once a day. Other contents in a later
 * release are a new version: CloudFormation would else replace the document, which it cannot as it has a name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-document.html
 */
const document = (): CfnResource => ({
  Type: 'AWS::SSM::Document',
  Properties: {
    Name: sub(CANARY_NAME),
    DocumentType: 'Command',
    DocumentFormat: 'JSON',
    UpdateMethod: 'NewVersion',
    Content: {
      schemaVersion: '2.2',
      description: 'session-guard tests with this document that it hears changes. Nothing runs it.',
      mainSteps: [{ action: 'aws:runShellScript', name: 'nothing', inputs: { runCommand: ['true'] } }],
    },
  },
});

const role = (settings: StackSettings): CfnResource =>
  serviceRole('scheduler', settings, 'canary', {
    Action: ['ssm:UpdateDocumentDefaultVersion'],
    Resource: [
      sub(
        `arn:${ref('AWS::Partition')}:ssm:${ref('AWS::Region')}:${ref('AWS::AccountId')}:document/${CANARY_NAME}`,
      ),
    ],
  });

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html */
const schedule = (): CfnResource => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    Description: 'A harmless call each day, by which session-guard knows that it hears changes',
    ScheduleExpression: 'rate(1 day)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: sub(`arn:${ref('AWS::Partition')}:scheduler:::aws-sdk:ssm:updateDocumentDefaultVersion`),
      RoleArn: arnOf(CANARY_ROLE),
      Input: sub(`{"Name":"${ref(CANARY_DOCUMENT)}","DocumentVersion":"1"}`),
    },
  },
});

/** The sweep says when a guard has not heard the call; nothing is counted while all hear it. */
const missing = (): CfnResource => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: {
    LogGroupName: reference(logGroupId('sweep')),
    FilterPattern: `{ $.message = "${CANARY_MISSING}" }`,
    MetricTransformations: [
      {
        MetricNamespace: 'SessionGuard',
        MetricName: 'CanaryMissing',
        MetricValue: '1',
        Dimensions: [{ Key: 'service', Value: '$.service' }],
      },
    ],
  },
});

/** The daily test from the recorded call to the ledger. Its alarm is among the others. */
export const canary = (settings: StackSettings): Resources => ({
  [CANARY_DOCUMENT]: document(),
  [CANARY_ROLE]: role(settings),
  CanarySchedule: schedule(),
  ...only(settings.alone, { CanaryFilter: missing() }),
});
