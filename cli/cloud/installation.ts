import { SNSClient } from '@aws-sdk/client-sns';
import { type Observed, presentValue, unknown } from '../../functions/account/observed.ts';
import { type ClientOverrides, clientOptions } from '../../functions/adapters/aws/shared/client-options.ts';
import {
  installedRules,
  type Subscription,
  subscriptionsTo,
} from '../../functions/adapters/aws/trail/installation.ts';
import { trailClients } from '../../functions/adapters/aws/trail/read-trails.ts';
import { AccountUnavailableError } from '../../functions/core/ports.ts';

/** The topic of an installation, and who hears of its alerts. */
type Topic = { readonly name: string; readonly subscriptions: Observed<readonly Subscription[]> };

/** What is installed of session-guard in an account and Region. */
export type Installation = {
  /** Names of the rules that deliver events to it; none if it is not installed. */
  readonly rules: Observed<readonly string[]>;
  readonly topics: readonly Topic[];
};

/** CloudFormation names a rule by its stack, the rule's id in the template, and letters of its own. */
const stackOf = (rule: string): string | undefined =>
  /^(.+)-(?:Preferences|Network|Identity)[A-Za-z0-9]*Rule\d*-[A-Z0-9]+$/i.exec(rule)?.[1];

const topicOf = async (sns: SNSClient, stack: string): Promise<Topic> => {
  const name = `${stack}-AlertTopic`;
  const found = await subscriptionsTo(sns, name);
  if (found.status !== 'present') return { name, subscriptions: found };
  return { name, subscriptions: { status: 'present', value: Object.values(found.value).flat() } };
};

/** Finds the installations of session-guard, whatever their stacks are called. Throws {@link AccountUnavailableError}. */
const find = async (clients: ClientOverrides): Promise<Installation> => {
  const sns = new SNSClient(clientOptions(clients));
  const { events } = await trailClients(clients)();
  const rules = await installedRules(events());
  const stacks = [...new Set((presentValue(rules) ?? []).flatMap((rule) => stackOf(rule) ?? []))];
  return { rules, topics: await Promise.all(stacks.map((stack) => topicOf(sns, stack))) };
};

/** The same; if AWS does not answer, it is unknown whether there is one. */
export const findInstallation = async (clients: ClientOverrides): Promise<Installation> => {
  try {
    return await find(clients);
  } catch (error) {
    if (!(error instanceof AccountUnavailableError)) throw error;
    return { rules: unknown(error.message), topics: [] };
  }
};
