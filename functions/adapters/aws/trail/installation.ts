import { type EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { paginateListSubscriptions, type SNSClient } from '@aws-sdk/client-sns';
import { type Observed, present } from '../../../account/observed.ts';
import { isRuleOfGuard } from '../../../core/rules/event-patterns.ts';
import { observe } from '../shared/errors.ts';

/** One subscription to a topic. A mail address must be confirmed by whoever reads it. */
export type Subscription = { readonly protocol: string; readonly confirmed: boolean };

/** Names of the rules of the default bus that deliver events to a guard, of whatever stack. */
export const installedRules = (events: EventBridgeClient): Promise<Observed<readonly string[]>> =>
  observe('events:ListRules', [], async () => {
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await events.send(new ListRulesCommand(NextToken ? { NextToken } : {}));
      for (const { Name, Description } of page.Rules ?? []) {
        if (Name !== undefined && isRuleOfGuard(Description)) names.push(Name);
      }
      NextToken = page.NextToken || undefined;
    } while (NextToken !== undefined);
    return present(names.toSorted());
  });

/**
 * Subscriptions to the topics whose names begin so, by the name of the topic. A topic without one is not among them.
 * Source: https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html
 */
export const subscriptionsTo = (
  client: SNSClient,
  prefix: string,
): Promise<Observed<Readonly<Record<string, readonly Subscription[]>>>> =>
  observe('sns:ListSubscriptions', [], async () => {
    const found = new Map<string, Subscription[]>();
    for await (const page of paginateListSubscriptions({ client }, {})) {
      for (const { TopicArn = '', Protocol = '', SubscriptionArn } of page.Subscriptions ?? []) {
        const name = TopicArn.split(':').at(-1) ?? '';
        if (!name.startsWith(prefix)) continue;
        const confirmed = SubscriptionArn?.startsWith('arn:') ?? false;
        found.set(name, [...(found.get(name) ?? []), { protocol: Protocol, confirmed }]);
      }
    }
    return present(Object.fromEntries(found));
  });
