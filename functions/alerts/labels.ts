/** The words in front of each part of an alert: the same in mail, Chatbot and Slack. */
export const LABELS = {
  what: 'What',
  who: 'Who',
  owner: 'Belongs to',
  when: 'When',
  affected: 'Affected',
  bites: 'Takes effect',
  findings: 'What broke',
  differences: 'Before and after',
  action: 'Action taken',
  fix: 'To fix it',
  undo: 'To undo the fix',
  links: 'Links',
  mute: 'To mute this',
} as const;
