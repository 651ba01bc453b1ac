import { present, presentValue } from '../account/observed.ts';
import type { AccountState } from '../account/state.ts';
import { own } from '../formats/json.ts';

/** The account as if a version were the newest one; undefined if its content was not read. */
export const withLatest = (state: AccountState, name: string, version: string): AccountState | undefined => {
  const document = presentValue(state.documents[name]);
  if (!document || own(document.versions, version) === undefined) return undefined;
  return {
    ...state,
    documents: { ...state.documents, [name]: present({ ...document, latestVersion: version }) },
  };
};
