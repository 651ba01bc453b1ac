import type { Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import { type BucketCalls, encryptionCalls, recreateBucket } from './recreate.ts';

const OR_THE_NAME = 'if the preferences name the wrong bucket, correct the name there instead';

/** The bucket again, with the settings that are remembered of it, if any. */
const createdAgain = (state: AccountState, name: string): readonly Plan<BucketCalls>[] => {
  const before = own(state.rememberedBuckets ?? {}, name);
  return recreateBucket(name, state.identity.region, before).map((plan) => ({
    ...plan,
    exact: false,
    caution: [plan.caution, OR_THE_NAME].filter((one) => one !== undefined).join('; '),
  }));
};

/** SSE-S3, which costs nothing and needs no key, or what is remembered of the bucket. */
const encrypted = (state: AccountState, name: string): readonly Plan<BucketCalls>[] => {
  const before = own(state.rememberedBuckets ?? {}, name);
  const remembered = before ? encryptionCalls(before) : [];
  const calls = [
    remembered,
    encryptionCalls({ name, encryption: 'AES256', tags: {}, owner: 'this-account' }),
  ];
  return calls
    .filter((some) => some.length > 0)
    .map((some) => ({ calls: some, restores: `default encryption of bucket ${name}`, exact: false }));
};

/**
 * What may help a bucket, the best first. What denies is left to a person, and so is a bucket of a stranger, and an
 * encryption that somebody chose although agents refuse it.
 */
export const plansFor = (state: AccountState, { id }: Resource): readonly Plan<BucketCalls>[] => {
  const observed = own(state.buckets, id);
  if (observed?.status === 'absent') return createdAgain(state, id);
  const bucket = presentValue(observed);
  return bucket?.owner === 'this-account' && bucket.encryption === 'none' ? encrypted(state, id) : [];
};
