import type { Plan } from '../../account/api-call.ts';
import type { SessionDocument } from '../../account/preferences/preferences.ts';
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
