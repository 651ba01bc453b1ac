import { describe, expect, it } from 'vitest';
import { EXAMPLE } from '../../../../cli/example/account.ts';
import { EXAMPLE_ACCOUNTS } from '../../../../cli/example/accounts/index.ts';
import type { VpcNetwork } from '../../../../functions/account/network/network.ts';
import type { AccountState } from '../../../../functions/account/state.ts';
import { examined, stateOf, stepIn, stepsWith, WEB, withVpc } from '../../../support/doctor/node-context.ts';

const prod = (change: (network: VpcNetwork) => VpcNetwork): AccountState =>
  withVpc(stateOf(), EXAMPLE.prodVpc, change);

const endpoints = (
  id: string,
  change: Partial<VpcNetwork['endpoints'][number]>,
): ((network: VpcNetwork) => VpcNetwork) => {
  return (network) => ({
    ...network,
    endpoints: network.endpoints.map((one) => (one.vpcEndpointId === id ? { ...one, ...change } : one)),
  });
};

const entry = (direction: 'in' | 'out') => ({
  ruleNumber: 1,
  egress: direction === 'out',
  allow: false,
  protocol: '6',
  fromPort: direction === 'out' ? 443 : 1024,
  toPort: direction === 'out' ? 443 : 65535,
  cidr: '0.0.0.0/0',
});

const deniedBy = (direction: 'in' | 'out') => (network: VpcNetwork) => ({
  ...network,
  networkAcls: network.networkAcls.map((acl) => ({ ...acl, entries: [entry(direction), ...acl.entries] })),
});

const withoutEgress = (network: VpcNetwork): VpcNetwork => ({
  ...network,
  securityGroups: Object.fromEntries(
    Object.entries(network.securityGroups).map(([id, observed]) => [
      id,
      observed.status === 'present'
        ? {
            ...observed,
            value: { ...observed.value, rules: observed.value.rules.filter(({ egress }) => !egress) },
          }
        : observed,
    ]),
  ),
});

const NOTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ssm:DescribeParameters', Resource: '*' }],
});

const BREAKS: readonly (readonly [string, AccountState, readonly string[], RegExp])[] = [
  [
    'enableDnsSupport off',
    prod((network) => ({ ...network, enableDnsSupport: false })),
    ['name-resolution'],
    /enableDnsSupport of .* is off/,
  ],
  [
    'enableDnsHostnames off',
    prod((network) => ({ ...network, enableDnsHostnames: false })),
    ['name-resolution'],
    /enableDnsHostnames is off/,
  ],
  [
    'ssm reachable, ssmmessages not',
    prod((network) => ({
      ...network,
      endpoints: network.endpoints.filter(({ vpcEndpointId }) => vpcEndpointId !== 'vpce-0ssmmessages'),
    })),
    ['endpoint.ssmmessages'],
    /has no endpoint for ssmmessages/,
  ],
  [
    'an endpoint that is being deleted',
    prod(endpoints('vpce-0ssm', { state: 'deleting' })),
    ['endpoint.ssm'],
    /vpce-0ssm is deleting/,
  ],
  [
    'a policy of an endpoint that allows nothing',
    prod(endpoints('vpce-0ssmmessages', { policy: NOTHING })),
    ['endpoint-policy.ssmmessages'],
    /the policy of vpce-0ssmmessages does not allow ssmmessages:CreateControlChannel/,
  ],
  [
    'no rule out of the node',
    prod(withoutEgress),
    ['node-security-group'],
    /no rule of sg-0nodes allows TCP 443/,
  ],
  ['an ACL that lets nothing out', prod(deniedBy('out')), ['node-network-acl'], /rule 1 of acl-0prod denies/],
  [
    'an ACL that lets no answer in',
    prod(deniedBy('in')),
    ['node-network-acl'],
    /rule 1 of acl-0prod denies the answers/,
  ],
];

describe('the way of a node', () => {
  it.each(BREAKS)('breaks at the right step: %s', async (_, state, broken, because) => {
    const node = await examined(state, WEB);
    expect(stepsWith(node, 'fail')).toEqual(broken);
    expect(stepIn(node, broken[0] ?? '').evidence).toMatch(because);
  });

  it('is green for the services that are reached, and skipped for the others', async () => {
    const node = await examined(BREAKS[2]?.[1] ?? stateOf(), WEB);
    expect(stepIn(node, 'endpoint.ssm.s3.logs.kms')).toMatchObject({
      verdict: 'pass',
      evidence: 'ssm vpce-0ssm, s3 vpce-0s3, logs vpce-0logs, kms vpce-0kms, private DNS on',
    });
    expect(stepIn(node, 'route.ssm.s3.logs.kms').verdict).toBe('pass');
    expect(stepIn(node, 'route.ssmmessages').verdict).toBe('skipped');
  });

  it('through a NAT gateway is shown with the gateway and its subnet', async () => {
    const state = stateOf(EXAMPLE_ACCOUNTS.nat.account);
    const [id = ''] = Object.keys(state.instances);
    const { evidence } = stepIn(await examined(state, id), 'route');
    expect(evidence).toMatch(/^subnet-\w+, rtb-\w+: 0\.0\.0\.0\/0 to nat-\w+ in subnet-\w+$/);
  });

  it('through a NAT gateway that is gone breaks at the route', async () => {
    const state = stateOf(EXAMPLE_ACCOUNTS.nat.account);
    const [id = ''] = Object.keys(state.instances);
    const vpcId = (await examined(state, id)).vpcId ?? '';
    const cut = withVpc(state, vpcId, (network) => ({ ...network, natGateways: [] }));
    const node = await examined(cut, id);
    // The examples have pinged a moment ago, which proves more than what can be seen.
    expect(stepsWith(node, 'fail')).toEqual([]);
    expect(stepIn(node, 'route').evidence).toMatch(/is gone, yet it reaches Systems Manager/);
    const silent = withVpc(cut, vpcId, (network) => ({
      ...network,
      nodes: network.nodes.map((one) => ({
        ...one,
        managed: { pingStatus: 'ConnectionLost', agentVersion: '3.3.2299.0' },
      })),
    }));
    expect(stepsWith(await examined(silent, id), 'fail')).toEqual(['route']);
  });

  it('to endpoints of a hub is shown with the zone that names them', async () => {
    const state = stateOf(EXAMPLE_ACCOUNTS['hub-spoke'].account);
    const { evidence } = stepIn(await examined(state, 'orders-1'), 'endpoint');
    expect(evidence).toContain('ssm: vpce-0ssm in vpc-0hub, named by the private hosted zone Z0SSM');
  });
});
