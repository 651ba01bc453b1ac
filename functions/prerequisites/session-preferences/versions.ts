import type { Plan } from '../../account/api-call.ts';
import { present, presentValue } from '../../account/observed.ts';
import type { SessionDocument } from '../../account/preferences/preferences.ts';
import type { AccountState } from '../../account/state.ts';
import { putBackDocument } from '../../sessions/put-back-document.ts';

type Calls = 'ssm:UpdateDocument' | 'ssm:UpdateDocumentDefaultVersion';

/** The numbers of a limited number of versions before one, newest first. */
export const olderVersions = (version: number, count: number): readonly string[] =>
  Array.from({ length: Math.min(count, Math.max(version - 1, 0)) }, (_, i) => String(version - 1 - i));

/** First the previous content, then the last known good one, then older versions, newest first. */
export const waysBack = (
  document: SessionDocument,
  good: SessionDocument | undefined,
): readonly Plan<Calls>[] => {
  const plan = (content: string | undefined, restores: string): readonly Plan<Calls>[] =>
    content === undefined ? [] : [putBackDocument(document, content, restores)];
  const ofVersion = (version: string): readonly Plan<Calls>[] =>
    plan(document.versions[version], `version ${version} of the document`);
  const latest = Number(document.latestVersion);
  const [before, ...older] = olderVersions(latest, latest);
  const beyond = [
    ...plan(
      good?.versions[good.latestVersion],
      `version ${good?.latestVersion} of the document, the last known good one`,
    ),
    ...older.flatMap(ofVersion),
  ];
  return [
    ...(before === undefined ? [] : ofVersion(before)),
    ...beyond.map((way): Plan<Calls> => ({ ...way, beyond: true })),
  ];
};

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
