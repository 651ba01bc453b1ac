import { endpointIdIn } from '../../account/network/names/zone-answer.ts';
import type { EndpointElsewhere, VpcNetwork } from '../../account/network/network.ts';
import { networksOf } from '../../account/network/parts.ts';
import { absent, type Observed, present, presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';

/** Where the records of a network's zones lead. */
const targetsOf = ({ names }: VpcNetwork) => {
  const records = (presentValue(names?.zones) ?? []).flatMap((zone) => presentValue(zone.records) ?? []);
  return {
    endpointIds: records.flatMap(({ values, alias }) =>
      [...values, ...(alias === undefined ? [] : [alias])].flatMap((name) => endpointIdIn(name) ?? []),
    ),
    addresses: records.flatMap(({ type, values }) => (['A', 'AAAA'].includes(type) ? values : [])),
  };
};

const found = (state: AccountState, id: string): Observed<EndpointElsewhere> => {
  for (const network of networksOf(state)) {
    const endpoint = network.endpoints.find(({ vpcEndpointId }) => vpcEndpointId === id);
    const { vpcId, securityGroups, networkAcls, prefixLists } = network;
    if (endpoint) return present({ vpcId, endpoint, securityGroups, networkAcls, prefixLists });
  }
  return absent;
};

const holderOf = (state: AccountState, address: string): Observed<string> => {
  const all = networksOf(state);
  const endpoint = all
    .flatMap(({ endpoints }) => endpoints)
    .find(({ interfaces }) => interfaces.some(({ addresses }) => addresses.includes(address)));
  if (endpoint) return present(endpoint.vpcEndpointId);
  const isNode = all.some(({ nodes }) => nodes.some((node) => node.interface.addresses.includes(address)));
  return isNode ? present('') : absent;
};

/** A network with the endpoints of other VPCs of the account that its zones lead to, as the AWS adapter reads them. */
export const elsewhereOf = (state: AccountState, network: VpcNetwork): VpcNetwork => {
  const { names } = network;
  if (!names) return network;
  const { endpointIds, addresses } = targetsOf(network);
  const holders = Object.fromEntries(addresses.map((one) => [one, holderOf(state, one)] as const));
  const byAddress = Object.values(holders).flatMap((one) => presentValue(one) || []);
  const own = network.endpoints.map(({ vpcEndpointId }) => vpcEndpointId);
  const wanted = [...new Set([...endpointIds, ...byAddress])].filter((id) => !own.includes(id));
  const elsewhere = Object.fromEntries(wanted.map((id) => [id, found(state, id)] as const));
  return { ...network, names: { ...names, elsewhere, holders } };
};
