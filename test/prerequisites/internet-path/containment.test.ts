import { describe, expect, it } from 'vitest';
import { emptyState } from '../../../functions/account/collections.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import { internetPath } from '../../../functions/prerequisites/internet-path/index.ts';
import { effectOf } from '../../support/samples/check-one.ts';
import { IDENTITY, optionSet } from '../../support/samples/sample-account.ts';
import { recordOf } from '../../support/samples/sample-event.ts';
import { type Bench, later, remembering } from '../../support/samples/sample-guard.ts';
import { withHostManagement } from '../../support/samples/sample-identity.ts';
import { NETWORK_ID, natNetwork, nodeIn, tablesWith } from '../../support/samples/sample-network.ts';
import { rememberedState } from '../../support/samples/sample-paths.ts';

const by = (target: string | undefined, more: Partial<VpcNetwork> = {}): VpcNetwork =>
  natNetwork({ routeTables: tablesWith(target ? { '0.0.0.0/0': target } : {}), ...more });

const ELASTIC = { publicIp: '192.0.2.50', allocationId: 'eipalloc-1', associationId: 'eipassoc-1' };
const withAddress = by('igw-1', { nodes: [nodeIn({ hasPublicIp: true, elasticIp: ELASTIC })] });
const ROUTE = { routeTableId: 'rtb-node', destinationCidrBlock: '0.0.0.0/0' };
const DETACHED = { request: { internetGatewayId: 'igw-1', vpcId: NETWORK_ID } };
const PARTNER = { '0.0.0.0/0': 'nat-1', '198.51.100.0/24': 'igw-1' };

describe('internet-path, the shapes of a containment', () => {
  it.each<readonly [string, string, Record<string, unknown>, VpcNetwork, VpcNetwork, string | undefined]>([
    [
      'the gateway was detached',
      'ec2:DetachInternetGateway',
      DETACHED,
      by('igw-1!'),
      withAddress,
      'internet-gateway',
    ],
    [
      'the route to the gateway was deleted',
      'ec2:DeleteRoute',
      { request: ROUTE },
      by(undefined),
      withAddress,
      'internet-gateway',
    ],
    [
      'the route to the gateway leads nowhere now',
      'ec2:ReplaceRoute',
      { request: { ...ROUTE, networkInterfaceId: 'eni-1' } },
      by('eni-1!'),
      withAddress,
      'internet-gateway',
    ],
    [
      'the route leads to another gateway now',
      'ec2:ReplaceRoute',
      { request: { ...ROUTE, natGatewayId: 'nat-1' } },
      by('nat-1'),
      withAddress,
      undefined,
    ],
    [
      'the route to a NAT gateway was deleted',
      'ec2:DeleteRoute',
      { request: ROUTE },
      by(undefined),
      by('nat-1'),
      undefined,
    ],
    [
      'a route beside the default one was deleted',
      'ec2:DeleteRoute',
      { request: { ...ROUTE, destinationCidrBlock: '198.51.100.0/24' } },
      by('nat-1'),
      natNetwork({ routeTables: tablesWith(PARTNER) }),
      undefined,
    ],
    [
      'the address was taken',
      'ec2:DisassociateAddress',
      { request: { associationId: 'eipassoc-1' } },
      by('igw-1'),
      withAddress,
      'public-address',
    ],
    [
      'the address was released',
      'ec2:ReleaseAddress',
      { request: { allocationId: 'eipalloc-1' } },
      by('igw-1'),
      withAddress,
      'public-address',
    ],
  ])('%s', (_name, api, parts, now, before, expected) => {
    const [plan] = effectOf(internetPath, api, parts as never).inverses(rememberedState(now, before));
    expect(plan).toBeDefined();
    expect(plan?.containment).toBe(expected);
  });
});

const edge = (associationId: string) =>
  by('igw-1', { nodes: [nodeIn({ hasPublicIp: true, elasticIp: { ...ELASTIC, associationId } })] });

const setNetwork = (made: Bench, network: VpcNetwork): void =>
  made.account.set({ ...made.account.state(), networks: { [NETWORK_ID]: present(network) } });

/** Somebody takes the address again, after AWS made up another id for its association. */
const takenAgain = async (made: Bench, round: number): Promise<string> => {
  const associationId = `eipassoc-${round}`;
  setNetwork(made, edge(associationId));
  await made.sweep();
  made.happen({ api: 'ec2:DisassociateAddress', input: { AssociationId: associationId } });
  const event = recordOf('ec2:DisassociateAddress', {
    request: { associationId },
    time: made.now.toISOString(),
  });
  const { status } = await made.deliver(event, 'network');
  later(made, 5);
  return status;
};

describe('internet-path, an Elastic IP address', () => {
  it('has one budget, whatever its associations are called', async () => {
    const made = await remembering({
      state: {
        ...emptyState(IDENTITY),
        ...withHostManagement,
        networks: { [NETWORK_ID]: present(edge('eipassoc-0')) },
        dhcpOptions: { 'dopt-now': present(optionSet('dopt-now', ['AmazonProvidedDNS'])) },
      },
      settings: { fixBudget: 2, fixContainment: ['public-address'] },
    });
    const statuses: string[] = [];
    for (let round = 1; round <= 4; round += 1) statuses.push(await takenAgain(made, round));
    expect(statuses).toEqual(['fixed', 'fixed', 'alerted', 'alerted']);
  });
});
