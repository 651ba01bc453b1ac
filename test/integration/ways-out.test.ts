import {
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  CreateInternetGatewayCommand,
  CreateManagedPrefixListCommand,
  CreateRouteCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteTransitGatewayVpcAttachmentCommand,
  DescribeRouteTablesCommand,
  DetachInternetGatewayCommand,
  ModifyManagedPrefixListCommand,
} from '@aws-sdk/client-ec2';
import { beforeEach, expect, it } from 'vitest';
import type { VpcNetwork } from '../../functions/account/network/network.ts';
import type { NetworkResource } from '../../functions/account/network/network-resource.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import { createNetworkReader, networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { described } from '../contract/world.ts';
import { describeWithAccount } from '../support/account.ts';
import { managedNode, SMALL_GROUP, SMALL_SUBNET, smallVpc } from '../support/samples/small-vpc.ts';
import { seed } from '../support/seed/seed.ts';

describeWithAccount('what leads out of VPCs, on moto', (account) => {
  const reader = () => createNetworkReader(account().identity, networkClients(account().guard));
  const owner = () => networkClients(account().owner).ec2;
  const given = (...ids: readonly string[]) =>
    seed(
      account(),
      described({
        networks: Object.fromEntries(
          ids.map((id) => [id, present(smallVpc(id, { nodes: [managedNode(`i-${id}`)] }))]),
        ),
      }),
    );
  const read = async (vpcId: string): Promise<VpcNetwork | undefined> =>
    presentValue((await reader().read({ networks: [vpcId] })).networks[vpcId]);
  const found = async (resource: NetworkResource): Promise<readonly string[]> =>
    Object.keys((await reader().read({ networksOf: [resource] })).networks);
  const tableOf = async (vpcId: string): Promise<string> => {
    const tables = await owner().send(
      new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
    );
    return tables.RouteTables?.[0]?.RouteTableId ?? '';
  };

  const attachGateway = async (vpcId: string): Promise<string> => {
    const { InternetGateway } = await owner().send(new CreateInternetGatewayCommand({}));
    const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
    await owner().send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId }));
    return InternetGatewayId;
  };

  beforeEach(() => account().reset());

  it('reads attachments where a route leads to a transit gateway, and finds the VPC of one', async () => {
    const idOf = await given('vpc-a', 'vpc-b');
    const vpcId = idOf('vpc-a');
    const made = await owner().send(new CreateTransitGatewayCommand({}));
    const TransitGatewayId = made.TransitGateway?.TransitGatewayId ?? '';
    const attached = await owner().send(
      new CreateTransitGatewayVpcAttachmentCommand({
        TransitGatewayId,
        VpcId: vpcId,
        SubnetIds: [idOf(SMALL_SUBNET)],
      }),
    );
    const id = attached.TransitGatewayVpcAttachment?.TransitGatewayAttachmentId ?? '';
    expect((await read(vpcId))?.attachments).toBeUndefined();
    await owner().send(
      new CreateRouteCommand({
        RouteTableId: await tableOf(vpcId),
        TransitGatewayId,
        DestinationCidrBlock: '10.0.0.0/8',
      }),
    );
    expect((await read(vpcId))?.attachments).toEqual([
      {
        attachmentId: id,
        transitGatewayId: TransitGatewayId,
        state: 'available',
        subnetIds: [idOf(SMALL_SUBNET)],
      },
    ]);
    expect((await read(idOf('vpc-b')))?.attachments).toBeUndefined();
    expect(await found({ kind: 'transit-gateway-attachment', id })).toEqual([vpcId]);
    await owner().send(new DeleteTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId: id }));
    expect((await read(vpcId))?.attachments?.filter(({ state }) => state === 'available')).toEqual([]);
  });

  it('finds both ends of a peering connection by their routes', async () => {
    const idOf = await given('vpc-a', 'vpc-b', 'vpc-c');
    const [a, b] = [idOf('vpc-a'), idOf('vpc-b')];
    const made = await owner().send(new CreateVpcPeeringConnectionCommand({ VpcId: a, PeerVpcId: b }));
    const id = made.VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
    for (const vpcId of [a, b]) {
      await owner().send(
        new CreateRouteCommand({
          RouteTableId: await tableOf(vpcId),
          VpcPeeringConnectionId: id,
          DestinationCidrBlock: '10.9.0.0/16',
        }),
      );
    }
    expect(new Set(await found({ kind: 'route-target', id }))).toEqual(new Set([a, b]));
    expect(await found({ kind: 'route-target', id: 'pcx-0none' })).toEqual([]);
  });

  it('finds the VPC of a prefix list by a rule (overlay), and reads its entries', async () => {
    const idOf = await given('vpc-a', 'vpc-b');
    const made = await owner().send(
      new CreateManagedPrefixListCommand({
        PrefixListName: 'partners',
        AddressFamily: 'IPv4',
        MaxEntries: 5,
        Entries: [{ Cidr: '10.1.0.0/16' }, { Cidr: '10.2.0.0/16' }],
      }),
    );
    const id = made.PrefixList?.PrefixListId ?? '';
    expect(await found({ kind: 'prefix-list', id })).toEqual([]);
    await owner().send(
      new AuthorizeSecurityGroupEgressCommand({
        GroupId: idOf(SMALL_GROUP),
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: id }] },
        ],
      }),
    );
    const networks = await Promise.all((await found({ kind: 'prefix-list', id })).map(read));
    const using = networks.filter(
      (network) => network && Object.hasOwn(network.securityGroups, idOf(SMALL_GROUP)),
    );
    const vpcId = using[0]?.vpcId ?? '';
    await owner().send(
      new ModifyManagedPrefixListCommand({
        PrefixListId: id,
        CurrentVersion: 1,
        RemoveEntries: [{ Cidr: '10.1.0.0/16' }],
      }),
    );
    expect((await read(vpcId))?.prefixLists[id]).toEqual(present(['10.2.0.0/16']));
  });

  it('reads VPC Block Public Access with all pages of its exclusions (overlay)', async () => {
    const idOf = await given('vpc-a');
    const vpcId = idOf('vpc-a');
    await attachGateway(vpcId);
    expect((await read(vpcId))?.publicAccessBlock).toBeUndefined();
    account().world.blockMode = 'block-bidirectional';
    account().world.exclusions.set(`arn:aws:ec2:eu-central-1:111122223333:vpc/${vpcId}`, 'allow-egress');
    account().world.exclusions.set(
      'arn:aws:ec2:eu-central-1:111122223333:subnet/subnet-1',
      'allow-bidirectional',
    );
    expect((await read(vpcId))?.publicAccessBlock).toEqual({
      mode: 'block-bidirectional',
      exclusions: [
        { exclusionId: 'vpcbpa-exclude-0', resourceId: vpcId, mode: 'allow-egress' },
        { exclusionId: 'vpcbpa-exclude-1', resourceId: 'subnet-1', mode: 'allow-bidirectional' },
      ],
    });
  });

  it('asks for VPC Block Public Access only where a way may lead through a gateway', async () => {
    const idOf = await given('vpc-a');
    const vpcId = idOf('vpc-a');
    const isAsked = async () => {
      account().world.requests.length = 0;
      await read(vpcId);
      return account()
        .guardRequests()
        .some(({ operation }) => operation === 'ec2:DescribeVpcBlockPublicAccessOptions');
    };
    expect(await isAsked()).toBe(false);
    const InternetGatewayId = await attachGateway(vpcId);
    expect(await isAsked()).toBe(true);
    const RouteTableId = await tableOf(vpcId);
    const DestinationCidrBlock = '0.0.0.0/0';
    await owner().send(
      new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, GatewayId: InternetGatewayId }),
    );
    await owner().send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId }));
    expect(await isAsked()).toBe(true);
  });

  it.each(['ec2:DescribeVpcBlockPublicAccessOptions', 'ec2:DescribeTransitGatewayVpcAttachments'])(
    'judges a VPC without %s',
    async (operation) => {
      const idOf = await given('vpc-a');
      await attachGateway(idOf('vpc-a'));
      account().fail(operation, 'UnauthorizedOperation', 403);
      expect(await read(idOf('vpc-a'))).toMatchObject({ vpcId: idOf('vpc-a') });
    },
  );
});
