import { stringAt } from '../../../formats/json.ts';
import { documentName } from '../../../formats/names.ts';
import { type Reader, type Readers, withTexts } from './reader.ts';

/** With a version (or its name, which is not stored here), only that version is deleted. */
const deleteDocument: Reader = ({ request }) => {
  const name = stringAt(request, 'name');
  const DocumentVersion = stringAt(request, 'documentVersion');
  if (!name || (!DocumentVersion && stringAt(request, 'versionName'))) return undefined;
  return {
    api: 'ssm:DeleteDocument',
    input: { Name: documentName(name), ...(DocumentVersion ? { DocumentVersion } : {}) },
  };
};

/** Documents, except for their contents, which CloudTrail hides. */
export const DOCUMENT_CALLS: Readers = {
  'ssm:UpdateDocumentDefaultVersion': withTexts(['name', 'documentVersion'], (name, DocumentVersion) => ({
    api: 'ssm:UpdateDocumentDefaultVersion',
    input: { Name: documentName(name), DocumentVersion },
  })),
  'ssm:DeleteDocument': deleteDocument,
};
