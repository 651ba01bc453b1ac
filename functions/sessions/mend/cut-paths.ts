import type { VpcNetwork } from '../../account/network/network.ts';
import type { Broken } from '../../account/network/path/verdict.ts';
import type { AccountState } from '../../account/state.ts';
import { futureWays } from '../paths/judge-vpcs.ts';
import { judgedNodes } from '../paths/node-paths.ts';
import { type PathOwner, sayOf } from '../paths/said.ts';
import { type WitnessedPath, witnessedPaths } from '../paths/witness.ts';

/** A path that is cut, and what cuts it. */
export type CutPath = WitnessedPath & { readonly verdict: Broken };

const isBroken = (path: WitnessedPath): path is CutPath => path.verdict.kind === 'broken' && !path.witness;

/** The paths of a network that one prerequisite calls cut: of its nodes, or of the nodes to come if none is up. */
export const cutPaths = (state: AccountState, network: VpcNetwork, owner: PathOwner): readonly CutPath[] => {
  const paths =
    judgedNodes(network).length > 0
      ? witnessedPaths(state, network)
      : (futureWays(state, network, owner)?.paths ?? []);
  return paths
    .filter(isBroken)
    .filter((path) => sayOf(state, network.vpcId, path, owner).some(({ kind }) => kind === 'fail'));
};
