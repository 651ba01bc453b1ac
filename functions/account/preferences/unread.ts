import { own } from '../../formats/json.ts';
import { isWhole, type Observed, type Tags } from '../observed.ts';
import type { AccountState, Scope } from '../state.ts';

// What a state lacks of the documents and of the places of transcripts, which are read whole or as far as they are judged.

type Part = { readonly tags?: Tags };

/** Are all of its aspects held, as far as it can be read? What is absent or unknown has none. */
const isHeldWhole = (observed: Observed<Part> | undefined): boolean =>
  observed !== undefined && (observed.status !== 'present' || isWhole(observed.value));

const lacking = (ids: readonly string[] | undefined, read: Readonly<Record<string, unknown>>): string[] =>
  [...new Set(ids ?? [])].filter((id) => !Object.hasOwn(read, id));

/** Whole ones are read although a part of them is held; those of which a part is enough are not. */
const lackingWhole = (
  ids: readonly string[] | undefined,
  read: Readonly<Record<string, Observed<Part>>>,
): string[] => [...new Set(ids ?? [])].filter((id) => !isHeldWhole(own(read, id)));

export const unreadBuckets = (scope: Scope, { buckets }: AccountState): Scope => {
  const whole = lackingWhole(scope.buckets, buckets);
  const perhapsGone = lackingWhole(scope.bucketsPerhapsGone, buckets).filter((id) => !whole.includes(id));
  const judged = lacking(scope.judgedBuckets, buckets);
  return {
    buckets: whole,
    bucketsPerhapsGone: perhapsGone,
    judgedBuckets: judged.filter((id) => !whole.includes(id) && !perhapsGone.includes(id)),
  };
};

export const unreadLogGroups = (scope: Scope, { logGroups }: AccountState): Scope => {
  const whole = lackingWhole(scope.logGroups, logGroups);
  const judged = lacking(scope.judgedLogGroups, logGroups);
  return { logGroups: whole, judgedLogGroups: judged.filter((id) => !whole.includes(id)) };
};

/** The ids of some kind in a collection: what was judged by a part of it is judged by that part again. */
const idsOf = <T>(
  all: Readonly<Record<string, Observed<T>>>,
  is: (observed: Observed<T>) => boolean,
): string[] => Object.entries(all).flatMap(([id, observed]) => (is(observed) ? [id] : []));

export const unreadDocuments = ({ documents = [] }: Scope, state: AccountState): Scope => ({
  documents: documents.filter(({ name, versions = [], tags }) => {
    const observed = own(state.documents, name);
    if (!observed) return true;
    if (observed.status !== 'present') return false;
    const lacksTags = tags !== false && !isWhole(observed.value);
    return lacksTags || versions.some((v) => !Object.hasOwn(observed.value.versions, v));
  }),
});

/** The same of documents again. */
export const documentsAgain = ({ documents }: AccountState): Scope => ({
  documents: Object.entries(documents).map(([name, observed]) =>
    isHeldWhole(observed) ? { name } : { name, tags: false },
  ),
});

/** The same of buckets again; what is gone may be there again. */
export const bucketsAgain = ({ buckets }: AccountState): Scope => ({
  buckets: idsOf(buckets, (one) => one.status !== 'absent' && isHeldWhole(one)),
  bucketsPerhapsGone: idsOf(buckets, ({ status }) => status === 'absent'),
  judgedBuckets: idsOf(buckets, (one) => !isHeldWhole(one)),
});

/** The same of log groups again. */
export const logGroupsAgain = ({ logGroups }: AccountState): Scope => ({
  logGroups: idsOf(logGroups, isHeldWhole),
  judgedLogGroups: idsOf(logGroups, (one) => !isHeldWhole(one)),
});
