import type { Ledger } from '../core/ports.ts';

/** The VPCs to judge for a change of the preferences, and how many more there are. */
type Vpcs = { readonly vpcIds: readonly string[]; readonly left: number };

export const NO_VPCS: Vpcs = { vpcIds: [], left: 0 };

/** EC2 answers about this many VPCs at once within seconds, and their nodes fit into the memory of the function. */
const MOST_VPCS = 20;

/**
 * The VPCs in which nodes were connected at the last sweep, those with the most nodes first. Before the first sweep,
 * none is known. Throws the errors of the ledger.
 */
export const vpcsWithNodes = async (ledger: Ledger): Promise<Vpcs> => {
  const connected = (await ledger.vpcInventories())
    .map(({ vpcId, nodes }) => ({ vpcId, nodes: nodes.filter(({ lost }) => !lost).length }))
    .filter(({ nodes }) => nodes > 0)
    .toSorted((a, b) => b.nodes - a.nodes || (a.vpcId < b.vpcId ? -1 : 1))
    .map(({ vpcId }) => vpcId);
  return { vpcIds: connected.slice(0, MOST_VPCS), left: Math.max(connected.length - MOST_VPCS, 0) };
};

/** What is said about the VPCs that were not judged; empty if all were. */
export const saidOfLeft = (left: number): string =>
  left === 0
    ? ''
    : ` ${left} more VPC${left === 1 ? '' : 's'} with connected nodes ${left === 1 ? 'was' : 'were'} not judged now; the next sweep judges ${left === 1 ? 'it' : 'them'}.`;
