import { presentValue } from '../../../functions/account/observed.ts';
import type { Installation } from '../../cloud/installation.ts';
import type { Check } from '../examination.ts';
import type { Refusals } from './refused.ts';

const ALERTS = 'guard-alerts';

type Said = Pick<Check, 'verdict' | 'because'> & Partial<Check>;

const heardBy = (topic: Installation['topics'][number], refusals: Refusals): Said => {
  const { subscriptions } = topic;
  if (subscriptions.status !== 'present') {
    const because =
      subscriptions.status === 'unknown'
        ? `the subscriptions could not be read: ${subscriptions.because}`
        : 'there are no subscriptions';
    const missing = refusals.missing(because, ['installation']);
    return { verdict: 'unknown', because, ...(missing ? { missing } : {}) };
  }
  const confirmed = subscriptions.value.filter((one) => one.confirmed).length;
  if (confirmed > 0) return { verdict: 'pass', because: '' };
  const waiting = subscriptions.value.length;
  const because =
    waiting > 0
      ? `no subscription to the alerts is confirmed: ${waiting === 1 ? '1 waits' : `${waiting} wait`} for the link in its mail`
      : 'nobody has subscribed to the alerts';
  return { verdict: 'fail', because, impact: 'guard-blind' };
};

/** Whether the alerts of each installation reach anybody. */
export const alertChecks = ({ topics }: Installation, refusals: Refusals): readonly Check[] =>
  topics.map((topic) => ({
    prerequisite: ALERTS,
    subject: { type: 'AWS::SNS::Topic', id: topic.name },
    commands: [],
    ...heardBy(topic, refusals),
  }));

/** The names of the rules of an installation; none if they could not be read. */
export const rulesOf = ({ rules }: Installation): readonly string[] => presentValue(rules) ?? [];
