import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import type { VpcNetwork } from '../../functions/account/network/network.ts';
import { present } from '../../functions/account/observed.ts';
import { headline } from '../../functions/alerts/headline.ts';
import { toText } from '../../functions/alerts/text.ts';
import { account, content, DOCUMENT, documentOf, optionSet } from '../support/samples/sample-account.ts';
import { BACK, egress, egressTables, natsWith, OUT, spokeIn } from '../support/samples/sample-egress.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, later, remembering } from '../support/samples/sample-guard.ts';
import { ENDPOINT_GROUP, endpointTo, routeTable } from '../support/samples/sample-network.ts';

/** A guard that knows some VPCs from its sweep, with auto-fix on for everything. */
const guarding = (...networks: readonly VpcNetwork[]): Promise<Bench> =>
  remembering({
    state: account({
      documents: { [DOCUMENT]: present(documentOf([content({})])) },
      networks: Object.fromEntries(networks.map((one) => [one.vpcId, present(one)])),
      dhcpOptions: { 'dopt-now': present(optionSet('dopt-now', ['AmazonProvidedDNS'])) },
    }),
    settings: { fixContainment: ['security-group', 'network-acl', 'endpoint-policy', 'internet-gateway'] },
  });

type Happening = { readonly call: ApiCall; readonly event: ReturnType<typeof recordOf> };

const natDeleted = (zone: 'a' | 'b'): Happening => ({
  call: { api: 'ec2:DeleteNatGateway', input: { NatGatewayId: `nat-${zone}` } },
  event: recordOf('ec2:DeleteNatGateway', {
    request: { DeleteNatGatewayRequest: { NatGatewayId: `nat-${zone}` } },
  }),
});

const detached: Happening = {
  call: { api: 'ec2:DetachInternetGateway', input: { InternetGatewayId: 'igw-1', VpcId: egress().vpcId } },
  event: recordOf('ec2:DetachInternetGateway', {
    request: { internetGatewayId: 'igw-1', vpcId: egress().vpcId },
  }),
};

const unrouted = (table: string, cidr: string): Happening => ({
  call: { api: 'ec2:DeleteRoute', input: { RouteTableId: table, DestinationCidrBlock: cidr } },
  event: recordOf('ec2:DeleteRoute', { request: { routeTableId: table, destinationCidrBlock: cidr } }),
});

const rerouted = (table: string, natGatewayId: string): Happening => ({
  call: {
    api: 'ec2:ReplaceRoute',
    input: { RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: natGatewayId },
  },
  event: recordOf('ec2:ReplaceRoute', {
    request: { routeTableId: table, destinationCidrBlock: '0.0.0.0/0', natGatewayId },
  }),
});

const happens = (made: Bench, { call, event }: Happening) => {
  made.happen(call);
  later(made, 1);
  return made.deliver(event, 'network');
};

const LOSSES: readonly (readonly [string, Happening])[] = [
  ['a NAT gateway is deleted', natDeleted('a')],
  ['the internet gateway is detached', detached],
  ['the way back is deleted', unrouted('rtb-public', '10.0.0.0/8')],
  ['the way to the NAT gateway is deleted', unrouted('rtb-entry-a', '0.0.0.0/0')],
];

