import type { VpcNetwork } from '../../../../account/network/network.ts';
import type { AccountState } from '../../../../account/state.ts';
import { aspectValue } from '../../shared/errors.ts';
import { readNameServers } from '../read-name-servers.ts';
import { elasticIps, listsIn, readAddresses, readOptionSets, readPrefixLists } from '../read-named.ts';
import type { NetworkClients } from '../read-networks.ts';
import type { Once } from '../read-once.ts';
import { attachedIn, readAttachments } from '../read-ways-out.ts';
import type { Fresh } from './read-fresh.ts';

/** What parts that were read again name, and what is not known of it. An option set never changes. */
export const readMore = async (
  { ec2 }: NetworkClients,
  once: Once,
  known: ReadonlyMap<string, VpcNetwork>,
  sets: AccountState['dhcpOptions'],
  { vpcs, groups, routeTables, instances }: Fresh,
) => {
  const networks = [...known.values()];
  const lists = new Set(networks.flatMap(({ prefixLists }) => Object.keys(prefixLists)));
  const nodes = new Set(
    networks.flatMap((network) => network.nodes.flatMap((one) => one.interface.addresses)),
  );
  const optionSets = readOptionSets(
    once,
    (aspectValue(vpcs) ?? [])
      .flatMap(({ DhcpOptionsId }) => DhcpOptionsId ?? [])
      .filter((id) => sets[id]?.status !== 'present'),
  );
  const [addresses, prefixLists, dhcpOptions, nameServers, attachments] = await Promise.all([
    readAddresses(ec2, (aspectValue(instances) ?? []).flatMap(elasticIps)),
    readPrefixLists(
      ec2,
      listsIn(groups, routeTables).filter((id) => !lists.has(id)),
    ),
    optionSets,
    optionSets.then((read) => readNameServers(ec2, vpcs, nodes, { ...sets, ...read })),
    readAttachments(
      ec2,
      attachedIn(routeTables).filter((id) => !known.get(id)?.attachments),
    ),
  ]);
  return { addresses, prefixLists, dhcpOptions, nameServers, attachments };
};

export type More = Awaited<ReturnType<typeof readMore>>;
