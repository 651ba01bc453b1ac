import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateRouteCommand,
  CreateTransitGatewayCommand,
  ReplaceNetworkAclEntryCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import type { VpcNetwork } from '../../functions/account/network/network.ts';
import type { NetworkResource } from '../../functions/account/network/network-resource.ts';
import { pathTo } from '../../functions/account/network/path/path.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import { createNetworkReader, networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { vpcItself } from '../../functions/adapters/aws/network/vpc-shapes.ts';
import { READS } from '../../functions/adapters/aws/permissions/index.ts';
import { sequentialTrips } from '../bench/measure.ts';
import { described } from '../contract/world.ts';
import { describeWithAccount } from '../support/account.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  entry,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_ADDRESS,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  PUBLIC_SUBNET,
  rule,
  tablesWith,
} from '../support/samples/sample-network.ts';
import { type IdOf, seed } from '../support/seed/seed.ts';

/** moto judges Regions: the endpoints are those of the Region of the test account. */
const serviceName = 'com.amazonaws.eu-central-1.ssm';
const ENDPOINT = endpointTo('ssm', {
  serviceName,
  policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
});
const NETWORK = networkOf({
  endpoints: [ENDPOINT],
  routeTables: tablesWith({ '0.0.0.0/0': 'nat-1' }),
  securityGroups: groups(
    groupWith(NODE_GROUP, [
      rule('out', ENDPOINT_GROUP),
      rule('out', 'pl-s3'),
      rule('out', '::/0', { protocol: '-1' }),
    ]),
    groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP), rule('in', '10.0.0.0/16', { toPort: 444 })]),
  ),
  networkAcls: [
    aclOf(
      'acl-node',
      [NODE_SUBNET],
      [
        entry(90, 'out', 'deny', { protocol: '6', fromPort: 25, toPort: 25 }),
        entry(100, 'out', 'allow'),
        entry(100, 'in', 'allow', { protocol: '6', fromPort: 1024, toPort: 65535 }),
      ],
    ),
    aclOf('acl-endpoint', [ENDPOINT_SUBNET]),
  ],
});

describe('the blocks of a VPC', () => {
  const blocksOf = (vpc: Parameters<typeof vpcItself>[0]): readonly string[] =>
    vpcItself(vpc, { support: true, hostnames: true }).cidrBlocks;

  it('begin with the primary one, in whatever order they are associated', () => {
    expect(
      blocksOf({
        CidrBlock: '10.0.0.0/16',
        CidrBlockAssociationSet: [{ CidrBlock: '10.9.0.0/16' }, { CidrBlock: '10.0.0.0/16' }],
      }),
    ).toEqual(['10.0.0.0/16', '10.9.0.0/16']);
    expect(blocksOf({ CidrBlock: '10.0.0.0/16' })).toEqual(['10.0.0.0/16']);
  });

  it('are those that are associated, or are about to be', () => {
    expect(
      blocksOf({
        CidrBlock: '10.0.0.0/16',
        CidrBlockAssociationSet: [
          { CidrBlock: '10.0.0.0/16', CidrBlockState: { State: 'associated' } },
          { CidrBlock: '10.1.0.0/16', CidrBlockState: { State: 'associating' } },
          { CidrBlock: '10.2.0.0/16', CidrBlockState: { State: 'disassociated' } },
          { CidrBlock: '10.3.0.0/16', CidrBlockState: { State: 'failed' } },
        ],
        Ipv6CidrBlockAssociationSet: [
          { Ipv6CidrBlock: '2001:db8:1::/56', Ipv6CidrBlockState: { State: 'associated' } },
          { Ipv6CidrBlock: '2001:db8:2::/56', Ipv6CidrBlockState: { State: 'disassociating' } },
        ],
      }),
    ).toEqual(['10.0.0.0/16', '10.1.0.0/16', '2001:db8:1::/56']);
  });
});

