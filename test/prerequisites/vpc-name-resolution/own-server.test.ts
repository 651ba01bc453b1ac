import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { judgedCall } from '../../support/samples/judged-call.ts';
import { optionSet } from '../../support/samples/sample-account.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  entry,
  groups,
  groupWith,
  NODE_GROUP,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  rule,
  tablesWith,
} from '../../support/samples/sample-network.ts';

const DNS_GROUP = 'sg-dns';
const QUERIES = rule('in', '10.0.0.0/16', { protocol: 'udp', fromPort: 53, toPort: 53 });
const DNS: NodeNetwork = {
  instanceId: 'i-dns',
  hasPublicIp: false,
  interface: {
    networkInterfaceId: 'eni-dns',
    subnetId: ENDPOINT_SUBNET,
    addresses: ['10.0.2.53'],
    groupIds: [DNS_GROUP],
  },
};

const withServer = (more: Partial<VpcNetwork> = {}): VpcNetwork =>
  networkOf({
    nodes: [nodeIn(), DNS],
    routeTables: tablesWith({ '192.168.0.0/16': 'tgw-1' }),
    securityGroups: groups(
      groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0', { protocol: '-1' })]),
      groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]),
      groupWith(DNS_GROUP, [QUERIES]),
    ),
    ...more,
  });
/** The same with a Resolver inbound endpoint, or another interface that is no instance's. */
const withInterface = withServer({ nodes: [nodeIn()], nameServers: [DNS.interface] });

const using = (...servers: readonly string[]): Partial<AccountState> => ({
  dhcpOptions: { 'dopt-now': present(optionSet('dopt-now', servers)) },
});
const CLOSE: ApiCall = {
  api: 'ec2:RevokeSecurityGroupIngress',
  input: {
    GroupId: DNS_GROUP,
    IpPermissions: [{ IpProtocol: 'udp', FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }],
  },
};
const DENY: ApiCall = {
  api: 'ec2:CreateNetworkAclEntry',
  input: {
    NetworkAclId: 'acl-endpoint',
    RuleNumber: 50,
    Egress: false,
    RuleAction: 'deny',
    Protocol: '17',
    PortRange: { From: 53, To: 53 },
    CidrBlock: '10.0.1.0/24',
  },
};

describe('a name server in the VPC of the nodes', () => {
  it.each([
    ['whose group is closed', withServer(), CLOSE, using('10.0.2.53')],
    ['that is no instance, whose group is closed', withInterface, CLOSE, using('10.0.2.53')],
    ['whose subnet denies queries', withServer(), DENY, using('10.0.2.53')],
    [
      'which is the only one in effect, because both have that group',
      withServer({
        nodes: [
          nodeIn(),
          DNS,
          { ...DNS, instanceId: 'i-dns2', interface: { ...DNS.interface, addresses: ['10.0.2.54'] } },
        ],
      }),
      CLOSE,
      using('10.0.2.53', '10.0.2.54'),
    ],
  ])('cuts them off: %s', async (_name, network, call, more) => {
    const judged = await judgedCall([network], call, more);
    expect(judged.findings).toEqual(['vpc-name-resolution suspected']);
    expect(judged.because[0]).toContain('the DNS server 10.0.2.53 cannot be reached');
    expect(judged.back).toHaveLength(1);
  });

  it.each([
    ['that they do not use', withServer(), CLOSE, using('AmazonProvidedDNS')],
    [
      'when only a rule for others is removed',
      withServer({
        securityGroups: groups(
          groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0', { protocol: '-1' })]),
          groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]),
          groupWith(DNS_GROUP, [QUERIES, rule('in', NODE_GROUP, { protocol: '-1' })]),
        ),
      }),
      CLOSE,
      using('10.0.2.53'),
    ],
    ['that is not the VPC’s', withServer(), CLOSE, using('192.168.0.53')],
    ['at an address where nothing is known', withServer({ nodes: [nodeIn()] }), CLOSE, using('10.0.2.53')],
  ])('is not told: %s', async (_name, network, call, more) => {
    expect(await judgedCall([network], call, more)).toMatchObject({ findings: [], doubts: [] });
  });

  it('that is a managed node asks itself, whatever its group lets in', async () => {
    const itself = withServer({
      nodes: [{ ...nodeIn(), interface: { ...DNS.interface, groupIds: [DNS_GROUP, NODE_GROUP] } }],
    });
    const judged = await judgedCall([itself], CLOSE, using('10.0.2.53'));
    expect(judged).toMatchObject({ findings: [], doubts: [] });
  });

  it('leaves doubt while another server may answer', async () => {
    const judged = await judgedCall([withServer()], CLOSE, using('10.0.2.53', '192.168.0.53'));
    expect(judged.findings).toEqual([]);
    expect(judged.doubts[0]).toContain('it cannot be seen whether nodes try 192.168.0.53 next');
  });

  it('cuts them off while it is stopped', async () => {
    const stopped = withServer({ nodes: [nodeIn(), { ...DNS, isStopped: true }] });
    const call: ApiCall = {
      api: 'ec2:AuthorizeSecurityGroupIngress',
      input: {
        GroupId: DNS_GROUP,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
        ],
      },
    };
    const judged = await judgedCall([stopped], call, using('10.0.2.53'));
    expect(judged.findings).toEqual(['vpc-name-resolution pre-existing']);
    expect(judged.because[0]).toContain('i-dns is stopped');
  });

  it('needs no answer of an ACL within its own subnet', async () => {
    const neighbour = withServer({
      nodes: [
        nodeIn(),
        { ...DNS, interface: { ...DNS.interface, subnetId: 'subnet-node', addresses: ['10.0.1.53'] } },
      ],
      networkAcls: [
        aclOf('acl-endpoint', [], [entry(50, 'in', 'deny', { protocol: '17' }), ...OPEN_ENTRIES], {
          isDefault: true,
        }),
      ],
    });
    const judged = await judgedCall(
      [neighbour],
      { ...DENY, input: { ...DENY.input, RuleNumber: 40 } } as ApiCall,
      using('10.0.1.53'),
    );
    expect(judged.findings).toEqual([]);
  });
});
