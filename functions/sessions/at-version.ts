import { present, presentValue } from '../account/observed.ts';
import type { AccountState, Scope } from '../account/state.ts';
import type { Effect } from '../core/effect.ts';

/** The account with a version of a document as the newest one; undefined if its content is not known. */
const atVersion = (state: AccountState, name: string, version: number): AccountState | undefined => {
  const document = presentValue(state.documents[name]);
  const latestVersion = String(version);
  if (!document || document.versions[latestVersion] === undefined) return undefined;
  const versions = Object.fromEntries(
    Object.entries(document.versions).filter(([other]) => Number(other) <= version),
  );
  const defaultVersion = Number(document.defaultVersion) <= version ? document.defaultVersion : latestVersion;
  const then = { ...document, latestVersion, defaultVersion, versions };
  return { ...state, documents: { ...state.documents, [name]: present(then) } };
};

/** The scope that reads the version that an update made, and the one before. */
const needsOf = (name: string, version: number): Scope => ({
  documents: [
    { name, versions: [String(version - 1), String(version)].filter((one) => one !== '0'), tags: false },
  ],
});

/**
 * What an update of a document is judged by: the account right before it, and what it does by itself. Ways back also
 * move the default, so an update must not be blamed for what the default named before. If the record does not say which
 * version it made, it counts as the newest one.
 */
export const byVersions = (name: string, made: number | undefined): Pick<Effect, 'before' | 'alone'> => {
  const latest = (state: AccountState): number =>
    made ?? Number(presentValue(state.documents[name])?.latestVersion);
  const before = (state: AccountState): AccountState | undefined => atVersion(state, name, latest(state) - 1);
  return {
    before,
    alone: {
      needs: made === undefined ? {} : needsOf(name, made),
      states: (state) => {
        const [old, now] = [before(state), atVersion(state, name, latest(state))];
        return old && now ? { before: old, after: now } : undefined;
      },
    },
  };
};
