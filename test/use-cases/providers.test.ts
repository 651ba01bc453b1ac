import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import type { NodeNetwork, VpcNetwork } from '../../functions/account/network/network.ts';
import { present } from '../../functions/account/observed.ts';
import { headline } from '../../functions/alerts/headline.ts';
import { toText } from '../../functions/alerts/text.ts';
import { AccountUnavailableError } from '../../functions/core/ports.ts';
import type { Json } from '../../functions/formats/json.ts';
import { account, content, DOCUMENT, documentOf, optionSet } from '../support/samples/sample-account.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, later, remembering } from '../support/samples/sample-guard.ts';
import { hub, hubGroups } from '../support/samples/sample-hub.ts';
import {
  ENDPOINT_GROUP,
  endpointTo,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  PUBLIC_TABLE,
  routeTable,
  rule,
} from '../support/samples/sample-network.ts';

/** A guard that knows some VPCs from its sweep, with auto-fix on for everything. */
const guarding = (...networks: readonly VpcNetwork[]): Promise<Bench> =>
  remembering({
    state: account({
      documents: { [DOCUMENT]: present(documentOf([content({})])) },
      networks: Object.fromEntries(networks.map((one) => [one.vpcId, present(one)])),
      dhcpOptions: { 'dopt-now': present(optionSet('dopt-now', ['AmazonProvidedDNS'])) },
    }),
    settings: { fixContainment: ['security-group', 'network-acl', 'endpoint-policy'] },
  });

const deleted = (...ids: readonly string[]) => ({
  call: { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ids } } as ApiCall,
  event: recordOf('ec2:DeleteVpcEndpoints', {
    request: {
      DeleteVpcEndpointsRequest: { VpcEndpointId: ids.map((content, tag) => ({ content, tag: tag + 1 })) },
    },
    response: { DeleteVpcEndpointsResponse: { unsuccessful: '' } },
  }),
});

const revoked = (cidr: string) => ({
  call: {
    api: 'ec2:RevokeSecurityGroupIngress',
    input: {
      GroupId: ENDPOINT_GROUP,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: cidr }] }],
    },
  } as ApiCall,
  event: recordOf('ec2:RevokeSecurityGroupIngress', {
    request: {
      groupId: ENDPOINT_GROUP,
      ipPermissions: {
        items: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: cidr }] } }],
      },
    },
  }),
});

const unrouted = {
  call: {
    api: 'ec2:DeleteRoute',
    input: { RouteTableId: 'rtb-endpoint', DestinationCidrBlock: '10.0.0.0/8' },
  } as ApiCall,
  event: recordOf('ec2:DeleteRoute', {
    request: { routeTableId: 'rtb-endpoint', destinationCidrBlock: '10.0.0.0/8' },
  }),
};

const happens = (made: Bench, { call, event }: { readonly call: ApiCall; readonly event: Json }) => {
  made.happen(call);
  later(made, 1);
  return made.deliver(event, 'network');
};

