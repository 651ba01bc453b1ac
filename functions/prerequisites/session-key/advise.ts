import type { ApiCall, Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import { observedKey } from '../../sessions/key-uses.ts';

type Calls = 'kms:EnableKey' | 'kms:CancelKeyDeletion';

const CALLS: Readonly<Record<string, readonly Calls[]>> = {
  Disabled: ['kms:EnableKey'],
  // A key whose deletion is cancelled is disabled: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
  PendingDeletion: ['kms:CancelKeyDeletion', 'kms:EnableKey'],
};

/** What makes a key usable again. Which key an alias stood for, and what a policy should say, only a person knows. */
export const plansFor = (state: AccountState, { id }: Resource): readonly Plan<Calls>[] => {
  const key = presentValue(observedKey(state, id));
  const calls = (own(CALLS, key?.state ?? '') ?? []).map(
    (api): ApiCall<Calls> => ({ api, input: { KeyId: key?.arn ?? id } }),
  );
  if (!key || calls.length === 0) return [];
  const byHand = `find out why it is ${key.state}: somebody may have done it in response to an incident`;
  return [{ calls, restores: `KMS key ${key.arn}, enabled`, exact: false, byHand }];
};
