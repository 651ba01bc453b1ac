import type { DocumentAsRead } from '../account/preferences/preferences.ts';
import type { AccountState } from '../account/state.ts';
import { own } from '../formats/json.ts';
import { isRestored } from './put-back-document.ts';
import { parseSessionDocument, type SessionSettings } from './session-document.ts';

/**
 * What a document said before: what the guard remembers of it, else its version before the newest one, if that was
 * read. A version that puts older settings back goes past that one. Undefined if nothing is known.
 */
const before = (
  state: AccountState,
  { name, versions, latestVersion }: DocumentAsRead,
): SessionSettings | undefined => {
  const good = state.rememberedDocuments && own(state.rememberedDocuments, name);
  const remembered = good && own(good.versions, good.latestVersion);
  const previous = isRestored(own(versions, latestVersion))
    ? undefined
    : own(versions, String(Number(latestVersion) - 1));
  const content = remembered ?? previous;
  return content === undefined ? undefined : parseSessionDocument(content, state.parameters).settings;
};

/** Undefined for a content that no session can use, about which there is something else to say. */
const now = (
  { parameters }: AccountState,
  { versions, latestVersion }: DocumentAsRead,
): SessionSettings | undefined => {
  const content = own(versions, latestVersion);
  const parsed = content === undefined ? undefined : parseSessionDocument(content, parameters);
  return parsed?.problems.length === 0 ? parsed.settings : undefined;
};

/** The places of the transcripts in words; a value that a session fills in is a place, too. */
const placesOf = ({
  s3BucketName,
  cloudWatchLogGroupName,
  unresolved,
}: SessionSettings): readonly string[] => [
  ...(s3BucketName ? [`bucket ${s3BucketName}`] : []),
  ...(cloudWatchLogGroupName ? [`log group ${cloudWatchLogGroupName}`] : []),
  ...unresolved
    .filter((input) => input === 's3BucketName' || input === 'cloudWatchLogGroupName')
    .map((input) => `the place that inputs.${input} names`),
];

/**
 * Where sessions were logged before, if they are logged nowhere now. Undefined if they still are, if they never were, or
 * if it is not known what was before.
 */
export const logsNoMore = (state: AccountState, document: DocumentAsRead): string | undefined => {
  const present = now(state, document);
  const past = before(state, document);
  if (!present || !past || placesOf(present).length > 0) return undefined;
  const places = placesOf(past);
  return places.length > 0 ? places.join(' and ') : undefined;
};

/** The default user of run-as, if another one (or none) was it before. Undefined if it is not known what was before. */
export const newRunAsUser = (state: AccountState, document: DocumentAsRead): string | undefined => {
  const user = now(state, document)?.runAsUser;
  const past = before(state, document);
  return past && user !== past.runAsUser ? user : undefined;
};
