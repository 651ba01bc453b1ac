import { isDeepStrictEqual } from 'node:util';
import {
  CreateDocumentCommand,
  type SSMClient,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import type { ApiCall, RepairApi } from '../../../account/api-call.ts';
import { RemediationError } from '../../../core/ports.ts';
import { isObject, parseJson } from '../../../formats/json.ts';
import { errorCode } from '../shared/errors.ts';
import { mutable, patiently, type RepairTime } from '../shared/repair.ts';
import { getDocument } from './read-document.ts';

/** The calls that change documents. */
export type DocumentCall = Extract<
  ApiCall<RepairApi>,
  { api: 'ssm:UpdateDocument' | 'ssm:CreateDocument' | 'ssm:UpdateDocumentDefaultVersion' }
>;
type Done = 'done' | 'already-done';
type InputOf<A extends DocumentCall['api']> = Extract<DocumentCall, { api: A }>['input'];

/** What sessions use: everything except the description. Text that is not JSON is compared as it is. */
const settingsOf = (content: string): unknown => {
  const document = parseJson(content);
  if (!isObject(document)) return content;
  const { description: _, ...settings } = document;
  return settings;
};

const sameSettings = (a: string, b: string): boolean => isDeepStrictEqual(settingsOf(a), settingsOf(b));

const update = async (ssm: SSMClient, input: InputOf<'ssm:UpdateDocument'>): Promise<Done> => {
  try {
    await ssm.send(new UpdateDocumentCommand(input));
    return 'done';
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'DuplicateDocumentContent' && code !== 'InvalidDocumentVersion') throw error;
    const latest = await getDocument(ssm, input.Name, '$LATEST');
    if (sameSettings(latest.content, input.Content)) return 'already-done';
    if (code === 'DuplicateDocumentContent') throw error;
    throw new RemediationError(
      `ssm:UpdateDocument failed: the document was changed in the meantime (version ${latest.version} is the latest)`,
      { cause: error },
    );
  }
};

const create = async (ssm: SSMClient, input: InputOf<'ssm:CreateDocument'>): Promise<Done> => {
  try {
    await ssm.send(new CreateDocumentCommand(mutable(input)));
    return 'done';
  } catch (error) {
    if (errorCode(error) !== 'DocumentAlreadyExists') throw error;
    const latest = await getDocument(ssm, input.Name, '$LATEST');
    if (sameSettings(latest.content, input.Content)) return 'already-done';
    throw new RemediationError(
      'ssm:CreateDocument failed: somebody created the document with different content',
      {
        cause: error,
      },
    );
  }
};

/** Executes one call on a document; AWS errors are passed on unchanged. */
export const repairDocument = async (ssm: SSMClient, call: DocumentCall, time: RepairTime): Promise<Done> => {
  switch (call.api) {
    case 'ssm:UpdateDocument':
      return update(ssm, call.input);
    case 'ssm:CreateDocument':
      return create(ssm, call.input);
    case 'ssm:UpdateDocumentDefaultVersion':
      // A new version is "Updating" for a moment and cannot be the default until it is "Active".
      await patiently(['InvalidDocumentVersion'], time, () =>
        ssm.send(new UpdateDocumentDefaultVersionCommand(call.input)),
      );
      return 'done';
  }
};
