import { definePrerequisite } from '../../core/prerequisite.ts';
import { adviseRule, deleteRule, disableRule, judgeRule, removeTargets } from './rules.ts';
import { adviseRegion, deleteTrail, judgeRegion, putEventSelectors, stopLogging } from './trails.ts';

/**
 * What the guard itself depends on: a trail and its own rules. No tag mutes this, and nothing is put back.
 */
export const guardTrail = definePrerequisite({
  id: 'guard-trail',
  title: 'What the guard itself depends on',
  family: 'preferences',
  requires:
    'A CloudTrail trail logs the management events of this Region (a trail of this Region, of all Regions, or of the organization). The EventBridge rules of this installation are enabled and have their targets. Without these, session-guard sees no changes.',
  reference: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
  bites:
    'At once, and nobody notices: from the next event on, changes go unseen, and only the hourly sweep is left.',
  watches: {
    // This call itself is recorded, but later calls are not.
    'cloudtrail:StopLogging': stopLogging,
    'cloudtrail:DeleteTrail': deleteTrail,
    'cloudtrail:PutEventSelectors': putEventSelectors,
    'events:DisableRule': disableRule,
    'events:DeleteRule': deleteRule,
    'events:RemoveTargets': removeTargets,
  },
  reverts: [],
  offers: ['cloudtrail:StartLogging', 'events:EnableRule'],
  restsOnDocuments: false,
  check: (state) => [
    ...Object.entries(state.trails).map(([region, observed]) => judgeRegion(region, observed)),
    ...Object.entries(state.ownRules).map(([name, observed]) => judgeRule(name, observed)),
  ],
  advise: (state, { type, id }) =>
    type === 'AWS::Events::Rule' ? adviseRule(state, id) : adviseRegion(state, id),
});
