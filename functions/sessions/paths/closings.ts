import { kindKey, kindOf } from '../../account/network/baseline.ts';
import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { type Closing, closingBetween, leadsToPublic } from '../../account/network/unseen/closing.ts';
import { closingOfNames } from '../../account/network/unseen/names.ts';
import type { AccountState } from '../../account/state.ts';
import type { Before } from './before.ts';
import { namesOf } from './node-paths.ts';

/** What is left now of the ways by which a node reached Systems Manager unseen before. */
export type ClosingFor = (node: NodeNetwork, before: Before) => Closing;

/** The worse of what a change left of ways and of names. */
const worse = (a: Closing, b: Closing): Closing => {
  const rank = { none: 0, some: 1, all: 2 } as const;
  return rank[b.kind] > rank[a.kind] ? b : a;
};

const closingFor = (state: AccountState, network: VpcNetwork, node: NodeNetwork, before: Before): Closing => {
  const { accountId } = state.identity;
  const { ways, closing } = closingBetween(before, { network, node }, accountId);
  const hidden = ways.some(({ lead }) => lead.kind === 'hidden');
  const names = closingOfNames(
    namesOf(before.state, before.network, before.node),
    namesOf(state, network, node),
    hidden && !leadsToPublic(ways),
  );
  return worse(closing, names);
};

/** Nodes of one kind have lost the same, so it is worked out once for each. */
export const closingsIn = (state: AccountState, network: VpcNetwork): ClosingFor => {
  const known = new Map<VpcNetwork, Map<string, Closing>>();
  return (node, before) => {
    const kept = known.get(before.network) ?? new Map<string, Closing>();
    const key = `${kindKey(kindOf(node))} ${kindKey(kindOf(before.node))}`;
    const found = kept.get(key) ?? closingFor(state, network, node, before);
    known.set(before.network, kept.set(key, found));
    return found;
  };
};
