import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { absent, type Observed, present, presentValue } from '../../../account/observed.ts';
import type { ForwardedService, OwnRule } from '../../../account/trail/trails.ts';
import { observe } from '../shared/errors.ts';
import { readOwnRule } from './read-own-rule.ts';

const isUnknown = ({ status }: Observed<OwnRule>): boolean => status === 'unknown';

/**
 * The rules of another Region that forward to our bus. They belong to a stack of their own, so they are looked up by their
 * target.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRuleNamesByTarget.html
 */
export const readForwarders = (
  events: EventBridgeClient,
  { partition, region, accountId }: AwsEnvironment,
): Promise<Observed<readonly Observed<OwnRule>[]>> =>
  observe('events:ListRuleNamesByTarget', ['ResourceNotFoundException'], async () => {
    const { ListRuleNamesByTargetCommand } = await import('./eventbridge-sdk.ts');
    const TargetArn = `arn:${partition}:events:${region}:${accountId}:event-bus/default`;
    const { RuleNames = [] } = await events.send(new ListRuleNamesByTargetCommand({ TargetArn }));
    return present(await Promise.all(RuleNames.map((rule) => readOwnRule(events, rule))));
  });

/** What these rules bring of one service, as one rule. Absent if there is none. */
export const forwarderFrom = (
  name: string,
  service: ForwardedService,
  rules: Observed<readonly Observed<OwnRule>[]>,
): Observed<OwnRule> => {
  if (rules.status !== 'present') return rules;
  const about = rules.value.flatMap((rule) => {
    const value = presentValue(rule);
    return value?.pattern?.includes(`"${service}.amazonaws.com"`) ? [value] : [];
  });
  const [first, ...others] = about.toSorted((a, b) => Number(b.enabled) - Number(a.enabled));
  if (!first) return rules.value.find(isUnknown) ?? absent;
  const more = others.flatMap(({ enabled, pattern }) => (enabled && pattern ? [pattern] : []));
  return present({
    ...first,
    name,
    ...(more.length > 0 ? { alsoForwards: more } : {}),
    ...(others.some(({ enabled }) => !enabled) ? { alsoDisabled: true } : {}),
  });
};
