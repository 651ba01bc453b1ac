import { type Observed, present } from '../../account/observed.ts';
import type { BucketAsRead, DocumentAsRead, LogGroupAsRead } from '../../account/preferences/preferences.ts';
import type { AccountState, DocumentScope, Scope } from '../../account/state.ts';
import { entry, pick } from './pick.ts';

/**
 * A reader sees the two live versions of a document and the versions that it asks for, as with GetDocument.
 */
const visible = (
  observed: Observed<DocumentAsRead>,
  { versions: asked = [], tags: wantsTags }: DocumentScope,
): Observed<DocumentAsRead> => {
  if (observed.status !== 'present') return observed;
  const { tags, unread, ...document } = observed.value;
  const wanted = [document.latestVersion, document.defaultVersion, ...asked];
  const versions = Object.fromEntries(
    Object.entries(document.versions).filter(([version]) => wanted.includes(version)),
  );
  const labels = wantsTags === false ? {} : { ...(tags ? { tags } : {}), ...(unread ? { unread } : {}) };
  return present({ ...document, versions, ...labels });
};

/** What several places ask of one document is read together. */
const documentsIn = (state: AccountState, { documents = [] }: Scope): AccountState['documents'] =>
  Object.fromEntries(
    [...Map.groupBy(documents, ({ name }) => name)].map(([name, asked]) => {
      const versions = asked.flatMap(({ versions: some = [] }) => some);
      const only = asked.every(({ tags }) => tags === false) ? { tags: false as const } : {};
      return [name, visible(entry(state.documents, name), { name, versions, ...only })];
    }),
  );

const withoutTags = <T extends string>(
  unread: readonly T[] | undefined,
): { readonly unread?: readonly T[] } => {
  const rest = (unread ?? []).filter((one) => one !== 'tags');
  return rest.length > 0 ? { unread: rest } : {};
};

/** What a reader sees of a bucket of ours if it only asks for what is judged. */
const judgedBucket = (observed: Observed<BucketAsRead>): Observed<BucketAsRead> => {
  if (observed.status !== 'present' || observed.value.owner !== 'this-account') return observed;
  const { tags: _, versioning: __, lifecycleRules: ___, unread, ...judged } = observed.value;
  return present({ ...judged, ...withoutTags(unread) });
};

const judgedLogGroup = (observed: Observed<LogGroupAsRead>): Observed<LogGroupAsRead> => {
  if (observed.status !== 'present') return observed;
  const { tags: _, unread, ...judged } = observed.value;
  return present({ ...judged, ...withoutTags(unread) });
};

const mapped = <T>(
  all: Readonly<Record<string, Observed<T>>>,
  change: (observed: Observed<T>) => Observed<T>,
): Readonly<Record<string, Observed<T>>> =>
  Object.fromEntries(Object.entries(all).map(([id, observed]) => [id, change(observed)]));

/** The documents and the places of transcripts that a scope asks for, as far as it asks for them. */
export const pickPlaces = (
  state: AccountState,
  scope: Scope,
): Pick<AccountState, 'documents' | 'buckets' | 'logGroups'> => ({
  documents: documentsIn(state, scope),
  buckets: {
    ...mapped(pick(scope.judgedBuckets, state.buckets), judgedBucket),
    ...pick(scope.bucketsPerhapsGone, state.buckets),
    ...pick(scope.buckets, state.buckets),
  },
  logGroups: {
    ...mapped(pick(scope.judgedLogGroups, state.logGroups), judgedLogGroup),
    ...pick(scope.logGroups, state.logGroups),
  },
});
