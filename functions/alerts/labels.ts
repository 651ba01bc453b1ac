import type { Outcome } from '../core/outcome.ts';

/** The words in front of each part of an alert: the same in mail, Chatbot and Slack. */
export const LABELS = {
  what: 'What',
  who: 'Who',
  owner: 'Belongs to',
  when: 'When',
  account: 'Account',
  affected: 'Affected',
  bites: 'Takes effect',
  broke: 'What broke',
  more: 'Broken as well',
  unclear: 'What is unclear',
  why: 'Why',
  differences: 'Before and after',
  action: 'Action taken',
  fix: 'To fix it',
  putBack: 'To put it back',
  undo: 'To undo the fix',
  links: 'Links',
  mute: 'To mute this',
  where: 'Where',
  broken: 'Broken',
  brokenBy: 'Broken by',
  stillOpen: 'Still open',
  mended: 'Mended',
  mendedBy: 'Mended by',
  mendedAt: 'Mended at',
  wasBroken: 'What was broken',
  ended: 'What came of it',
} as const;

type Labels = Readonly<Record<keyof typeof LABELS, string>>;

const OF_RESOLVED: Labels = {
  ...LABELS,
  what: LABELS.mended,
  who: LABELS.mendedBy,
  when: LABELS.mendedAt,
  broke: LABELS.wasBroken,
  more: LABELS.wasBroken,
  action: LABELS.ended,
};

/** What may not even be broken is not called so. */
const OF_DOUBT: Labels = {
  ...LABELS,
  broke: LABELS.unclear,
  more: LABELS.unclear,
  fix: LABELS.putBack,
};

/** The same for one outcome: the end of an incident is not about what to do. */
export const labelsOf = ({ status }: Pick<Outcome, 'status'>): Labels => {
  if (status === 'inconclusive') return OF_DOUBT;
  return status === 'resolved' || status === 'follow-up' ? OF_RESOLVED : LABELS;
};
