import { type AddressFamily, blocksOf } from '../../../formats/addresses.ts';
import type { NodeNetwork, VpcNetwork } from '../network.ts';
import { hiddenWays, pathToInternet } from '../path/internet.ts';
import { outOfNode } from '../path/node-side.ts';
import {
  certainly,
  type PathService,
  type PathVerdict,
  type StepVerdict,
  uncertain,
} from '../path/verdict.ts';

/** Whether the node may open a connection to anybody in its own VPC. */
const withinVpc = (network: VpcNetwork, node: NodeNetwork, family: AddressFamily): StepVerdict => {
  const addresses = blocksOf(family, network.cidrBlocks);
  const name = `addresses of ${network.vpcId}`;
  return outOfNode(network, node, { addresses, somewhere: true, groupIds: [], name });
};

/**
 * The path to a service whose name leads nobody here knows where. It may be anywhere: in the VPC, behind a route to where
 * nothing can be seen, or on the internet. So it is certain only if every way out of the node is cut.
 */
export const unseenWay = (
  service: PathService,
  node: NodeNetwork,
  network: VpcNetwork,
  because: string,
): PathVerdict => {
  const internet = pathToInternet(service, node, network);
  const doubt = uncertain('name-resolution', because);
  if (internet.kind !== 'broken') return doubt;
  const families = ([4, 6] as const).filter(
    (family) => blocksOf(family, network.cidrBlocks).ranges.length > 0,
  );
  const inside = families.map((family) => withinVpc(network, node, family));
  const hidden = ([4, 6] as const).flatMap((family) =>
    hiddenWays(network, node, family).map(({ steps }) => steps),
  );
  const open = [...inside, ...hidden].some(({ kind }) => kind !== 'broken');
  if (open) return doubt;
  const [closed = internet] = [...hidden, ...inside].flatMap((one) => (one.kind === 'broken' ? [one] : []));
  return certainly(closed);
};
