import type { EC2Client } from '@aws-sdk/client-ec2';
import type { AwsEnvironment } from '../../../../account/aws-environment.ts';
import type { VpcNetwork } from '../../../../account/network/network.ts';
import { mayLeaveByGateway } from '../../../../account/network/parts.ts';
import type { PartsToReread } from '../../../../account/network/reread/parts.ts';
import { absent, type Observed, present, presentValue, unknown } from '../../../../account/observed.ts';
import type { AccountState } from '../../../../account/state.ts';
import { needsZones } from '../../names/read-names.ts';
import { MOST_FILTER_VALUES } from '../../shared/ec2-filters.ts';
import { aspectValue } from '../../shared/errors.ts';
import { type NetworkClients, readNetworks } from '../read-networks.ts';
import type { Once } from '../read-once.ts';
import { publicAccessBlockOf, readBlock } from '../read-ways-out.ts';
import { freshNetwork, isGone, refusedOf } from './fresh-network.ts';
import { type Fresh, readFresh } from './read-fresh.ts';
import { readMore } from './read-more.ts';

type Networks = Pick<AccountState, 'networks' | 'dhcpOptions'>;
type Known = ReadonlyMap<string, VpcNetwork>;

/** With Block Public Access, where a way leads through a gateway for the first time. */
const withBlock = async (client: EC2Client, before: Known, after: Known): Promise<Known> => {
  const isNew = ([id, network]: readonly [string, VpcNetwork]): boolean => {
    const known = before.get(id);
    return known !== undefined && !mayLeaveByGateway(known) && mayLeaveByGateway(network);
  };
  if (![...after].some(isNew)) return after;
  const block = publicAccessBlockOf(await readBlock(client, false));
  return new Map(
    [...after].map((entry) => [entry[0], isNew(entry) ? { ...entry[1], ...block } : entry[1]] as const),
  );
};

/** VPCs whose zones decide since their endpoints changed, and were not read before. */
const needingZones = (known: Known, { endpoints }: Fresh, { region }: AwsEnvironment): readonly string[] =>
  [...known].flatMap(([id, { names }]) => {
    const found = (aspectValue(endpoints) ?? []).filter(({ VpcId }) => VpcId === id);
    return names?.zones.status === 'unknown' && needsZones(found, region) ? [id] : [];
  });

const rereadParts = async (
  clients: NetworkClients,
  identity: AwsEnvironment,
  once: Once,
  known: Known,
  sets: AccountState['dhcpOptions'],
  asked: PartsToReread,
): Promise<Networks> => {
  const fresh = await readFresh(clients, asked);
  const wider = needingZones(
    new Map([...known].filter(([id]) => asked.parts.get(id)?.has('endpoints'))),
    fresh,
    identity,
  );
  const [more, whole] = await Promise.all([
    readMore(clients, once, known, sets, fresh),
    readNetworks(clients, identity, once, wider),
  ]);
  const refused = refusedOf(fresh, more);
  const read = new Map(
    [...known].flatMap(([id, network]) => {
      const parts = asked.parts.get(id);
      if (!parts || refused !== undefined || isGone(id, parts, fresh)) return [];
      return [[id, freshNetwork(network, parts, asked.ids, fresh, more)] as const];
    }),
  );
  const ways = await withBlock(clients.ec2, known, read);
  const observed = (id: string): Observed<VpcNetwork> => {
    const network = ways.get(id);
    if (network) return present(network);
    return refused === undefined ? absent : unknown(refused);
  };
  return {
    networks: {
      ...Object.fromEntries([...asked.parts.keys()].map((id) => [id, observed(id)] as const)),
      ...whole.networks,
    },
    dhcpOptions: { ...more.dhcpOptions, ...whole.dhcpOptions },
  };
};

/**
 * Reads parts of networks again, in one round of parallel calls and, where a part names something that is not known, a
 * second one. The networks that it gives are complete: what was not read is as the state knows it.
 */
export const rereadNetworks = async (
  clients: NetworkClients,
  identity: AwsEnvironment,
  once: Once,
  state: AccountState,
  asked: PartsToReread,
): Promise<Networks> => {
  if (asked.parts.size > MOST_FILTER_VALUES) {
    return readNetworks(clients, identity, once, [...asked.whole, ...asked.parts.keys()]);
  }
  const known = new Map(
    [...asked.parts.keys()].flatMap((id) => {
      const network = presentValue(state.networks[id]);
      return network ? [[id, network] as const] : [];
    }),
  );
  const [parts, whole] = await Promise.all([
    rereadParts(clients, identity, once, known, state.dhcpOptions, asked),
    readNetworks(clients, identity, once, asked.whole),
  ]);
  return {
    networks: { ...parts.networks, ...whole.networks },
    dhcpOptions: { ...parts.dhcpOptions, ...whole.dhcpOptions },
  };
};
