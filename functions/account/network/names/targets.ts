import { absent, type Observed, present, presentValue } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import type { EndpointElsewhere, VpcNames, VpcNetwork } from '../network.ts';
import { networksOf } from '../parts.ts';
import type { PrivateZone, ZoneRecord } from './names.ts';
import { readProfiles, zonesIn } from './profiles.ts';
import { endpointIdIn } from './zone-answer.ts';

/** Where records lead: to endpoints by their names, and to addresses. */
export const targetsOfRecords = (records: readonly ZoneRecord[]) => ({
  endpointIds: records.flatMap(({ values, alias }) =>
    [...values, ...(alias === undefined ? [] : [alias])].flatMap((name) => endpointIdIn(name) ?? []),
  ),
  addresses: records.flatMap(({ type, values }) => (['A', 'AAAA'].includes(type) ? values : [])),
});

/** Where the records of zones lead, as far as they can be read. */
export const targetsOfZones = (zones: readonly PrivateZone[]) =>
  targetsOfRecords(zones.flatMap((zone) => presentValue(zone.records) ?? []));

/** Where zones lead, and the endpoints of Profiles. */
export const targetsOfNames = (names: VpcNames) => {
  const { endpointIds, addresses } = targetsOfZones(zonesIn(names));
  return {
    endpointIds: [...endpointIds, ...readProfiles(names).flatMap((profile) => profile.endpointIds)],
    addresses,
  };
};

/** An endpoint of any VPC of the account. */
export const endpointIn = (state: AccountState, id: string): Observed<EndpointElsewhere> => {
  const source = presentValue(state.nameSources[id]);
  if (source?.kind === 'endpoint') return present(source.there);
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
  const { endpointIds, addresses } = targetsOfNames(names);
  const holders = Object.fromEntries(addresses.map((one) => [one, holderOf(state, one)] as const));
  const byAddress = Object.values(holders).flatMap((one) => presentValue(one) || []);
  const own = network.endpoints.map(({ vpcEndpointId }) => vpcEndpointId);
  const wanted = [...new Set([...endpointIds, ...byAddress])].filter((id) => !own.includes(id));
  const elsewhere = Object.fromEntries(wanted.map((id) => [id, endpointIn(state, id)] as const));
  return { ...network, names: { ...names, elsewhere, holders } };
};

/** The same after a call on data: what was read stays, and what the state holds besides is added. */
export const withKnownTargets = (state: AccountState, network: VpcNetwork): VpcNetwork => {
  const { names } = network;
  const all = elsewhereOf(state, network).names;
  if (!names || !all) return network;
  const seen = Object.entries(all.elsewhere).filter(([, { status }]) => status === 'present');
  const held = Object.entries(all.holders).filter(([, { status }]) => status === 'present');
  return {
    ...network,
    names: {
      ...names,
      elsewhere: { ...Object.fromEntries(seen), ...names.elsewhere },
      holders: { ...Object.fromEntries(held), ...names.holders },
    },
  };
};
