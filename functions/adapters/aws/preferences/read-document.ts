import { GetDocumentCommand, ListTagsForResourceCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { absent, type Observed, present } from '../../../account/observed.ts';
import type { DocumentAsRead } from '../../../account/preferences/preferences.ts';
import type { DocumentScope } from '../../../account/state.ts';
import { aspect, aspectValue, errorCode, observe, unreadOf } from '../shared/errors.ts';
import { tagsOf } from '../shared/tags.ts';

type Version = { readonly version: string; readonly content: string };

/**
 * Content of one version as JSON text, even if it was written in YAML. Without a version, SSM returns the
 * default one. Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetDocument.html
 */
export const getDocument = async (ssm: SSMClient, name: string, version?: string): Promise<Version> => {
  const answer = await ssm.send(
    new GetDocumentCommand({
      Name: name,
      DocumentFormat: 'JSON',
      ...(version === undefined ? {} : { DocumentVersion: version }),
    }),
  );
  return { version: answer.DocumentVersion ?? '', content: answer.Content ?? '' };
};

/** A requested version that does not exist (any more) is left out. */
const getIfThere = async (ssm: SSMClient, name: string, version: string): Promise<readonly Version[]> => {
  try {
    return [await getDocument(ssm, name, version)];
  } catch (error) {
    if (errorCode(error) === 'InvalidDocumentVersion' || errorCode(error) === 'InvalidDocument') return [];
    throw error;
  }
};

const readTags = (ssm: SSMClient, ResourceId: string) =>
  aspect('ssm:ListTagsForResource', ['InvalidResourceId'], () =>
    ssm.send(new ListTagsForResourceCommand({ ResourceType: 'Document', ResourceId })),
  );

/** Reads a Session document: its latest and default version, the versions asked for, and its tags if they are wanted. */
export const readDocument = (
  ssm: SSMClient,
  { name, versions = [], tags: wanted }: DocumentScope,
): Promise<Observed<DocumentAsRead>> =>
  observe('ssm:GetDocument', ['InvalidDocument'], async () => {
    const [latest, byDefault, older, tags] = await Promise.all([
      getDocument(ssm, name, '$LATEST'),
      getDocument(ssm, name),
      Promise.all([...new Set(versions)].map((version) => getIfThere(ssm, name, version))),
      wanted === false ? undefined : readTags(ssm, name),
    ]);
    if (latest.version === '' || byDefault.version === '') return absent;
    const read = [...older.flat(), byDefault, latest];
    return present({
      name,
      latestVersion: latest.version,
      defaultVersion: byDefault.version,
      versions: Object.fromEntries(read.map(({ version, content }) => [version, content])),
      ...(tags ? { tags: tagsOf(aspectValue(tags)?.TagList), ...unreadOf({ tags }) } : {}),
    });
  });