describe('a hub, event by event', () => {
  it.each([
    ['an endpoint is deleted', deleted('vpce-ssm')],
    ['both endpoints are deleted', deleted('vpce-ssm', 'vpce-ssmmessages')],
    ['its group is closed', revoked('10.0.0.0/8')],
    ['its return route is deleted', unrouted],
  ])('warns with the name of who did it, and puts nothing back: %s', async (_name, what) => {
    const made = await guarding(hub({ sharedWith: ['222222222222', '333333333333'] }));
    const outcome = await happens(made, what);
    expect(outcome).toMatchObject({
      status: 'alerted',
      severity: 'warning',
      attribution: 'proven',
      actor: { name: 'alice@example.com' },
    });
    expect(outcome.commands.fix).not.toEqual([]);
    expect(made.written).toEqual([]);
    expect(headline(outcome)).toContain('No managed nodes are affected in');
    const text = toText(outcome);
    expect(text).toContain('routed from tgw-0hub');
    expect(text).toContain('shared with 2 accounts');
  });

  it('is told once while it is taken down', async () => {
    const made = await guarding(hub());
    await happens(made, revoked('10.0.0.0/8'));
    await happens(made, unrouted);
    await happens(made, deleted('vpce-ssm'));
    await happens(made, deleted('vpce-ssmmessages'));
    expect(made.published).toHaveLength(1);
  });

  it('names a second person who breaks something else there', async () => {
    const made = await guarding(hub());
    await happens(made, revoked('10.0.0.0/8'));
    const { call, event } = deleted('vpce-ssm', 'vpce-ssmmessages');
    const arn = 'arn:aws:sts::111122223333:assumed-role/admin/bob@example.com';
    await happens(made, { call, event: { ...event, userIdentity: { type: 'AssumedRole', arn } } });
    expect(made.published.map(({ actor }) => actor?.name)).toEqual(['alice@example.com', 'bob@example.com']);
  });

  it('tells a break that comes long after another', async () => {
    const made = await guarding(hub());
    await happens(made, revoked('10.0.0.0/8'));
    later(made, 90);
    await happens(made, deleted('vpce-ssm', 'vpce-ssmmessages'));
    expect(made.published.map(({ prerequisite }) => prerequisite)).toEqual([
      'network-access',
      'session-endpoints',
    ]);
  });

  it('takes a narrower group for granted after the sweep has seen it', async () => {
    const made = await guarding(
      hub({ securityGroups: hubGroups(rule('in', '10.0.0.0/8'), rule('in', '10.1.0.0/16')) }),
    );
    await happens(made, revoked('10.0.0.0/8'));
    later(made, 60);
    expect(await made.sweep()).toEqual([]);
    await happens(made, unrouted);
    expect(made.published.map(({ because }) => because)).toEqual([
      expect.stringContaining('10.0.0.0/8 (except 10.1.0.0/16)'),
      expect.stringContaining('no route back to 10.1.0.0/16'),
    ]);
  });
});

describe('a hub, and nodes of spokes in the same account', () => {
  const ADDRESS = '10.1.1.10';
  const LOCAL = { '10.1.0.0/16': 'local' };
  const spoke = (more: Partial<VpcNetwork> = {}, node: Partial<NodeNetwork> = {}): VpcNetwork =>
    natNetwork({
      vpcId: 'vpc-0spoke',
      cidrBlocks: ['10.1.0.0/16'],
      subnets: [{ subnetId: NODE_SUBNET, cidrBlocks: ['10.1.1.0/24'] }],
      routeTables: [routeTable('rtb-spoke', [NODE_SUBNET], { ...LOCAL, '10.0.0.0/8': 'tgw-0hub' })],
      nodes: [
        nodeIn({
          name: 'spoke-1',
          interface: { subnetId: NODE_SUBNET, addresses: [ADDRESS], groupIds: [NODE_GROUP] },
          ...node,
        }),
      ],
      ...more,
    });
  const NARROW = { securityGroups: hubGroups(rule('in', '10.0.0.0/8'), rule('in', '10.1.0.0/16')) };

  it.each([
    ['endpoints are deleted', hub(), deleted('vpce-ssm', 'vpce-ssmmessages')],
    ['the group is closed', hub(), revoked('10.0.0.0/8')],
    ['the return route is deleted', hub(), unrouted],
  ])('is critical for connected nodes without any other way: %s', async (_name, network, what) => {
    const made = await guarding(network, spoke());
    const outcome = await happens(made, what);
    expect(outcome).toMatchObject({ status: 'alerted', severity: 'critical' });
    expect(outcome.findings[0]?.users).toMatchObject({ shown: { nodes: 1, sample: ['spoke-1'] } });
    expect(headline(outcome)).toContain('will fail on 1 managed node that seems to use');
    expect(toText(outcome)).toContain('spoke-1');
    expect(made.written).toEqual([]);
  });

  it.each([
    [
      'they have a NAT gateway',
      spoke({
        routeTables: [
          routeTable('rtb-spoke', [NODE_SUBNET], { '10.0.0.0/8': 'tgw-0hub', '0.0.0.0/0': 'nat-1' }),
          PUBLIC_TABLE,
        ],
      }),
    ],
    [
      'they have endpoints of their own',
      spoke({
        endpoints: ['ssm', 'ssmmessages'].map((service) =>
          endpointTo(service, {
            vpcEndpointId: `vpce-own-${service}`,
            interfaces: [{ subnetId: NODE_SUBNET, addresses: [], groupIds: [ENDPOINT_GROUP] }],
          }),
        ),
        securityGroups: groups(
          groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]),
          groupWith(ENDPOINT_GROUP, [rule('in', '10.1.0.0/16')]),
        ),
      }),
    ],
    [
      'they are not connected',
      spoke({}, { managed: { pingStatus: 'ConnectionLost', agentVersion: '3.3.1611.0' } }),
    ],
    [
      'they have another transit gateway',
      spoke({ routeTables: [routeTable('rtb-spoke', [NODE_SUBNET], { '10.0.0.0/8': 'tgw-0other' })] }),
    ],
    ['there are none', spoke({ nodes: [] })],
  ])('is a warning where nothing shows that they use it: %s', async (_name, network) => {
    const made = await guarding(hub(), network);
    const outcome = await happens(made, deleted('vpce-ssm', 'vpce-ssmmessages'));
    expect(outcome).toMatchObject({ status: 'alerted', severity: 'warning' });
  });

  it('is a warning where the addresses of the nodes are still let in', async () => {
    const made = await guarding(hub(NARROW), spoke());
    expect(await happens(made, revoked('10.0.0.0/8'))).toMatchObject({ severity: 'warning' });
    expect(await happens(await guarding(hub(NARROW), spoke()), revoked('10.1.0.0/16'))).toMatchObject({
      status: 'healthy',
    });
  });

  it('is told even if the spokes cannot be looked up', async () => {
    const made = await guarding(hub(), spoke());
    const vpcsRoutedTo = () => Promise.reject(new AccountUnavailableError('throttled'));
    made.ports = { ...made.ports, reader: { ...made.ports.reader, vpcsRoutedTo } };
    expect(await happens(made, revoked('10.0.0.0/8'))).toMatchObject({
      status: 'alerted',
      severity: 'warning',
    });
  });
});

