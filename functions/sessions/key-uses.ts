import { presentValue } from '../account/observed.ts';
import type { AccountState } from '../account/state.ts';
import { own } from '../formats/json.ts';
import { type Naming, named } from './preferences.ts';
import { parseSessionDocument, type SessionSettings } from './session-document.ts';

/** A key that sessions depend on: it encrypts the sessions themselves, or the place of their transcripts. */
export type KeyUse = {
  /** An id, an ARN or an alias. */
  readonly id: string;
  /** The preferences that lead to it. */
  readonly naming: Naming;
  /** The place that it encrypts; undefined if it encrypts the sessions. */
  readonly place?: string;
};

/** A key of another Region is not known here, and one of another account may not be described. */
const isOurs = (id: string, { accountId, region }: AccountState['identity'], where: string): boolean =>
  id.startsWith('arn:') ? id.includes(`:kms:${region}:${accountId}:`) : where === region;

/** The key of a bucket of ours, if it encrypts with one; a bucket that was not read may be remembered. */
export const keyOfBucket = (state: AccountState, name: string): readonly string[] => {
  const bucket =
    presentValue(own(state.buckets, name)) ?? (state.rememberedBuckets && own(state.rememberedBuckets, name));
  const { identity } = state;
  if (!bucket?.kmsKeyId || bucket.owner !== 'this-account') return [];
  const isUsed = bucket.encryption?.startsWith('aws:kms') === true;
  return isUsed && isOurs(bucket.kmsKeyId, identity, bucket.region ?? identity.region)
    ? [bucket.kmsKeyId]
    : [];
};

const keyOfLogGroup = (state: AccountState, name: string): readonly string[] => {
  const id = presentValue(own(state.logGroups, name))?.kmsKeyId;
  return id && isOurs(id, state.identity, state.identity.region) ? [id] : [];
};

const ofPlaces = (
  namings: readonly Naming[],
  what: string,
  keysOf: (name: string) => readonly string[],
): readonly KeyUse[] =>
  namings.flatMap((naming) => keysOf(naming.id).map((id) => ({ id, naming, place: `${what} ${naming.id}` })));

/** Every key that the preferences, or the places that they name, use. */
export const keyUses = (state: AccountState): readonly KeyUse[] => [
  ...named(state, ({ kmsKeyId }) => kmsKeyId).map((naming) => ({ id: naming.id, naming })),
  ...ofPlaces(
    named(state, ({ s3BucketName }) => s3BucketName),
    'bucket',
    (name) => keyOfBucket(state, name),
  ),
  ...ofPlaces(
    named(state, ({ cloudWatchLogGroupName }) => cloudWatchLogGroupName),
    'log group',
    (name) => keyOfLogGroup(state, name),
  ),
];

/** A key of the state by any of its names. */
export const observedKey = ({ keys }: AccountState, id: string): AccountState['keys'][string] | undefined => {
  if (Object.hasOwn(keys, id)) return keys[id];
  return Object.values(keys).find((observed) => {
    const arn = presentValue(observed)?.arn;
    return arn === id || arn?.endsWith(`:key/${id}`);
  });
};

/** The settings of every content that was read or is remembered: a way back may go to each of them. */
const allSettings = ({
  documents,
  rememberedDocuments,
  parameters,
}: AccountState): readonly SessionSettings[] =>
  [
    ...Object.values(documents).flatMap((observed) => presentValue(observed) ?? []),
    ...Object.values(rememberedDocuments ?? {}),
  ].flatMap(({ versions }) =>
    Object.values(versions).map((content) => parseSessionDocument(content, parameters).settings),
  );

/** The keys of the places of transcripts that were not read, because only the places name them. */
export const unreadKeys = (state: AccountState): readonly string[] => {
  const keys = allSettings(state).flatMap(({ s3BucketName = '', cloudWatchLogGroupName = '' }) => [
    ...keyOfBucket(state, s3BucketName),
    ...keyOfLogGroup(state, cloudWatchLogGroupName),
  ]);
  return [...new Set(keys)].filter((id) => observedKey(state, id) === undefined);
};
