import type { Plan } from '../../account/api-call.ts';
import type { DocumentAsRead, SessionDocument } from '../../account/preferences/preferences.ts';
import { own } from '../../formats/json.ts';
import { hasNewShape, NEW_SHAPE } from '../../sessions/document-shape.ts';
import { putBackDocument } from '../../sessions/put-back-document.ts';

type Calls = 'ssm:UpdateDocument' | 'ssm:UpdateDocumentDefaultVersion';

/** The numbers of a limited number of versions before one, newest first. */
export const olderVersions = (version: number, count: number): readonly string[] =>
  Array.from({ length: Math.min(count, Math.max(version - 1, 0)) }, (_, i) => String(version - 1 - i));

/** The last known good content. Only the ledger vouches for it, so it must not shape sessions in a new way. */
const lastGood = (document: DocumentAsRead, good: SessionDocument | undefined): readonly Plan<Calls>[] => {
  const content = good?.versions[good.latestVersion];
  if (!good || content === undefined) return [];
  const restores = `version ${good.latestVersion} of the document, the last known good one`;
  const plan = putBackDocument(document, content, restores);
  return [hasNewShape(content, Object.values(document.versions)) ? { ...plan, caution: NEW_SHAPE } : plan];
};

/**
 * First the previous content, then the last known good one, then older versions, newest first. A content that a person
 * must put back comes last.
 */
export const waysBack = (
  document: DocumentAsRead,
  good: SessionDocument | undefined,
): readonly Plan<Calls>[] => {
  const ofVersion = (version: string): readonly Plan<Calls>[] => {
    const content = own(document.versions, version);
    return content === undefined
      ? []
      : [putBackDocument(document, content, `version ${version} of the document`)];
  };
  const latest = Number(document.latestVersion);
  const [before, ...older] = olderVersions(latest, latest);
  const remembered = lastGood(document, good);
  const beyond = [
    ...remembered.filter(({ byHand }) => !byHand),
    ...older.flatMap(ofVersion),
    ...remembered.filter(({ byHand }) => byHand),
  ];
  return [
    ...(before === undefined ? [] : ofVersion(before)),
    ...beyond.map((way): Plan<Calls> => ({ ...way, beyond: true })),
  ];
};
