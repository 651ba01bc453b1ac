import type { Impact } from '../../core/prerequisite.ts';

/** An effect in three tenses. */
export type Words = { readonly will: string; readonly would: string; readonly wouldHave: string };

const tenses = (subject: string, does: string, done: string): Words => ({
  will: `${subject} will ${does}`,
  would: `${subject} would ${does}`,
  wouldHave: `${subject} would have ${done}`,
});

type Effects = Readonly<Record<Impact | 'unknown', Words>>;

/** What users of Session Manager will notice. */
export const EFFECTS: Effects = {
  'sessions-fail': tenses('Session Manager sessions', 'fail', 'failed'),
  'some-sessions-fail': tenses('Some kinds of Session Manager session', 'fail', 'failed'),
  'guard-blind': {
    will: 'session-guard will not see changes that break Session Manager',
    would: 'session-guard would not see changes that break Session Manager',
    wouldHave: 'session-guard would not have seen changes that break Session Manager',
  },
  'sessions-slow': tenses('Session Manager sessions', 'start minutes late', 'started minutes late'),
  'logs-lost': tenses('Session Manager transcripts', 'be lost', 'been lost'),
  unknown: {
    will: 'Session Manager may be affected',
    would: 'Session Manager may be affected',
    wouldHave: 'Session Manager may have been affected',
  },
};

const short = (subject: string, does: string, done: string): Words => ({
  ...tenses(subject.toLowerCase(), does, done),
  will: `${subject} will ${does}`,
});

/** The same where there is little room. */
export const SHORT_EFFECTS: Effects = {
  'sessions-fail': short('Sessions', 'fail', 'failed'),
  'some-sessions-fail': short('Some sessions', 'fail', 'failed'),
  'guard-blind': short('session-guard', 'miss breaks', 'missed breaks'),
  'sessions-slow': short('Sessions', 'start late', 'started late'),
  'logs-lost': short('Transcripts', 'be lost', 'been lost'),
  unknown: {
    will: 'Sessions may fail',
    would: 'sessions may fail',
    wouldHave: 'sessions may have failed',
  },
};
