import type { Family } from '../../functions/core/prerequisite.ts';
import { ruleDescription } from '../../functions/core/rules/event-patterns.ts';
import { OWN_ACCOUNT } from '../generate/event-rules.ts';
import { lambdaId } from '../generate/parts.ts';
import generated from '../generated/event-rules.json' with { type: 'json' };
import { arnOf, type CfnResource, type Resources, reference, type Value } from './cloudformation.ts';
import { EVENT_DEAD_LETTERS, queueId, SWEEP_AFTER_DEPLOY, SWEEP_SCHEDULE } from './ids.ts';

const FAMILY_RULES = generated.map((rule) => ({ ...rule, family: rule.family as Family }));

const SWEEP = lambdaId('sweep');

/** Logical ids of the rules that feed a family's queue. */
export const familyRuleIds = (family: Family): readonly string[] =>
  FAMILY_RULES.filter((rule) => rule.family === family).map(({ id }) => id);

export const sweepRuleIds: readonly string[] = [SWEEP_SCHEDULE, SWEEP_AFTER_DEPLOY];

/** Events that EventBridge cannot deliver within a day go to a dead-letter queue. */
export const guaranteed: { readonly [key: string]: Value } = {
  DeadLetterConfig: { Arn: arnOf(EVENT_DEAD_LETTERS) },
  RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
};

export const rule = (properties: { readonly [key: string]: Value }): CfnResource => ({
  Type: 'AWS::Events::Rule',
  Properties: { State: 'ENABLED', ...properties },
});

const familyRules = (): Resources =>
  Object.fromEntries(
    FAMILY_RULES.map(({ id, family, pattern }) => [
      id,
      rule({
        Description: ruleDescription(family),
        EventPattern: pattern,
        Targets: [{ Id: 'queue', Arn: arnOf(queueId(family)), ...guaranteed }],
      }),
    ]),
  );

const sweepTarget: Value = { Id: 'sweep', Arn: arnOf(SWEEP), ...guaranteed };

const permission = (ruleId: string): CfnResource => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: reference(SWEEP),
    Principal: 'events.amazonaws.com',
    SourceArn: arnOf(ruleId),
  },
});

const sweepRules = (): Resources => ({
  [SWEEP_SCHEDULE]: rule({
    Description: 'Checks the whole account every hour: events are delivered as best effort only',
    // A round begins every hour and goes on at each tick, see TICK_MS in functions/use-cases/sweep/round.ts.
    ScheduleExpression: 'rate(5 minutes)',
    Targets: [sweepTarget],
  }),
  // The baseline is taken as soon as the stack is complete, without a custom resource:
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacks-event-bridge.html
  [SWEEP_AFTER_DEPLOY]: rule({
    Description: 'Checks the whole account after each deployment of this stack',
    EventPattern: {
      source: ['aws.cloudformation'],
      'detail-type': ['CloudFormation Stack Status Change'],
      account: OWN_ACCOUNT,
      detail: {
        'stack-id': [reference('AWS::StackId')],
        'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
      },
    },
    Targets: [sweepTarget],
  }),
  ...Object.fromEntries(sweepRuleIds.map((id) => [`${id}Permission`, permission(id)])),
});

/** Rules of the families' queues and of the sweep. */
export const events = (): Resources => ({ ...familyRules(), ...sweepRules() });
