import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateTagsCommand,
  DescribeRouteTablesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { beforeEach, expect, it } from 'vitest';
import type { VpcNetwork } from '../../functions/account/network/network.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import { createNetworkReader, networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { createNetworkRemediator } from '../../functions/adapters/aws/network/remediator.ts';
import { AccountUnavailableError, RemediationError } from '../../functions/core/ports.ts';
import { described } from '../contract/world.ts';
import { describeWithAccount } from '../support/account.ts';
import { managedNode, smallVpc } from '../support/samples/small-vpc.ts';
import { seed } from '../support/seed/seed.ts';

const node = (n: number, PingStatus = 'Online') => ({
  InstanceId: `i-${String(n).padStart(17, '0')}`,
  PingStatus,
  AgentVersion: '3.3.987.0',
});

describeWithAccount('the network on moto', (account) => {
  const reader = () => createNetworkReader(account().identity, networkClients(account().guard));
  const given = (...vpcs: readonly VpcNetwork[]) =>
    seed(
      account(),
      described({ networks: Object.fromEntries(vpcs.map((vpc) => [vpc.vpcId, present(vpc)])) }),
    );

  beforeEach(() => account().reset());

  it('reads routes, the main table, and who has a public address', async () => {
    const idOf = await given(
      smallVpc('vpc-a', {
        nodes: [managedNode('i-public', { hasPublicIp: true }), managedNode('i-private')],
      }),
    );
    const vpcId = idOf('vpc-a');
    const { ec2 } = networkClients(account().owner);
    const gateway = await ec2.send(new CreateInternetGatewayCommand({}));
    const GatewayId = gateway.InternetGateway?.InternetGatewayId ?? '';
    await ec2.send(new AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId: GatewayId }));
    const tables = await ec2.send(
      new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
    );
    const RouteTableId = tables.RouteTables?.[0]?.RouteTableId ?? '';
    await ec2.send(new CreateRouteCommand({ RouteTableId, GatewayId, DestinationCidrBlock: '0.0.0.0/0' }));
    const vpc = presentValue((await reader().read({ networks: [vpcId] })).networks[vpcId]);
    expect(vpc?.routeTables).toEqual([
      {
        routeTableId: RouteTableId,
        main: true,
        mainAssociationId: expect.stringMatching(/^rtbassoc-/),
        subnetIds: [],
        routes: [
          { destination: '192.0.2.0/24', target: 'local', blackhole: false },
          { destination: '0.0.0.0/0', target: GatewayId, blackhole: false },
        ],
      },
    ]);
    expect(new Map(vpc?.nodes.map((i) => [i.instanceId, i.hasPublicIp]))).toEqual(
      new Map([
        [idOf('i-public'), true],
        [idOf('i-private'), false],
      ]),
    );
  });

  it('reads the tags of route tables and subnets, without a call of its own', async () => {
    const idOf = await given(smallVpc('vpc-a', { nodes: [managedNode('i-a')] }));
    const vpcId = idOf('vpc-a');
    const read = async () => presentValue((await reader().read({ networks: [vpcId] })).networks[vpcId]);
    const before = await read();
    const table = before?.routeTables[0]?.routeTableId ?? '';
    const subnet = before?.subnets[0]?.subnetId ?? '';
    expect([before?.routeTables[0]?.tags, before?.subnets[0]?.tags]).toEqual([undefined, undefined]);
    const { ec2 } = networkClients(account().owner);
    const Tags = [{ Key: 'managed-by', Value: 'terraform' }];
    await ec2.send(new CreateTagsCommand({ Resources: [table, subnet], Tags }));
    const calls = account().guardRequests().length;
    const after = await read();
    const tags = { 'managed-by': 'terraform' };
    expect([after?.routeTables[0]?.tags, after?.subnets[0]?.tags]).toEqual([tags, tags]);
    expect(account().guardRequests().length - calls).toBe(calls);
  });

  it('reads several VPCs together and gives each its own', async () => {
    const idOf = await given(
      smallVpc('vpc-a', { nodes: [managedNode('i-a')] }),
      smallVpc('vpc-b', { nodes: [managedNode('i-b')] }),
    );
    const { networks } = await reader().read({ networks: [idOf('vpc-a'), idOf('vpc-b'), idOf('vpc-a')] });
    const instanceIds = Object.entries(networks).map(([id, observed]) => [
      id,
      presentValue(observed)?.nodes.map(({ instanceId }) => instanceId),
    ]);
    expect(Object.fromEntries(instanceIds)).toEqual({
      [idOf('vpc-a')]: [idOf('i-a')],
      [idOf('vpc-b')]: [idOf('i-b')],
    });
    const described = account()
      .guardRequests()
      .filter(({ operation }) => operation === 'ec2:DescribeVpcs');
    expect(described).toHaveLength(1);
  });

  it('leaves out instances that are gone', async () => {
    const idOf = await given(smallVpc('vpc-a', { nodes: [managedNode('i-a')] }));
    const { ec2 } = networkClients(account().owner);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [idOf('i-a')] }));
    const { networks } = await reader().read({ networks: [idOf('vpc-a')] });
    expect(presentValue(networks[idOf('vpc-a')])?.nodes).toEqual([]);
  });

  it.each([
    ['ec2:DescribeVpcs', 'UnauthorizedOperation', 403],
    ['ec2:DescribeVpcAttribute', 'UnauthorizedOperation', 403],
    ['ec2:DescribeVpcEndpoints', 'UnauthorizedOperation', 403],
    ['ec2:DescribeRouteTables', 'UnauthorizedOperation', 403],
    ['ec2:DescribeInstances', 'UnauthorizedOperation', 403],
    ['ssm:DescribeInstanceInformation', 'AccessDeniedException', 400],
  ])('says nothing of a VPC when %s is denied', async (operation, code, status) => {
    const idOf = await given(smallVpc('vpc-a', { nodes: [managedNode('i-a')] }));
    account().fail(operation, code, status);
    const { networks } = await reader().read({ networks: [idOf('vpc-a')] });
    expect(networks[idOf('vpc-a')]).toEqual({
      status: 'unknown',
      because: expect.stringContaining(operation),
    });
  });

  it('is unavailable while EC2 throttles', async () => {
    account().fail('ec2:DescribeVpcs', 'RequestLimitExceeded', 503);
    await expect(reader().read({ networks: ['vpc-0abc'] })).rejects.toThrow(AccountUnavailableError);
  });

  it('counts the connected nodes over all pages, and stops at four', async () => {
    account().world.pageSize = 2;
    account().world.nodes = [1, 2, 3, 4, 5].map((n) => node(n)).concat(node(6, 'ConnectionLost'));
    expect(await reader().connectedNodes()).toEqual({
      nodes: 5,
      atLeast: false,
      sample: [1, 2, 3, 4, 5].map((n) => node(n).InstanceId),
      where: 'eu-central-1',
    });
    account().world.nodes = Array.from({ length: 9 }, (_, n) => ({ ...node(n), ComputerName: `web-${n}` }));
    expect(await reader().connectedNodes()).toEqual({
      nodes: 8,
      atLeast: true,
      sample: ['web-0', 'web-1', 'web-2', 'web-3', 'web-4'],
      where: 'eu-central-1',
    });
  });

  it('is unavailable when nodes cannot be listed, denied or not', async () => {
    account().fail('ssm:DescribeInstanceInformation', 'AccessDeniedException', 400);
    await expect(reader().connectedNodes()).rejects.toThrow(AccountUnavailableError);
  });

  it('fails in words, with the code of AWS', async () => {
    const remediator = createNetworkRemediator(networkClients(account().guard));
    const input = { VpcId: 'vpc-00000000000000000', DhcpOptionsId: 'dopt-00000000000000000' };
    const associating = remediator.execute({ api: 'ec2:AssociateDhcpOptions', input });
    await expect(associating).rejects.toThrow(RemediationError);
    await expect(associating).rejects.toThrow(/Invalid(Vpc|Dhcp)\w+\.NotFound/);
  });

  it('refuses scopes of another reader and calls of another guard', async () => {
    await expect(reader().read({ keys: ['alias/sessions'] })).rejects.toThrow('cannot read buckets');
    const remediator = createNetworkRemediator(networkClients(account().guard));
    const input = { logGroupName: '/session/logs', retentionInDays: 30 };
    await expect(remediator.execute({ api: 'logs:PutRetentionPolicy', input })).rejects.toThrow(
      RemediationError,
    );
  });
});
