import { presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import { livePreferences } from '../../../functions/sessions/preferences.ts';
import type { Step } from '../examination.ts';
import { stepOf } from './steps.ts';

const documentWords = (state: AccountState): string =>
  Object.entries(state.documents)
    .map(([name, observed]) => {
      const document = presentValue(observed);
      return document
        ? `${name}, version ${document.latestVersion}`
        : `${name} does not exist: the built-in defaults apply`;
    })
    .join('; ');

/** A key without the account and Region of its ARN. */
export const shortKey = (id: string): string => id.replace(/^arn:[^:]*:kms:[^:]*:\d*:/, '');

/** What the preferences name for one purpose. */
const namesOf = (state: AccountState): Readonly<Record<string, readonly string[]>> => {
  const settings = livePreferences(state).map((one) => one.settings);
  return {
    'session-log-bucket': settings.flatMap(({ s3BucketName }) => s3BucketName || []),
    'session-log-group': settings.flatMap(({ cloudWatchLogGroupName }) => cloudWatchLogGroupName || []),
    'session-key': settings.flatMap(({ kmsKeyId }) => (kmsKeyId ? [shortKey(kmsKeyId)] : [])),
  };
};

const found = (state: AccountState, id: string): string => {
  if (id === 'session-preferences') return documentWords(state);
  const names = [...new Set(namesOf(state)[id])];
  return names.length > 0 ? names.join(', ') : 'none is named by the preferences';
};

const TITLES: Readonly<Record<string, string>> = {
  'session-preferences': 'Session preferences',
  'session-log-bucket': 'Log bucket',
  'session-log-group': 'Log group',
  'session-key': 'Session key',
};

/** The steps of the preferences, which are the same for all nodes of a Region. */
export const preferenceSteps = (
  prerequisites: readonly Prerequisite[],
  state: AccountState,
): readonly Step[] =>
  Object.entries(TITLES).flatMap(([id, title]) => {
    const prerequisite = prerequisites.find((one) => one.id === id);
    const results = prerequisite?.check(state) ?? [];
    return prerequisite && (results.length > 0 || id === 'session-preferences')
      ? [stepOf({ id, title }, prerequisite, state, results, found(state, id))]
      : [];
  });
