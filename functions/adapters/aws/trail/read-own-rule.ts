import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { absent, type Observed, present } from '../../../account/observed.ts';
import { type OwnRule, plainTargets } from '../../../account/trail/trails.ts';
import { observe } from '../shared/errors.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html */
export const readOwnRule = (events: EventBridgeClient, name: string): Promise<Observed<OwnRule>> =>
  observe('events:DescribeRule', ['ResourceNotFoundException'], async () => {
    const { DescribeRuleCommand, ListTargetsByRuleCommand } = await import('./eventbridge-sdk.ts');
    const [rule, targets] = await Promise.all([
      events.send(new DescribeRuleCommand({ Name: name })),
      events.send(new ListTargetsByRuleCommand({ Rule: name })),
    ]);
    if (rule.Name === undefined) return absent;
    const enabled = rule.State !== 'DISABLED';
    const found = targets.Targets ?? [];
    return present({
      name,
      enabled,
      targets: found.length,
      // A rule without a pattern delivers nothing of CloudTrail.
      pattern: rule.EventPattern ?? '{}',
      deliversTo: plainTargets(found),
    });
  });
