import type { AccountState } from '../../account/state.ts';
import { firstThatMends } from '../../core/advice.ts';
import { definePrerequisite, type Prerequisite, type Result } from '../../core/prerequisite.ts';
import { plansFor } from './advise.ts';
import { deleteRule, disableRule, judgeRules, putRule, putTargets, removeTargets } from './rules.ts';
import type { Needed } from './serves.ts';
import { deleteTrail, judgeRegion, putEventSelectors, stopLogging, updateTrail } from './trails.ts';

/**
 * What the guard itself depends on: a trail and its own rules. No tag mutes this, and nothing is put back. What the
 * rules must deliver depends on all prerequisites, this one included.
 */
export const guardTrailFor = (needed: Needed): Prerequisite => {
  const check = (state: AccountState): readonly Result[] => [
    ...Object.entries(state.trails).map(([region, observed]) => judgeRegion(state, region, observed, needed)),
    ...judgeRules(state, needed),
  ];
  return definePrerequisite({
    id: 'guard-trail',
    title: 'What the guard itself depends on',
    family: 'preferences',
    requires:
      'A CloudTrail trail logs the management events of this Region (a trail of this Region, of all Regions, or of the organization), those of KMS as well if a key is used. A trail logs the changes of IAM and Route 53 in the one Region of the partition that records them (us-east-1 in most), and rules there forward them. The EventBridge rules of this installation are enabled, match the events that the guard needs, and deliver them to its queues, which its functions read. Without these, session-guard sees no changes.',
    reference: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
    bites:
      'At once, and nobody notices: from the next event on, changes go unseen, and only the hourly sweep is left.',
    watches: {
      // This call itself is recorded, but later calls are not.
      'cloudtrail:StopLogging': stopLogging,
      'cloudtrail:DeleteTrail': deleteTrail,
      'cloudtrail:PutEventSelectors': putEventSelectors,
      'cloudtrail:UpdateTrail': updateTrail,
      'events:PutRule': putRule,
      'events:PutTargets': putTargets,
      'events:DisableRule': disableRule,
      'events:DeleteRule': deleteRule,
      'events:RemoveTargets': removeTargets,
    },
    reverts: [],
    offers: ['cloudtrail:StartLogging', 'cloudtrail:UpdateTrail', 'events:EnableRule'],
    restsOnDocuments: false,
    decides: [
      'no trail of this account would cover the Region: where the log files of a new one go',
      'the trail belongs to the management account of the organization',
      'a trail leaves out events or write management events, which its owner chose',
      'a rule is gone, or its pattern or target is another one, or it is that of a forwarder: `npm run deploy` renews it',
    ],
    check,
    advise: (state, subject) => firstThatMends({ check }, state, subject, plansFor(state, subject)),
  });
};

/** The same without knowing what the rules must deliver. */
export const guardTrail = guardTrailFor({ patterns: [] });