describe('a VPC with endpoints, whose group is at zero', () => {
  const empty = networkOf({
    nodes: [],
    securityGroups: groups(groupWith(ENDPOINT_GROUP, [rule('in', '10.0.0.0/16')])),
  });

  it.each([
    ['an endpoint is deleted', deleted('vpce-ssm')],
    ['the group is closed', revoked('10.0.0.0/16')],
  ])('warns: %s', async (_name, what) => {
    const made = await guarding(empty);
    const outcome = await happens(made, what);
    expect(outcome).toMatchObject({
      status: 'alerted',
      severity: 'warning',
      actor: { name: 'alice@example.com' },
    });
    expect(outcome.because).toContain('future nodes');
    expect(made.written).toEqual([]);
  });

  it('is told once while it is taken down, even if the sweep comes between', async () => {
    const made = await guarding(empty);
    await happens(made, revoked('10.0.0.0/16'));
    await made.sweep();
    await happens(made, deleted('vpce-ssm'));
    await happens(made, deleted('vpce-ssmmessages'));
    await made.sweep();
    expect(made.published).toHaveLength(1);
  });

  it('stays told while it is broken', async () => {
    const made = await guarding(empty);
    await happens(made, revoked('10.0.0.0/16'));
    for (let hour = 0; hour < 3; hour += 1) {
      later(made, 60);
      await made.sweep();
    }
    expect(made.published).toHaveLength(1);
    const { incidents } = await made.ports.ledger.open();
    expect(incidents).toHaveLength(1);
  });
});

describe('VPCs beside each other', () => {
  it('the sweep says nothing of hubs, sandboxes and groups at zero that are as they should be', async () => {
    const made = await guarding(hub());
    const sandbox = networkOf({ vpcId: 'vpc-0sandbox', nodes: [], endpoints: [] });
    const zero = networkOf({ vpcId: 'vpc-0zero', nodes: [] });
    const half = networkOf({ vpcId: 'vpc-0half', nodes: [], endpoints: [endpointTo('ssm')] });
    const networks = [hub(), sandbox, zero, half, networkOf({ vpcId: 'vpc-0nodes', nodes: [nodeIn()] })];
    made.account.set({
      ...made.account.state(),
      networks: Object.fromEntries(networks.map((one) => [one.vpcId, present(one)])),
    });
    expect(await made.sweep()).toEqual([]);
  });
});
