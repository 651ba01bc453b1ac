import type { ApiCall, Plan, RepairApi } from '../../account/api-call.ts';
import { identitySeen } from './identity.ts';
import type { Memory, Seen } from './memory.ts';
import { networkSeen } from './network.ts';
import { preferencesSeen } from './preferences.ts';

/**
 * Each call that the guard may make, so that a new one has to say what vouches for it. What a record asks for is a
 * claim: the call may have changed nothing, and whoever can write a record can write any request into it.
 */
const SEEN: Seen<RepairApi> = { ...networkSeen, ...identitySeen, ...preferencesSeen };

const wasSeen = <A extends RepairApi>(call: ApiCall<A>, memory: Memory): boolean => {
  const ask = SEEN[call.api] as (input: ApiCall<A>['input'], memory: Memory) => boolean;
  return ask(call.input, memory);
};

const isRepair = (call: ApiCall): call is ApiCall<RepairApi> => Object.hasOwn(SEEN, call.api);

/**
 * The plan, marked if the event alone knows what it restores: neither the ledger nor the account's own history (the
 * versions of a document, CloudTrail's event history) holds it.
 */
export const withSight = (plan: Plan, memory: Memory): Plan =>
  plan.calls.filter(isRepair).every((call) => wasSeen(call, memory))
    ? plan
    : { ...plan, seenOnlyInEvent: true };
