import { isObject, type Json, type JsonObject, objectAt, parseJson } from '../formats/json.ts';

/** Inputs that the checks judge: where transcripts go, how all is encrypted, and when a session ends. */
const JUDGED: readonly string[] = [
  's3BucketName',
  's3KeyPrefix',
  's3EncryptionEnabled',
  'cloudWatchLogGroupName',
  'cloudWatchEncryptionEnabled',
  'cloudWatchStreamingEnabled',
  'kmsKeyId',
  'idleSessionTimeout',
  'maxSessionDuration',
];

const isEmpty = (value: Json): boolean =>
  value === null ||
  value === '' ||
  value === false ||
  value === 'false' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** The value with its keys in order, and without what says nothing. */
const bare = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(bare);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, bare(one)] as const);
  return Object.fromEntries(
    entries.filter(([, one]) => !isEmpty(one)).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
};

const without = (object: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

/**
 * What a document makes of a session: the shell profile, run-as, the type, the commands of `properties`, and whatever
 * this version does not know. Undefined for a plain shell. Parameters count where anything may use them.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
 */
const shapeOf = (content: string): string | undefined => {
  const document = parseJson(content);
  if (!isObject(document)) return content;
  const { parameters, ...rest } = without(document, ['description', 'schemaVersion']);
  const inputs = without(objectAt(document, 'inputs') ?? {}, JUDGED);
  const sessionType = rest['sessionType'] === 'Standard_Stream' ? '' : (rest['sessionType'] ?? '');
  const shape = bare({ ...rest, inputs, sessionType });
  return isEmpty(shape) ? undefined : JSON.stringify([shape, bare(parameters ?? null)]);
};

/**
 * Would a content shape sessions as no version does that the account holds? Where the account holds none, everything
 * but a plain shell is new.
 */
export const hasNewShape = (content: string, held: readonly string[]): boolean => {
  const shape = shapeOf(content);
  return held.length === 0 ? shape !== undefined : !held.some((one) => shapeOf(one) === shape);
};

/** Why a person must put such a content back. */
export const NEW_SHAPE =
  'the remembered content sets a shell profile, run-as or commands, and no version in the account confirms them';
