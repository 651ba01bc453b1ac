import { describe, expect, it } from 'vitest';
import { networkBaseline } from '../../../functions/account/network/baseline.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import {
  attachedIn,
  BACK,
  egress,
  egressTables,
  entryIn,
  natsWith,
  OUT,
  publicIn,
  ZONES,
} from '../../support/samples/sample-egress.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  endpointTo,
  entry,
  groups,
  groupWith,
  nodeIn,
  OPEN_ENTRIES,
  rule,
} from '../../support/samples/sample-network.ts';
import { failing, failingSince, pathState } from '../../support/samples/sample-paths.ts';

const A = { '0.0.0.0/0': 'nat-a' };
const B = { '0.0.0.0/0': 'nat-b' };
const GONE = { '0.0.0.0/0': 'nat-a!' };

/** What is said, by prerequisite. */

/** Endpoints beside the NAT gateways, which the same users reach. */
const offered = (): Partial<VpcNetwork> => ({
  endpoints: ['ssm', 'ssmmessages'].map((service) =>
    endpointTo(service, {
      privateDnsEnabled: false,
      interfaces: [{ subnetId: publicIn('b'), addresses: [], groupIds: [ENDPOINT_GROUP] }],
    }),
  ),
  securityGroups: groups(groupWith(ENDPOINT_GROUP, [rule('in', '10.0.0.0/8')])),
});

const acls = (of: 'public' | 'entry', ...entries: Parameters<typeof entry>[]): Partial<VpcNetwork> => ({
  networkAcls: (['public', 'entry'] as const).map((name) =>
    aclOf(
      `acl-${name}`,
      ZONES.map(name === 'public' ? publicIn : entryIn),
      [...(name === of ? entries.map((one) => entry(...one)) : []), ...OPEN_ENTRIES],
      { isDefault: name === 'entry' },
    ),
  ),
});

describe('the way out that a VPC gives to others', () => {
  const remembered = (network: VpcNetwork) => networkBaseline(network).egress;

  it('is remembered for each subnet of the attachment', () => {
    expect(remembered(egress())).toEqual(
      ZONES.map((zone) => ({ subnetId: entryIn(zone), natSubnetId: publicIn(zone) })),
    );
  });

  it('is taken from the routes where no attachment is known', () => {
    expect(remembered(egress({ attachments: [] }))).toEqual(remembered(egress()));
  });

  it.each<[string, VpcNetwork]>([
    ['no answer finds its way back', egress({ routeTables: egressTables(undefined, OUT) })],
    [
      'only the tables of the private subnets lead to the transit gateway',
      egress({ routeTables: egressTables({ a: { ...A, ...BACK }, b: { ...B, ...BACK } }, OUT) }),
    ],
    [
      'it leads to a peering connection, which carries no packets of the internet',
      egress({ routeTables: egressTables(undefined, { ...OUT, '10.0.0.0/8': 'pcx-1' }) }),
    ],
    [
      'the attachment has other subnets',
      egress({ attachments: [{ ...attached(), subnetIds: ['subnet-x'] }] }),
    ],
    [
      'a subnet of the attachment has the table of an instance',
      egress({
        nodes: [nodeIn({ interface: { subnetId: 'subnet-own', addresses: [], groupIds: [] } })],
        routeTables: egressTables().map((table) =>
          table.routeTableId === 'rtb-entry-b'
            ? { ...table, subnetIds: [...table.subnetIds, 'subnet-own'] }
            : table,
        ),
        endpoints: own(),
        securityGroups: groups(groupWith(ENDPOINT_GROUP, [rule('in', '10.0.0.0/16')])),
      }),
    ],
    [
      'the subnets have instances of their own',
      egress({
        nodes: ZONES.map((zone) =>
          nodeIn({
            instanceId: `i-${zone}`,
            interface: { subnetId: entryIn(zone), addresses: [], groupIds: [] },
          }),
        ),
      }),
    ],
    [
      'the NAT gateways are private',
      egress({ natGateways: natsWith().map((nat) => ({ ...nat, connectivityType: 'private' })) }),
    ],
    ['no internet gateway is attached', egress({ internetGatewayIds: [] })],
  ])('is none where %s', (_name, network) => {
    expect(remembered(network)).toBeUndefined();
    expect(failing(pathState(network))).toEqual({});
  });

  it('is remembered beside an instance that does not go out by a NAT gateway', () => {
    const nodes = [nodeIn({ interface: { subnetId: publicIn('a'), addresses: [], groupIds: [] } })];
    expect(remembered(egress({ nodes }))).toEqual(remembered(egress()));
  });

  function own() {
    return ['ssm', 'ssmmessages'].map((service) =>
      endpointTo(service, {
        interfaces: [{ subnetId: 'subnet-own', addresses: [], groupIds: [ENDPOINT_GROUP] }],
      }),
    );
  }

  function attached() {
    const [one] = attachedIn('a').attachments ?? [];
    if (!one) throw new Error('the sample has no attachment');
    return one;
  }
});

