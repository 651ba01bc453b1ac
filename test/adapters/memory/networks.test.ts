import { describe, expect, it } from 'vitest';
import type { NetworkResource } from '../../../functions/account/network/network-resource.ts';
import { pathTo } from '../../../functions/account/network/path/path.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import { createEmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';

const FILE = {
  identity: { accountId: '111122223333', region: 'eu-central-1' },
  vpcs: {
    'vpc-empty': { cidrBlocks: ['10.1.0.0/16'] },
    'vpc-a': {
      cidrBlocks: ['10.0.0.0/16'],
      subnets: [{ subnetId: 'subnet-a', cidrBlocks: ['10.0.1.0/24'] }],
      routeTables: [{ routeTableId: 'rtb-a', main: true, subnetIds: ['subnet-a'] }],
      networkAcls: [{ networkAclId: 'acl-a', entries: [], associations: { 'subnet-a': 'aclassoc-a' } }],
      securityGroups: {
        'sg-a': {
          rules: [
            { egress: true, fromPort: 443, toPort: 443, peer: { kind: 'security-group', groupId: 'sg-a' } },
            { fromPort: 443, toPort: 443, peer: { kind: 'cidr', cidr: '10.0.0.0/16' } },
          ],
        },
      },
      natGateways: [{ natGatewayId: 'nat-a', subnetId: 'subnet-a' }],
      endpoints: [
        {
          vpcEndpointId: 'vpce-a',
          serviceName: 'com.amazonaws.eu-central-1.ssm',
          privateDnsEnabled: true,
          interfaces: [{ networkInterfaceId: 'eni-a', subnetId: 'subnet-a', groupIds: ['sg-a'] }],
        },
      ],
      instances: [
        {
          instanceId: 'i-a',
          subnetId: 'subnet-a',
          addresses: ['10.0.1.9'],
          groupIds: ['sg-a'],
          managed: { agentVersion: '3.3.987.0' },
        },
      ],
      prefixLists: { 'pl-a': ['192.0.2.0/24'] },
    },
  },
};

const embedded = (file: unknown = FILE) => {
  const read = readAccountFile(file);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return createEmbeddedAccount(read.state);
};

describe('a described VPC', () => {
  it('is one that the path engine can judge', async () => {
    const { networks } = await embedded().read({ networks: ['vpc-a'] });
    const network = presentValue(networks['vpc-a']);
    const [node] = network?.nodes ?? [];
    if (!network || !node) throw new Error('no network was read');
    expect(pathTo('ssm', node, network, { region: 'eu-central-1', nameServer: 'vpc' })).toEqual({
      kind: 'reachable',
      via: 'endpoint',
    });
    expect(network.prefixLists).toEqual({ 'pl-a': { status: 'present', value: ['192.0.2.0/24'] } });
  });

  it('tells every problem of its description', () => {
    const read = readAccountFile({
      ...FILE,
      vpcs: {
        'vpc-a': { cidrBlocks: [], securityGroups: { 'sg-a': { rules: [{ peer: 'everybody' }] } } },
      },
    });
    expect(read).toEqual({
      ok: false,
      problems: [
        'vpcs.vpc-a.cidrBlocks: must name a CIDR block',
        expect.stringContaining('vpcs.vpc-a.securityGroups.sg-a.rules.0.peer: must be {"kind":"cidr"'),
      ],
    });
  });
});

/** A VPC with a minimal description: a node, and its path to Systems Manager. */
const sparse = async (vpc: Readonly<Record<string, unknown>>) => {
  const instances = [{ instanceId: 'i-a', subnetId: 'subnet-a', managed: { agentVersion: '3.3.987.0' } }];
  const vpcs = { 'vpc-0a': { cidrBlocks: ['10.0.0.0/16'], instances, ...vpc } };
  const { networks } = await embedded({ identity: FILE.identity, vpcs }).read({ networks: ['vpc-0a'] });
  const network = presentValue(networks['vpc-0a']);
  const [node] = network?.nodes ?? [];
  if (!network || !node) throw new Error('no VPC was read');
  return { network, way: pathTo('ssm', node, network, { region: 'eu-central-1', nameServer: 'vpc' }) };
};

