import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { alikeIn } from '../../account/network/path/alike.ts';
import { type Closing, closingBetween, leadsToPublic, worse } from '../../account/network/unseen/closing.ts';
import { closingOfNames } from '../../account/network/unseen/names.ts';
import type { AccountState } from '../../account/state.ts';
import type { Before } from './before.ts';
import { namesOf } from './node-paths.ts';

/** What is left now of the ways by which a node reached Systems Manager unseen before. */
export type ClosingFor = (node: NodeNetwork, before: Before) => Closing;

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

type Known = {
  readonly kept: Map<string, Closing>;
  readonly alikeThen: (node: NodeNetwork) => string;
};

/** Nodes that are alike have lost the same, so it is worked out once for each. */
export const closingsIn = (state: AccountState, network: VpcNetwork): ClosingFor => {
  const known = new Map<VpcNetwork, Known>();
  const alike = alikeIn(network);
  return (node, before) => {
    const { kept, alikeThen } = known.get(before.network) ?? {
      kept: new Map<string, Closing>(),
      alikeThen: alikeIn(before.network),
    };
    const key = `${alike(node)} ${alikeThen(before.node)}`;
    const found = kept.get(key) ?? closingFor(state, network, node, before);
    known.set(before.network, { kept: kept.set(key, found), alikeThen });
    return found;
  };
};
