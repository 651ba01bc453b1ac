import { DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import { beforeEach, expect, it } from 'vitest';
import type { VpcNetwork } from '../../functions/account/network/network.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import { createNetworkReader, networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { described } from '../contract/world.ts';
import { describeWithAccount } from '../support/account.ts';
import { managedNode, smallEndpoint, smallVpc } from '../support/samples/small-vpc.ts';
import { seed } from '../support/seed/seed.ts';

const hybrid = (n: number) => ({
  InstanceId: `mi-${String(n).padStart(17, '0')}`,
  PingStatus: 'Online',
  AgentVersion: '3.3.987.0',
});

const STRANGERS = Array.from({ length: 6 }, (_, n) => hybrid(n));
type SeededNode = ReturnType<typeof hybrid>;

describeWithAccount('what is asked before it is known what will be named', (account) => {
  const given = (vpc: VpcNetwork) => seed(account(), described({ networks: { [vpc.vpcId]: present(vpc) } }));
  const readers = () => createNetworkReader(account().identity, networkClients(account().guard));
  const calls = (operation: string) =>
    account()
      .guardRequests()
      .filter((one) => one.operation === operation);

  beforeEach(() => account().reset());

  const withNodes = smallVpc('vpc-a', { nodes: [managedNode('i-a'), managedNode('i-b')] });
  const statesIn = async (reader: ReturnType<typeof readers>, vpcId: string) => {
    const nodes = presentValue((await reader.read({ networks: [vpcId] })).networks[vpcId])?.nodes ?? [];
    return nodes.map(({ managed }) => managed?.pingStatus);
  };

  it('one page of nodes is enough in a Region that has no more', async () => {
    const idOf = await given(withNodes);
    account().world.nodes = [...account().world.nodes, hybrid(1)];
    expect(await statesIn(readers(), idOf('vpc-a'))).toEqual(['Online', 'Online']);
    expect(calls('ssm:DescribeInstanceInformation')).toHaveLength(1);
  });

  it.each([
    ['lacks them, they are asked for', (nodes: readonly SeededNode[]) => [...STRANGERS, ...nodes], 2],
    ['holds them, nothing more is asked', (nodes: readonly SeededNode[]) => [...nodes, ...STRANGERS], 1],
  ])(
    'where the first page of a larger Region %s, and no first page again',
    async (_name, order, expected) => {
      const idOf = await given(withNodes);
      const { world } = account();
      world.nodes = order(world.nodes);
      world.pageSize = 5;
      const reader = readers();
      expect(await statesIn(reader, idOf('vpc-a'))).toEqual(['Online', 'Online']);
      expect(calls('ssm:DescribeInstanceInformation')).toHaveLength(expected);
      expect(await statesIn(reader, idOf('vpc-a'))).toEqual(['Online', 'Online']);
      expect(calls('ssm:DescribeInstanceInformation')).toHaveLength(expected + 1);
    },
  );

  it('an instance that never registered has no state, however large the Region is', async () => {
    const idOf = await given(withNodes);
    const { world } = account();
    const left = idOf('i-b');
    world.nodes = world.nodes.filter(({ InstanceId }) => InstanceId !== left);
    expect(await statesIn(readers(), idOf('vpc-a'))).toEqual(['Online', undefined]);
    world.nodes = [...STRANGERS, ...world.nodes];
    world.pageSize = 5;
    expect(await statesIn(readers(), idOf('vpc-a'))).toEqual(['Online', undefined]);
  });

  it('the interfaces of endpoints take one call', async () => {
    const idOf = await given(
      smallVpc('vpc-a', {
        endpoints: [smallEndpoint('ssm'), smallEndpoint('ssmmessages')],
        nodes: [managedNode('i-a')],
      }),
    );
    const vpcId = idOf('vpc-a');
    const network = presentValue((await readers().read({ networks: [vpcId] })).networks[vpcId]);
    const { ec2 } = networkClients(account().owner);
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({}));
    const read = network?.endpoints.flatMap(({ interfaces }) =>
      interfaces.map(({ networkInterfaceId }) => networkInterfaceId),
    );
    expect(read).toEqual(VpcEndpoints.flatMap(({ NetworkInterfaceIds = [] }) => NetworkInterfaceIds));
    expect(read?.length).toBeGreaterThan(0);
    expect(calls('ec2:DescribeNetworkInterfaces')).toHaveLength(1);
  });

  it.each(['ssm:DescribeInstanceInformation', 'ec2:DescribeNetworkInterfaces'])(
    'a refusal of %s does not matter where nothing is named',
    async (operation) => {
      const idOf = await given(smallVpc('vpc-a'));
      account().fail(operation, 'UnauthorizedOperation', 403);
      const { networks } = await readers().read({ networks: [idOf('vpc-a')] });
      expect(networks[idOf('vpc-a')]?.status).toBe('present');
    },
  );

  it('a refusal of interfaces that endpoints have hides the VPC', async () => {
    const idOf = await given(smallVpc('vpc-a', { endpoints: [smallEndpoint('ssm')] }));
    account().fail('ec2:DescribeNetworkInterfaces', 'UnauthorizedOperation', 403);
    const { networks } = await readers().read({ networks: [idOf('vpc-a')] });
    expect(networks[idOf('vpc-a')]).toMatchObject({ status: 'unknown' });
  });
});
