import { present, presentValue } from '../account/observed.ts';
import type { AccountState } from '../account/state.ts';
import { own } from '../formats/json.ts';

/**
 * The account without the newest version. Ways back also move the default, so an update must not be blamed
 * for what the default named before.
 */
export const withoutLatest = (state: AccountState, name: string): AccountState | undefined => {
  const document = presentValue(state.documents[name]);
  if (!document) return undefined;
  const { [document.latestVersion]: _latest, ...versions } = document.versions;
  const latestVersion = String(Number(document.latestVersion) - 1);
  if (versions[latestVersion] === undefined) return undefined;
  const before = { ...document, latestVersion, versions };
  return { ...state, documents: { ...state.documents, [name]: present(before) } };
};

/** The account as if a version were the newest one; undefined if its content was not read. */
export const withLatest = (state: AccountState, name: string, version: string): AccountState | undefined => {
  const document = presentValue(state.documents[name]);
  if (!document || own(document.versions, version) === undefined) return undefined;
  return {
    ...state,
    documents: { ...state.documents, [name]: present({ ...document, latestVersion: version }) },
  };
};