const toTarget = (target: string) => ({
  routeTables: [{ routeTableId: 'rtb-main', main: true, routes: [{ destination: '0.0.0.0/0', target }] }],
});

describe('what a described VPC leaves out', () => {
  it('is as AWS makes it: everything may go out, and members of the default group reach each other', async () => {
    const serviceName = 'com.amazonaws.eu-central-1.ssm';
    const endpoint = { vpcEndpointId: 'vpce-a', serviceName, privateDnsEnabled: true };
    const { network, way } = await sparse({ endpoints: [endpoint] });
    expect(way).toEqual({ kind: 'reachable', via: 'endpoint' });
    expect(Object.keys(network.securityGroups)).toEqual(['sg-0a']);
    expect(network.subnets).toEqual([{ subnetId: 'subnet-a', cidrBlocks: ['10.0.0.0/16'] }]);
    expect(network.networkAcls).toMatchObject([{ networkAclId: 'acl-0a', isDefault: true }]);
  });

  it('is no way out', async () => {
    expect((await sparse({})).way).toMatchObject({ kind: 'broken', step: 'route' });
  });

  it('is the gateways that routes name', async () => {
    expect((await sparse(toTarget('nat-a'))).way).toEqual({ kind: 'reachable', via: 'internet' });
    expect((await sparse(toTarget('igw-a'))).network.internetGatewayIds).toEqual(['igw-a']);
  });

  it('is nothing where the part is there and empty', async () => {
    expect((await sparse({ ...toTarget('nat-a'), natGateways: [] })).way).toMatchObject({
      kind: 'broken',
      because: expect.stringContaining('nat-a is gone'),
    });
    expect((await sparse({ networkAcls: [] })).network.networkAcls).toEqual([]);
  });
});

describe('a described instance', () => {
  it('may be stopped', async () => {
    const instances = [
      { instanceId: 'i-a', subnetId: 'subnet-a', isStopped: true },
      { instanceId: 'i-b', subnetId: 'subnet-a' },
    ];
    const { network } = await sparse({ instances });
    expect(network.nodes.map(({ isStopped }) => isStopped)).toEqual([true, undefined]);
  });
});

describe('the embedded account', () => {
  const PARTS: readonly NetworkResource[] = [
    { kind: 'security-group', id: 'sg-a' },
    { kind: 'route-table', id: 'rtb-a' },
    { kind: 'route-table-association', id: 'rtbassoc-a' },
    { kind: 'network-acl', id: 'acl-a' },
    { kind: 'subnet', id: 'subnet-a' },
    { kind: 'instance', id: 'i-a' },
    { kind: 'network-interface', id: 'eni-a' },
    { kind: 'nat-gateway', id: 'nat-a' },
    { kind: 'vpc-endpoint', id: 'vpce-a' },
  ];

  it.each(PARTS)('finds the network of the $kind $id', async (part) => {
    expect(Object.keys((await embedded().read({ networksOf: [part] })).networks)).toEqual(['vpc-a']);
    const stranger = { ...part, id: `${part.id}-other` };
    expect((await embedded().read({ networksOf: [stranger] })).networks).toEqual({});
  });

  it('reads only what it is asked for, and says what is gone', async () => {
    expect((await embedded().read({})).networks).toEqual({});
    const { networks } = await embedded().read({ networks: ['vpc-empty', 'vpc-gone', 'constructor'] });
    expect(Object.entries(networks).map(([id, { status }]) => [id, status])).toEqual([
      ['vpc-empty', 'present'],
      ['vpc-gone', 'absent'],
      ['constructor', 'absent'],
    ]);
  });
});
