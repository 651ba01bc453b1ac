import type { SSMClient } from '@aws-sdk/client-ssm';
import type { AccountState, DocumentScope, Scope } from '../../../account/state.ts';
import { readDocument } from './read-document.ts';
import { readParameter } from './read-parameter.ts';

type Entry<T> = readonly [string, T];

/** Reads each of some things once, in parallel, by id. */
export const each = async <T>(
  ids: readonly string[] | undefined,
  read: (id: string) => Promise<T>,
): Promise<Readonly<Record<string, T>>> =>
  Object.fromEntries(
    await Promise.all([...new Set(ids ?? [])].map(async (id): Promise<Entry<T>> => [id, await read(id)])),
  );

/** What several places ask of one document is read together. */
const joined = (documents: Scope['documents'] = [], name: string): DocumentScope => {
  const asked = documents.filter((document) => document.name === name);
  const versions = asked.flatMap(({ versions: some = [] }) => some);
  return { name, versions, ...(asked.every(({ tags }) => tags === false) ? { tags: false } : {}) };
};

/** Reads the guarded documents, and the parameters of Parameter Store that they name, in parallel. */
export const readDocuments = async (
  ssm: SSMClient,
  scope: Scope,
): Promise<Pick<AccountState, 'documents' | 'parameters'>> => {
  const names = scope.documents?.map(({ name }) => name);
  const [documents, parameters] = await Promise.all([
    each(names, (name) => readDocument(ssm, joined(scope.documents, name))),
    each(scope.parameters, (name) => readParameter(ssm, name)),
  ]);
  return { documents, parameters };
};
