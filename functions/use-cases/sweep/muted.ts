import { isNetworkPart, networkHolding } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import type { Resource } from '../../account/resource.ts';
import { observedOf } from '../../account/resource-in-state.ts';
import type { AccountState } from '../../account/state.ts';
import { exemptionOf } from '../../core/exemption.ts';

/** Does a tag of what is broken, or of its VPC, say that nobody wants to hear of it? */
export const isMuted = (state: AccountState, subject: Resource, ignoreTag: string, now: Date): boolean => {
  const own = presentValue(observedOf(state, subject));
  const around = isNetworkPart(subject) ? networkHolding(state, subject) : undefined;
  const tags = [own, around].flatMap((one) => (one ? [one.tags] : []));
  return exemptionOf(ignoreTag, tags, now).kind === 'exempt';
};