describe('an egress VPC', () => {
  it('is healthy as it is, remembered or not', () => {
    expect(failing(pathState(egress()))).toEqual({});
    expect(failingSince(egress(), {})).toEqual({});
  });

  const LOST: readonly (readonly [string, Partial<VpcNetwork>, string, readonly string[]])[] = [
    [
      'the NAT gateway of one zone is gone',
      { natGateways: natsWith({ a: 'deleted' }), routeTables: egressTables({ a: GONE, b: B }) },
      'internet-path',
      ['nat-a'],
    ],
    [
      'all NAT gateways are gone, and EC2 has forgotten them',
      { natGateways: [], routeTables: egressTables({ a: GONE, b: { '0.0.0.0/0': 'nat-b!' } }) },
      'internet-path',
      ['nat-a', 'nat-b'],
    ],
    [
      'the default route of a zone is gone',
      { routeTables: egressTables({ a: {}, b: B }) },
      'internet-path',
      ['rtb-entry-a'],
    ],
    [
      'the internet gateway is detached',
      { internetGatewayIds: [], routeTables: egressTables(undefined, { ...BACK, '0.0.0.0/0': 'igw-1!' }) },
      'internet-path',
      ['igw-1'],
    ],
    [
      'the way back is gone',
      { routeTables: egressTables(undefined, OUT) },
      'internet-path',
      ['rtb-public, the table of the NAT gateway', 'back to 10.0.0.0/8 any more, so'],
    ],
    [
      'the way back is a black hole',
      { routeTables: egressTables(undefined, { ...OUT, '10.0.0.0/8': 'tgw-0egress!' }) },
      'internet-path',
      ['back to 10.0.0.0/8'],
    ],
    [
      'the way back leads fewer home',
      { routeTables: egressTables(undefined, { ...OUT, '10.0.0.0/9': 'tgw-0egress' }) },
      'internet-path',
      ['10.0.0.0/8 (except'],
    ],
    [
      'nothing may leave any more',
      { publicAccessBlock: { mode: 'block-bidirectional', exclusions: [] } },
      'internet-path',
      ['Block Public Access'],
    ],
    [
      'the ACL of the NAT gateways lets nobody in',
      acls('public', [50, 'in', 'deny', { cidr: '10.0.0.0/8' }]),
      'network-access',
      ['10.0.0.0/8'],
    ],
    [
      'the ACL of the NAT gateways lets nothing out',
      acls('public', [50, 'out', 'deny']),
      'network-access',
      ['acl-public'],
    ],
    [
      'the ACL of the attachment denies HTTPS',
      acls('entry', [50, 'out', 'deny', { protocol: '6', fromPort: 443, toPort: 443 }]),
      'network-access',
      ['acl-entry'],
    ],
  ];

  it.each(LOST)('tells that nodes elsewhere may be cut off: %s', (_name, now, prerequisite, words) => {
    const found = failingSince(egress(), now);
    expect(Object.keys(found)).toEqual([prerequisite]);
    for (const word of words) expect(found[prerequisite]).toContain(word);
    expect(found[prerequisite]).toContain('cannot reach ssm, ssmmessages');
    expect(found[prerequisite]).toContain('no node here is up; routed from tgw-0egress');
  });

  it('says the same where no attachment could be read', () => {
    const found = failingSince(egress({ attachments: [] }), { routeTables: egressTables(undefined, OUT) });
    expect(Object.keys(found)).toEqual(['internet-path']);
  });

  const KEPT: readonly (readonly [string, VpcNetwork, Partial<VpcNetwork>])[] = [
    [
      'a NAT gateway is replaced',
      egress(),
      {
        natGateways: [...natsWith({ a: 'deleted' }), { ...natsWith()[0], natGatewayId: 'nat-new' } as never],
        routeTables: egressTables({ a: { '0.0.0.0/0': 'nat-new' }, b: B }),
      },
    ],
    [
      'a zone goes out by the NAT gateway of the other one',
      egress(),
      { natGateways: natsWith({ a: 'deleted' }), routeTables: egressTables({ a: B, b: B }) },
    ],
    ['the new NAT gateway is still being made', egress(), { natGateways: natsWith({ a: 'pending' }) }],
    [
      'the NAT gateway that no subnet of the attachment uses is gone',
      egress({ routeTables: egressTables({ a: B, b: B }) }),
      { natGateways: natsWith({ a: 'deleted' }) },
    ],
    [
      'a zone that is no longer attached loses its NAT gateway',
      egress(),
      {
        ...attachedIn('b'),
        natGateways: natsWith({ a: 'deleted' }),
        routeTables: egressTables({ a: GONE, b: B }),
      },
    ],
    [
      'a firewall comes between',
      egress(),
      {
        routeTables: egressTables({
          a: { '0.0.0.0/0': 'vpce-0firewall' },
          b: { '0.0.0.0/0': 'vpce-0firewall' },
        }),
      },
    ],
    [
      'the way back is widened',
      egress(),
      { routeTables: egressTables(undefined, { ...OUT, ...BACK, '172.16.0.0/12': 'tgw-0egress' }) },
    ],
    [
      'the way back is split',
      egress(),
      {
        routeTables: egressTables(undefined, {
          ...OUT,
          '10.0.0.0/9': 'tgw-0egress',
          '10.128.0.0/9': 'tgw-0egress',
        }),
      },
    ],
    [
      'a subnet of the attachment is gone',
      egress(),
      { subnets: egress().subnets.filter(({ subnetId }) => subnetId !== entryIn('a')) },
    ],
    [
      'the VPC has endpoints that the same users reach',
      egress({ ...offered() }),
      { natGateways: natsWith({ a: 'deleted' }), routeTables: egressTables({ a: GONE, b: B }) },
    ],
    [
      'it never brought anybody back',
      egress({ routeTables: egressTables({ a: { ...A, ...BACK }, b: { ...B, ...BACK } }, OUT) }),
      { natGateways: natsWith({ a: 'deleted', b: 'deleted' }) },
    ],
  ];

  it.each(KEPT)('says nothing where %s', (_name, before, now) => {
    expect(failingSince(before, now)).toEqual({});
  });

  it('says nothing of a VPC of another account', () => {
    const owned = egress({ ownerId: '222222222222' });
    expect(failingSince(owned, { routeTables: egressTables(undefined, OUT) })).toEqual({});
  });
});
