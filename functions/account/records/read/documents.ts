import { at, stringAt } from '../../../formats/json.ts';
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

/** CloudTrail hides the value. */
const putParameter: Reader = ({ request }) => {
  const Name = stringAt(request, 'name');
  const Type = stringAt(request, 'type');
  return Name ? { api: 'ssm:PutParameter', input: { Name, ...(Type ? { Type } : {}) } } : undefined;
};

/** Documents and parameters, except for contents and values, which CloudTrail hides. */
export const DOCUMENT_CALLS: Readers = {
  'ssm:UpdateDocumentDefaultVersion': withTexts(['name', 'documentVersion'], (name, DocumentVersion) => ({
    api: 'ssm:UpdateDocumentDefaultVersion',
    input: { Name: documentName(name), DocumentVersion },
  })),
  'ssm:DeleteDocument': deleteDocument,
  'ssm:PutParameter': putParameter,
  'ssm:DeleteParameter': withTexts(['name'], (Name) => ({ api: 'ssm:DeleteParameter', input: { Name } })),
  'ssm:DeleteParameters': ({ request }) => {
    const names = at(request, 'names');
    const Names = Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
    return Names.length > 0 ? { api: 'ssm:DeleteParameters', input: { Names } } : undefined;
  },
};