describe('an egress VPC, event by event', () => {
  it.each(LOSSES)('warns with the name of who did it, and puts nothing back: %s', async (_name, what) => {
    const made = await guarding(egress());
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
    expect(toText(outcome)).toContain('routed from tgw-0egress');
  });

  it.each(LOSSES)('is critical for connected nodes of a spoke: %s', async (_name, what) => {
    const made = await guarding(egress(), spokeIn('a'));
    const outcome = await happens(made, what);
    expect(outcome).toMatchObject({ status: 'alerted', severity: 'critical' });
    expect(outcome.findings[0]?.users).toMatchObject({ shown: { nodes: 1, sample: ['spoke-1'] } });
    expect(toText(outcome)).toContain('spoke-1');
    expect(made.written).toEqual([]);
  });

  it.each<[string, VpcNetwork]>([
    ['they are in the other zone', spokeIn('b')],
    [
      'they are not connected',
      spokeIn('a', {}, { managed: { pingStatus: 'ConnectionLost', agentVersion: '3.3.1611.0' } }),
    ],
    [
      'they have endpoints of their own',
      spokeIn('a', {
        endpoints: ['ssm', 'ssmmessages'].map((service) =>
          endpointTo(service, {
            vpcEndpointId: `vpce-own-${service}`,
            interfaces: [{ subnetId: 'subnet-spoke', addresses: ['10.7.1.20'], groupIds: [ENDPOINT_GROUP] }],
          }),
        ),
      }),
    ],
    [
      'only private addresses are routed to the transit gateway',
      spokeIn('a', {
        routeTables: [routeTable('rtb-spoke', ['subnet-spoke'], { '10.0.0.0/8': 'tgw-0egress' })],
      }),
    ],
    [
      'their default route leads to another transit gateway',
      spokeIn('a', {
        routeTables: [
          routeTable('rtb-spoke', ['subnet-spoke'], {
            '0.0.0.0/0': 'tgw-0other',
            '10.0.0.0/8': 'tgw-0egress',
          }),
        ],
      }),
    ],
  ])('is a warning where nothing shows that nodes use it: %s', async (_name, spoke) => {
    const made = await guarding(egress(), spoke);
    expect(await happens(made, natDeleted('a'))).toMatchObject({ status: 'alerted', severity: 'warning' });
  });

  it('is critical for nodes of both zones when nobody gets back', async () => {
    const made = await guarding(egress(), spokeIn('b'));
    expect(await happens(made, unrouted('rtb-public', '10.0.0.0/8'))).toMatchObject({ severity: 'critical' });
  });

  it.each([
    ['nodes that are no longer led back', '10.8.0.0/13', 'critical'],
    ['nodes that still are', '10.0.0.0/13', 'warning'],
  ])('tells a narrower way back by its addresses: %s', async (_name, left, severity) => {
    const routes = { ...BACK, ...OUT, [left]: 'tgw-0egress' };
    const made = await guarding(egress({ routeTables: egressTables(undefined, routes) }), spokeIn('a'));
    expect(await happens(made, unrouted('rtb-public', '10.0.0.0/8'))).toMatchObject({
      status: 'alerted',
      severity,
    });
  });

  it('says nothing while a NAT gateway is replaced', async () => {
    const made = await guarding(egress({ natGateways: [...natsWith(), newNat()] }), spokeIn('a'));
    expect(await happens(made, rerouted('rtb-entry-a', 'nat-new'))).toMatchObject({ status: 'healthy' });
    expect(await happens(made, natDeleted('a'))).toMatchObject({ status: 'healthy' });
    expect(made.published).toEqual([]);
  });

  it('is told once while an unused one is taken down', async () => {
    const made = await guarding(egress());
    await happens(made, unrouted('rtb-entry-a', '0.0.0.0/0'));
    await happens(made, unrouted('rtb-entry-b', '0.0.0.0/0'));
    await happens(made, natDeleted('a'));
    await happens(made, natDeleted('b'));
    await happens(made, detached);
    await made.sweep();
    await happens(made, unrouted('rtb-public', '10.0.0.0/8'));
    expect(made.published).toHaveLength(1);
  });

  it('says nothing of a VPC from which no answer finds its way back', async () => {
    const made = await guarding(egress({ routeTables: egressTables(undefined, OUT) }), spokeIn('a'));
    await happens(made, natDeleted('a'));
    await happens(made, detached);
    expect(made.published).toEqual([]);
  });

  it('offers an exclusion when nothing may leave any more', async () => {
    const made = await guarding(egress(), spokeIn('a'));
    const mode = 'block-bidirectional';
    const state = made.account.state();
    const blocked = egress({ publicAccessBlock: { mode, exclusions: [] } });
    made.account.set({ ...state, networks: { ...state.networks, [blocked.vpcId]: present(blocked) } });
    later(made, 1);
    const request = { ModifyVpcBlockPublicAccessOptionsRequest: { InternetGatewayBlockMode: mode } };
    const event = recordOf('ec2:ModifyVpcBlockPublicAccessOptions', { request });
    const outcome = await made.deliver(event, 'network');
    expect(outcome).toMatchObject({ status: 'alerted', severity: 'critical', attribution: 'proven' });
    expect(JSON.stringify(outcome.commands.fix)).toContain('create-vpc-block-public-access-exclusion');
  });

  it('is found by the sweep if its event is missed, with the nodes that seem to use it', async () => {
    const made = await guarding(egress(), spokeIn('a'));
    made.happen(natDeleted('a').call);
    later(made, 60);
    expect(await made.sweep()).toMatchObject([
      { severity: 'critical', actor: null, findings: [{ users: { shown: { sample: ['spoke-1'] } } }] },
    ]);
    later(made, 60);
    expect(await made.sweep()).toEqual([]);
  });

  it('names a second person who takes the other zone', async () => {
    const made = await guarding(egress(), spokeIn('b'));
    await happens(made, natDeleted('a'));
    later(made, 60);
    await made.sweep();
    const { call, event } = natDeleted('b');
    const arn = 'arn:aws:sts::111122223333:assumed-role/admin/bob@example.com';
    const eventTime = made.now.toISOString();
    await happens(made, { call, event: { ...event, eventTime, userIdentity: { type: 'AssumedRole', arn } } });
    expect(made.published.map(({ actor, severity }) => [actor?.name, severity])).toEqual([
      ['alice@example.com', 'warning'],
      ['bob@example.com', 'critical'],
    ]);
  });

  it('is no news to the sweep', async () => {
    const made = await guarding(egress(), spokeIn('a'));
    await happens(made, natDeleted('a'));
    for (let hour = 0; hour < 2; hour += 1) {
      later(made, 60);
      expect(await made.sweep()).toEqual([]);
    }
  });

  function newNat() {
    const [one] = natsWith();
    if (!one) throw new Error('the sample has no NAT gateway');
    return { ...one, natGatewayId: 'nat-new' };
  }
});
