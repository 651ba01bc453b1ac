import type { RepairApi } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import type { DocumentAsRead } from '../../account/preferences/preferences.ts';
import { isObject, parseJson } from '../../formats/json.ts';
import { type Memory, rememberedOf, type Seen } from './memory.ts';

/** A restored version says so in its description. */
const withoutDescription = (content: string): string => {
  const document = parseJson(content);
  return isObject(document) ? JSON.stringify({ ...document, description: '' }) : content;
};

/** The document as the account and the ledger hold it: its versions are the account's own history. */
const documentsOf = (memory: Memory, name: string): readonly DocumentAsRead[] => [
  ...[presentValue(memory.state.documents[name])].flatMap((document) => document ?? []),
  ...rememberedOf(memory, 'AWS::SSM::Document').filter((document) => document.name === name),
];

const contentSeen = ({ Name, Content }: { Name: string; Content: string }, memory: Memory): boolean =>
  documentsOf(memory, Name)
    .flatMap(({ versions }) => Object.values(versions))
    .some((content) => withoutDescription(content) === withoutDescription(Content));

const bucketSeen = ({ Bucket }: { Bucket: string }, memory: Memory): boolean =>
  rememberedOf(memory, 'AWS::S3::Bucket').some(({ name }) => name === Bucket);

const groupSeen = ({ logGroupName }: { logGroupName: string }, memory: Memory): boolean =>
  rememberedOf(memory, 'AWS::Logs::LogGroup').some(({ name }) => name === logGroupName);

/** The calls on documents and on the places of transcripts, whose settings come out of the ledger alone. */
export const preferencesSeen: Seen<
  Extract<RepairApi, `ssm:${string}Document${string}` | `s3:${string}` | `logs:${string}`>
> = {
  'ssm:UpdateDocument': contentSeen,
  'ssm:CreateDocument': contentSeen,
  // A version that the same plan makes is one more than the latest.
  'ssm:UpdateDocumentDefaultVersion': ({ Name, DocumentVersion }, memory) =>
    documentsOf(memory, Name).some(
      ({ versions, latestVersion, defaultVersion }) =>
        Object.hasOwn(versions, DocumentVersion) ||
        DocumentVersion === defaultVersion ||
        Number(DocumentVersion) === Number(latestVersion) + 1,
    ),
  's3:CreateBucket': bucketSeen,
  's3:PutPublicAccessBlock': bucketSeen,
  's3:PutBucketEncryption': bucketSeen,
  's3:PutBucketVersioning': bucketSeen,
  's3:PutBucketLifecycleConfiguration': bucketSeen,
  's3:PutBucketTagging': bucketSeen,
  'logs:CreateLogGroup': groupSeen,
  'logs:PutRetentionPolicy': groupSeen,
  'logs:AssociateKmsKey': groupSeen,
};
