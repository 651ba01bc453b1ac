import type { SessionDocument } from './account-state.ts';
import type { Plan } from './api-call.ts';

type Calls = 'ssm:UpdateDocument' | 'ssm:UpdateDocumentDefaultVersion';

/** Both pointers go to one content: `$LATEST` and `$DEFAULT` may each be what StartSession takes. */
export const putBack = (document: SessionDocument, content: string, restores: string): Plan<Calls> => {
  const { name, latestVersion } = document;
  const moveDefault = (version: string) =>
    ({ api: 'ssm:UpdateDocumentDefaultVersion', input: { Name: name, DocumentVersion: version } }) as const;
  if (document.versions[latestVersion] === content) {
    return { restores, exact: true, calls: [moveDefault(latestVersion)] };
  }
  const input = {
    Name: name,
    Content: content,
    DocumentVersion: latestVersion,
    DocumentFormat: 'JSON',
  } as const;
  const next = String(Number(latestVersion) + 1);
  return { restores, exact: true, calls: [{ api: 'ssm:UpdateDocument', input }, moveDefault(next)] };
};
