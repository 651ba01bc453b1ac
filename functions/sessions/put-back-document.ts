import type { Plan } from '../account/api-call.ts';
import type { DocumentAsRead } from '../account/preferences/preferences.ts';
import { isObject, parseJson } from '../formats/json.ts';

type Calls = 'ssm:UpdateDocument' | 'ssm:UpdateDocumentDefaultVersion';

const NOTE = / ?\(restored as version \d+\)$/;

/** The description of a document as its owner wrote it. */
export const withoutNote = (description: string): string => description.replace(NOTE, '');

/** Does a content put back the settings of an older version? */
export const isRestored = (content: string | undefined): boolean => {
  const document = content === undefined ? undefined : parseJson(content);
  const description = isObject(document) ? document['description'] : undefined;
  return typeof description === 'string' && NOTE.test(description);
};

/**
 * The settings of an older version as content that no version has held yet. SSM refuses content that it
 * already holds (`DuplicateDocumentContent`), and no page says whether it compares with the latest version or
 * with all versions. A note with the number of the new version is right in either case.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocument.html
 */
const asNewContent = (content: string, version: string): string => {
  const document = parseJson(content);
  if (!isObject(document)) return content;
  const { description } = document;
  const before = typeof description === 'string' ? withoutNote(description) : '';
  return JSON.stringify(
    { ...document, description: `${before} (restored as version ${version})`.trimStart() },
    null,
    2,
  );
};

/**
 * Both pointers get the same content, because StartSession may use `$LATEST` or `$DEFAULT`. The settings of
 * an older version come back as they were; the `description` gets a note.
 */
export const putBackDocument = (document: DocumentAsRead, content: string, restores: string): Plan<Calls> => {
  const { name, latestVersion } = document;
  const moveDefault = (version: string) =>
    ({ api: 'ssm:UpdateDocumentDefaultVersion', input: { Name: name, DocumentVersion: version } }) as const;
  if (document.versions[latestVersion] === content) {
    return { restores, exact: true, calls: [moveDefault(latestVersion)] };
  }
  const next = String(Number(latestVersion) + 1);
  const input = {
    Name: name,
    Content: asNewContent(content, next),
    DocumentVersion: latestVersion,
    DocumentFormat: 'JSON',
  } as const;
  return { restores, exact: true, calls: [{ api: 'ssm:UpdateDocument', input }, moveDefault(next)] };
};
