import { EVENT_SOURCE } from '../../functions/core/hub/event.ts';
import { OWN_ACCOUNT } from '../generate/event-rules.ts';
import { arnOf, type Resources } from './cloudformation.ts';
import { guaranteed, rule } from './events.ts';
import { HUB_RULE, HUB_RULE_ROLE } from './ids.ts';
import type { StackSettings } from './params.ts';
import { serviceRole } from './service-role.ts';

/**
 * Sends what this installation tells to the bus of the hub. A bus of another account that takes events of an organization
 * needs a role: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export const hubRule = (settings: StackSettings): Resources => ({
  [HUB_RULE]: rule({
    Description: 'Sends what session-guard tells to the hub',
    EventPattern: { source: [EVENT_SOURCE], account: OWN_ACCOUNT },
    Targets: [{ Id: 'hub', Arn: settings.hubBusArn.value, RoleArn: arnOf(HUB_RULE_ROLE), ...guaranteed }],
  }),
  [HUB_RULE_ROLE]: serviceRole('events', settings, 'hub', {
    Action: ['events:PutEvents'],
    Resource: [settings.hubBusArn.value],
  }),
});