describeWithAccount('whole networks on moto', (account) => {
  beforeEach(async () => {
    await account().reset();
  });
  const reader = () => createNetworkReader(account().identity, networkClients(account().guard));
  const given = (...networks: readonly VpcNetwork[]): Promise<IdOf> =>
    seed(
      account(),
      described({ networks: Object.fromEntries(networks.map((one) => [one.vpcId, present(one)])) }),
    );
  const read = async (scope: Scope): Promise<AccountState['networks']> =>
    (await reader().read(scope)).networks;

  it('asks who shares a VPC whose endpoints for sessions serve no node of this account, in no further round', async () => {
    const endpoints = ['ssm', 'ssmmessages'].map((service) =>
      endpointTo(service, { serviceName: `com.amazonaws.eu-central-1.${service}` }),
    );
    const id = (await given(networkOf({ nodes: [], endpoints })))(NETWORK_ID);
    account().world.answersInRounds = true;
    const found = presentValue((await read({ networks: [id] }))[id]);
    const requests = account().guardRequests();
    const asked = requests.filter(({ operation }) => operation === 'ec2:DescribeNetworkInterfaces');
    expect(asked).toHaveLength(2);
    expect(sequentialTrips(requests)).toBe(2);
    // moto has one account, so nobody else is there.
    expect(found).not.toHaveProperty('sharedWith');
  });

  it('reads all that a packet meets, as it was made', async () => {
    const idOf = await given(NETWORK);
    const id = idOf(NETWORK_ID);
    const network = presentValue((await read({ networks: [id] }))[id]);
    const node = network?.nodes[0];
    expect(node).toMatchObject({
      instanceId: idOf(nodeIn().instanceId),
      name: 'web-1',
      hasPublicIp: false,
      interface: {
        networkInterfaceId: expect.stringMatching(/^eni-/),
        subnetId: idOf(NODE_SUBNET),
        addresses: [NODE_ADDRESS],
        groupIds: [idOf(NODE_GROUP)],
      },
      managed: { pingStatus: 'Online', agentVersion: '3.3.1611.0' },
    });
    expect(network?.endpoints).toEqual([
      {
        ...ENDPOINT,
        vpcEndpointId: idOf(ENDPOINT.vpcEndpointId),
        interfaces: [
          {
            networkInterfaceId: expect.stringMatching(/^eni-/),
            subnetId: idOf(ENDPOINT_SUBNET),
            addresses: [],
            groupIds: [idOf(ENDPOINT_GROUP)],
          },
        ],
      },
    ]);
    const endpointGroup = presentValue(network?.securityGroups[idOf(ENDPOINT_GROUP)]);
    expect(endpointGroup?.rules.filter(({ egress }) => !egress)).toEqual(
      expect.arrayContaining([
        {
          ruleId: expect.stringMatching(/^sgr-/),
          egress: false,
          protocol: 'tcp',
          fromPort: 443,
          toPort: 443,
          peer: { kind: 'security-group', groupId: idOf(NODE_GROUP) },
        },
        {
          ruleId: expect.stringMatching(/^sgr-/),
          egress: false,
          protocol: 'tcp',
          fromPort: 443,
          toPort: 444,
          peer: { kind: 'cidr', cidr: '10.0.0.0/16' },
        },
      ]),
    );
    const nodeGroup = presentValue(network?.securityGroups[idOf(NODE_GROUP)]);
    const peers = nodeGroup?.rules.map(({ peer, protocol }) => [protocol, peer]);
    expect(peers).toHaveLength(3);
    expect(peers).toEqual(
      expect.arrayContaining([
        ['tcp', { kind: 'prefix-list', prefixListId: idOf('pl-s3') }],
        ['-1', { kind: 'cidr', cidr: '::/0' }],
      ]),
    );
    expect(network?.prefixLists).toEqual({ [idOf('pl-s3')]: present(['52.219.0.0/16', '3.5.152.0/21']) });
    const acl = network?.networkAcls.find(({ networkAclId }) => networkAclId === idOf('acl-node'));
    expect(acl?.associations).toEqual({ [idOf(NODE_SUBNET)]: idOf(`aclassoc-${NODE_SUBNET}`) });
    expect(acl?.entries).toEqual(
      expect.arrayContaining([
        {
          ruleNumber: 90,
          egress: true,
          allow: false,
          protocol: '6',
          fromPort: 25,
          toPort: 25,
          cidr: '0.0.0.0/0',
        },
        { ruleNumber: 100, egress: true, allow: true, protocol: '-1', cidr: '0.0.0.0/0' },
      ]),
    );
    expect(network?.natGateways).toEqual([
      {
        natGatewayId: idOf('nat-1'),
        subnetId: idOf(PUBLIC_SUBNET),
        state: 'available',
        connectivityType: 'public',
      },
    ]);
    expect(network?.internetGatewayIds).toEqual([idOf('igw-1')]);
    expect(network?.subnets).toContainEqual({
      subnetId: idOf(NODE_SUBNET),
      cidrBlocks: ['10.0.1.0/24'],
      ownerId: '111122223333',
      zoneId: expect.stringMatching(/^euc1-az/),
    });
    expect(network?.ownerId).toBe('111122223333');
    const table = network?.routeTables.find(({ routeTableId }) => routeTableId === idOf('rtb-node'));
    expect(table?.associations).toEqual({ [idOf(NODE_SUBNET)]: expect.stringMatching(/^rtbassoc-/) });
  });

  it('reads what the engine judges: it works, and an entry later it does not', async () => {
    const idOf = await given(NETWORK);
    const id = idOf(NETWORK_ID);
    const judge = async () => {
      const network = presentValue((await read({ networks: [id] }))[id]);
      const [node] = network?.nodes ?? [];
      if (!network || !node) throw new Error('no network was read');
      return pathTo('ssm', node, network, { region: 'eu-central-1', nameServer: 'vpc' });
    };
    expect(await judge()).toEqual({ kind: 'reachable', via: 'endpoint' });
    await networkClients(account().owner).ec2.send(
      new ReplaceNetworkAclEntryCommand({
        NetworkAclId: idOf('acl-node'),
        RuleNumber: 100,
        Egress: true,
        RuleAction: 'deny',
        Protocol: '-1',
        CidrBlock: '0.0.0.0/0',
      }),
    );
    expect(await judge()).toMatchObject({
      kind: 'broken',
      step: 'node-network-acl',
      evidence: [idOf('acl-node'), `${idOf('acl-node')} egress rule 100`],
    });
  });

  it('names the Elastic IP address of a node', async () => {
    const idOf = await given(NETWORK);
    const { ec2 } = networkClients(account().owner);
    const { AllocationId, PublicIp } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    const InstanceId = idOf(nodeIn().instanceId);
    const { AssociationId } = await ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId }));
    const id = idOf(NETWORK_ID);
    const network = presentValue((await read({ networks: [id] }))[id]);
    expect(network?.nodes[0]).toMatchObject({
      hasPublicIp: true,
      elasticIp: { publicIp: PublicIp, allocationId: AllocationId, associationId: AssociationId },
    });
  });

  it('tells the nodes that are stopped', async () => {
    const idOf = await given(NETWORK);
    const id = idOf(NETWORK_ID);
    const readNode = async () => presentValue((await read({ networks: [id] }))[id])?.nodes[0];
    expect(await readNode()).not.toHaveProperty('isStopped');
    await networkClients(account().owner).ec2.send(
      new StopInstancesCommand({ InstanceIds: [idOf(nodeIn().instanceId)] }),
    );
    expect(await readNode()).toMatchObject({ isStopped: true, managed: { pingStatus: 'Online' } });
  });

  it('reads two networks together, each with its own, and a VPC asked for twice once', async () => {
    const other = { ...NETWORK, vpcId: 'vpc-other', cidrBlocks: ['10.0.0.0/16'], nodes: [] };
    const first = await given(NETWORK);
    const ids = [first(NETWORK_ID), (await given(other))('vpc-other')];
    const state = await reader().read({ networks: [...ids, ...ids] });
    const nodes = ids.map((id) => presentValue(state.networks[id])?.nodes.length);
    expect(nodes).toEqual([1, 0]);
    const asked = account().guardRequests();
    for (const operation of ['ec2:DescribeVpcs', 'ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups']) {
      expect(asked.filter((request) => request.operation === operation)).toHaveLength(1);
    }
  });

  it('asks for no more calls than it has parts, and in parallel', async () => {
    const id = (await given(NETWORK))(NETWORK_ID);
    account().world.answersInRounds = true;
    await read({ networks: [id] });
    const asked = account().guardRequests();
    // The parts, then what they name.
    expect(sequentialTrips(asked)).toBe(2);
    expect(asked.length).toBeLessThanOrEqual(20);
  });

  it('finds the VPCs with a route to a transit gateway', async () => {
    const idOf = await given(natNetwork({ nodes: [] }));
    const { ec2 } = networkClients(account().owner);
    const { TransitGateway } = await ec2.send(new CreateTransitGatewayCommand({}));
    const TransitGatewayId = TransitGateway?.TransitGatewayId ?? '';
    const route = { DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId };
    await ec2.send(new CreateRouteCommand({ RouteTableId: idOf('rtb-node'), ...route }));
    expect(await reader().vpcsRoutedTo([TransitGatewayId, 'pcx-00000000000000000'])).toEqual(
      present([idOf(NETWORK_ID)]),
    );
    expect(await reader().vpcsRoutedTo(['tgw-00000000000000000'])).toEqual(present([]));
  });

  it('finds the VPCs by which others may reach the internet', async () => {
    const idOf = await given(natNetwork({ nodes: [] }));
    const { ec2 } = networkClients(account().owner);
    expect(await reader().egressVpcs()).toEqual(present([]));
    const { TransitGateway } = await ec2.send(new CreateTransitGatewayCommand({}));
    const TransitGatewayId = TransitGateway?.TransitGatewayId ?? '';
    const route = { DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId };
    await ec2.send(new CreateRouteCommand({ RouteTableId: idOf('rtb-node'), ...route }));
    expect(await reader().egressVpcs()).toEqual(present([]));
    await ec2.send(new CreateRouteCommand({ RouteTableId: idOf('rtb-public'), ...route }));
    expect(await reader().egressVpcs()).toEqual(present([idOf(NETWORK_ID)]));
  });

  it('finds no VPC that is gone', async () => {
    expect(await read({ networks: ['vpc-00000000000000000'] })).toEqual({
      'vpc-00000000000000000': { status: 'absent' },
    });
  });

  describe('finds the network of a part', () => {
    const KINDS: readonly (readonly [NetworkResource['kind'], string])[] = [
      ['security-group', NODE_GROUP],
      ['route-table', 'rtb-node'],
      ['network-acl', 'acl-node'],
      ['subnet', NODE_SUBNET],
      ['instance', nodeIn().instanceId],
      ['nat-gateway', 'nat-1'],
      ['vpc-endpoint', ENDPOINT.vpcEndpointId],
    ];

    it.each(KINDS)('%s', async (kind, name) => {
      const idOf = await given(NETWORK);
      const networks = await read({ networksOf: [{ kind, id: idOf(name) }] });
      expect(Object.keys(networks)).toEqual([idOf(NETWORK_ID)]);
      expect(presentValue(networks[idOf(NETWORK_ID)])?.vpcId).toBe(idOf(NETWORK_ID));
    });

    it('an interface and the association of a route table', async () => {
      const idOf = await given(NETWORK);
      const id = idOf(NETWORK_ID);
      const network = presentValue((await read({ networks: [id] }))[id]);
      const associations = network?.routeTables.flatMap((table) => Object.values(table.associations ?? {}));
      const parts: readonly NetworkResource[] = [
        { kind: 'network-interface', id: network?.nodes[0]?.interface.networkInterfaceId ?? '' },
        { kind: 'route-table-association', id: associations?.[0] ?? '' },
      ];
      for (const part of parts) expect(Object.keys(await read({ networksOf: [part] }))).toEqual([id]);
    });

    it('a part that is gone is in none', async () => {
      expect(await read({ networksOf: [{ kind: 'security-group', id: 'sg-00000000000000000' }] })).toEqual(
        {},
      );
    });

    it('a part that may not be looked up is unknown by its own id', async () => {
      account().fail('ec2:DescribeSubnets', 'UnauthorizedOperation', 403);
      expect(await read({ networksOf: [{ kind: 'subnet', id: 'subnet-0abc' }] })).toEqual({
        'subnet-0abc': { status: 'unknown', because: expect.stringContaining('ec2:DescribeSubnets') },
      });
    });
  });

  it.each([
    'ec2:DescribeVpcs',
    'ec2:DescribeVpcAttribute',
    'ec2:DescribeSubnets',
    'ec2:DescribeNetworkAcls',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSecurityGroupRules',
    'ec2:DescribeNatGateways',
    'ec2:DescribeInternetGateways',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeRouteTables',
    'ssm:DescribeInstanceInformation',
  ])('says nothing of a network when %s is denied', async (operation) => {
    const id = (await given(NETWORK))(NETWORK_ID);
    account().fail(operation, 'UnauthorizedOperation', 403);
    const networks = await read({ networks: [id] });
    expect(networks[id]).toEqual({ status: 'unknown', because: expect.stringContaining(operation) });
  });

  it('a prefix list that may not be read leaves the rest known', async () => {
    const idOf = await given(NETWORK);
    account().fail('ec2:GetManagedPrefixListEntries', 'UnauthorizedOperation', 403);
    const network = presentValue((await read({ networks: [idOf(NETWORK_ID)] }))[idOf(NETWORK_ID)]);
    expect(network?.prefixLists[idOf('pl-s3')]?.status).toBe('unknown');
  });

  it('sends nothing that its permissions do not name', async () => {
    const id = (await given(NETWORK))(NETWORK_ID);
    await read({ networks: [id], networksOf: [{ kind: 'instance', id: 'i-00000000000000000' }] });
    const named = READS.network.map(({ operation }) => operation);
    for (const { operation } of account().guardRequests()) expect(named).toContain(operation);
  });
});
