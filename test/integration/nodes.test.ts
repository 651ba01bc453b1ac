import { StopInstancesCommand } from '@aws-sdk/client-ec2';
import { beforeEach, expect, it } from 'vitest';
import type { VpcNetwork } from '../../functions/account/network/network.ts';
import type { ManagedNode } from '../../functions/account/nodes/managed-node.ts';
import { present } from '../../functions/account/observed.ts';
import { networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { createConnections } from '../../functions/adapters/aws/nodes/connections.ts';
import { managedNodes } from '../../functions/adapters/aws/nodes/managed-nodes.ts';
import { AccountUnavailableError } from '../../functions/core/ports.ts';
import { described } from '../contract/world.ts';
import { describeWithAccount } from '../support/account.ts';
import { managedNode, smallVpc } from '../support/samples/small-vpc.ts';
import { seed } from '../support/seed/seed.ts';

const vpcOf = (ids: readonly string[]): VpcNetwork =>
  smallVpc('vpc-described', { nodes: ids.map((id) => managedNode(id, { name: `name-of-${id}` })) });

// The overlay provides the nodes; moto provides their instances.
describeWithAccount('managed nodes on moto', (account) => {
  const clients = () => networkClients(account().guard);
  const pages = async (): Promise<readonly (readonly ManagedNode[])[]> => {
    const found: (readonly ManagedNode[])[] = [];
    for await (const page of managedNodes(clients().ec2, clients().ssm)) found.push(page);
    return found;
  };
  const calls = (operation: string) =>
    account()
      .guardRequests()
      .filter((request) => request.operation === operation).length;

  beforeEach(() => account().reset());

  it('joins what Systems Manager knows with the instance', async () => {
    const idOf = await seed(
      account(),
      described({ networks: { 'vpc-described': present(vpcOf(['i-a', 'i-b'])) } }),
    );
    await networkClients(account().owner).ec2.send(new StopInstancesCommand({ InstanceIds: [idOf('i-b')] }));
    const [nodes = []] = await pages();
    expect(nodes).toMatchObject([
      {
        nodeId: idOf('i-a'),
        name: 'name-of-i-a',
        pingStatus: 'Online',
        agentVersion: '3.3.1611.0',
        imageId: expect.stringMatching(/^ami-/),
        vpcId: idOf('vpc-described'),
        subnetId: expect.stringMatching(/^subnet-/),
        instanceState: 'running',
        startedAt: expect.stringMatching(/Z$/),
      },
      { nodeId: idOf('i-b'), instanceState: 'stopped' },
    ]);
    expect(nodes[0]).not.toHaveProperty('launchTemplateId');
  });

  it('keeps hybrid nodes and instances that EC2 has forgotten, without the parts of EC2', async () => {
    account().world.nodes = ['mi-00000000000000001', 'i-00000000000000001'].map((InstanceId) => ({
      InstanceId,
      PingStatus: 'ConnectionLost',
      AgentVersion: '3.1.1446.0',
    }));
    expect(await pages()).toEqual([
      [
        { nodeId: 'mi-00000000000000001', pingStatus: 'ConnectionLost', agentVersion: '3.1.1446.0' },
        { nodeId: 'i-00000000000000001', pingStatus: 'ConnectionLost', agentVersion: '3.1.1446.0' },
      ],
    ]);
  });

  it('asks EC2 for 200 at a time', async () => {
    account().world.nodes = Array.from({ length: 430 }, (_, n) => ({
      InstanceId: `i-${String(n).padStart(17, '0')}`,
      PingStatus: 'Online',
      AgentVersion: '3.3.987.0',
    }));
    expect((await pages()).map((page) => page.length)).toEqual([200, 200, 30]);
    expect(calls('ssm:DescribeInstanceInformation')).toBe(9);
    expect(calls('ec2:DescribeInstances')).toBe(3);
  });

  it('asks for nothing more where nobody is managed', async () => {
    expect(await pages()).toEqual([]);
    expect(calls('ec2:DescribeInstances')).toBe(0);
  });

  it.each([
    ['ssm:DescribeInstanceInformation', 'AccessDeniedException', 400],
    ['ssm:DescribeInstanceInformation', 'ThrottlingException', 400],
    ['ec2:DescribeInstances', 'UnauthorizedOperation', 403],
    ['ec2:DescribeInstances', 'RequestLimitExceeded', 503],
  ])('is unavailable as a whole on %s: %s', async (operation, code, status) => {
    account().world.nodes = [
      { InstanceId: 'i-00000000000000001', PingStatus: 'Online', AgentVersion: '3.3.987.0' },
    ];
    account().fail(operation, code, status);
    await expect(pages()).rejects.toThrow(AccountUnavailableError);
  });

  it('asks Session Manager which of them are connected, and EC2 which of the others are up', async () => {
    const idOf = await seed(
      account(),
      described({ networks: { 'vpc-described': present(vpcOf(['i-a', 'i-b', 'i-c'])) } }),
    );
    const { ec2, ssm } = clients();
    await networkClients(account().owner).ec2.send(new StopInstancesCommand({ InstanceIds: [idOf('i-c')] }));
    const [a, b, c] = [idOf('i-a'), idOf('i-b'), idOf('i-c')];
    // An agent that pings again may not take sessions yet.
    account().world.nodes = account().world.nodes.map((node) => ({
      ...node,
      isConnected: node.InstanceId === a,
    }));
    const gone = 'i-00000000000000000';
    expect(await createConnections(ssm, ec2).connections([a, b, c, gone, 'mi-1'])).toEqual(
      present({
        [a]: 'connected',
        [b]: 'not-connected',
        [c]: 'down',
        [gone]: 'down',
        'mi-1': 'not-connected',
      }),
    );
    expect(calls('ssm:GetConnectionStatus')).toBe(5);
    expect(calls('ec2:DescribeInstances')).toBe(1);
  });

  it('says that connections are unknown where they may not be read', async () => {
    const { ec2, ssm } = clients();
    account().fail('ssm:GetConnectionStatus', 'AccessDeniedException', 400);
    expect(await createConnections(ssm, ec2).connections(['mi-1'])).toMatchObject({ status: 'unknown' });
  });
});
