import { describe, expect, it } from 'vitest';
import { createEmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file.ts';
import { presentValue } from '../../../functions/core/account-state.ts';
import type { NetworkResource } from '../../../functions/core/network.ts';
import { pathTo } from '../../../functions/core/path/path.ts';

const FILE = {
  identity: { accountId: '111122223333', region: 'eu-central-1' },
  networks: {
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
      nodes: [
        {
          instanceId: 'i-a',
          interface: { subnetId: 'subnet-a', addresses: ['10.0.1.9'], groupIds: ['sg-a'] },
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

describe('a described network', () => {
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
      networks: {
        'vpc-a': { cidrBlocks: [], securityGroups: { 'sg-a': { rules: [{ peer: 'everybody' }] } } },
      },
    });
    expect(read).toEqual({
      ok: false,
      problems: [
        'networks.vpc-a.cidrBlocks: must name a CIDR block',
        expect.stringContaining('networks.vpc-a.securityGroups.sg-a.rules.0.peer: must be {"kind":"cidr"'),
      ],
    });
  });
});

describe('the embedded account', () => {
  const PARTS: readonly NetworkResource[] = [
    { kind: 'security-group', id: 'sg-a' },
    { kind: 'route-table', id: 'rtb-a' },
    { kind: 'route-table-association', id: 'rtbassoc-a' },
    { kind: 'network-acl', id: 'acl-a' },
    { kind: 'network-acl-association', id: 'aclassoc-a' },
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
