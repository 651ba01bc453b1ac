import { EVENT_SOURCE } from '../../functions/core/hub/event.ts';
import { OWN_ACCOUNT } from '../generate/event-rules.ts';
import { property } from './choice.ts';
import { arnOf, policy, type Resources, reference } from './cloudformation.ts';
import { guaranteed, rule } from './events.ts';
import { HUB_RULE, HUB_RULE_ROLE } from './ids.ts';
import type { StackSettings } from './params.ts';

/**
 * Sends what this installation tells to the bus of the hub. A bus of another account that takes events of an organization
 * needs a role: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export const hubRule = ({ hubBusArn, rolePath, permissionsBoundaryArn }: StackSettings): Resources => ({
  [HUB_RULE]: rule({
    Description: 'Sends what session-guard tells to the hub',
    EventPattern: { source: [EVENT_SOURCE], account: OWN_ACCOUNT },
    Targets: [{ Id: 'hub', Arn: hubBusArn.value, RoleArn: arnOf(HUB_RULE_ROLE), ...guaranteed }],
  }),
  [HUB_RULE_ROLE]: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: policy([
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': reference('AWS::AccountId') } },
        },
      ]),
      ...property('Path', rolePath),
      ...property('PermissionsBoundary', permissionsBoundaryArn),
      Policies: [
        {
          PolicyName: 'hub',
          PolicyDocument: policy([
            { Effect: 'Allow', Action: ['events:PutEvents'], Resource: [hubBusArn.value] },
          ]),
        },
      ],
    },
  },
});
