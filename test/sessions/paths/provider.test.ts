import { describe, expect, it } from 'vitest';
import type { SecurityGroupRule, VpcNetwork } from '../../../functions/account/network/network.ts';
import { networkAccess } from '../../../functions/prerequisites/network-access/index.ts';
import {
  HUB_ENDPOINTS,
  hub,
  hubGroups,
  hubTables,
  LETS_SPOKES,
  TO_SPOKES,
} from '../../support/samples/sample-hub.ts';
import {
  aclOf,
  ENDPOINT_SUBNET,
  endpointTo,
  entry,
  groups,
  groupWith,
  nodeIn,
  OPEN_ENTRIES,
  rule,
} from '../../support/samples/sample-network.ts';
import { failing, failingSince, pathState, rememberedState } from '../../support/samples/sample-paths.ts';

/** What fails, by prerequisite. */

const policy = (Action: string): string =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource: '*' }] });
const [SSM = endpointTo('ssm'), MESSAGES = endpointTo('ssmmessages')] = HUB_ENDPOINTS;
const acls = (...entries: Parameters<typeof entry>[]): Partial<VpcNetwork> => ({
  networkAcls: [
    aclOf('acl-default', [], OPEN_ENTRIES, { isDefault: true }),
    aclOf('acl-endpoint', [ENDPOINT_SUBNET], [...entries.map((one) => entry(...one)), ...OPEN_ENTRIES]),
  ],
});

describe('a hub whose endpoints others use', () => {
  it('is healthy as it is, remembered or not', () => {
    expect(failing(pathState(hub()))).toEqual({});
    expect(failingSince(hub(), {})).toEqual({});
  });

  const LOST: readonly (readonly [
    name: string,
    now: Partial<VpcNetwork>,
    prerequisite: string,
    words: readonly string[],
    before?: Partial<VpcNetwork>,
  ])[] = [
    ['one endpoint is gone', { endpoints: [MESSAGES] }, 'session-endpoints', ['vpce-ssm is gone']],
    [
      'all endpoints are gone',
      { endpoints: [] },
      'session-endpoints',
      ['vpce-ssm, vpce-ssmmessages are gone'],
    ],
    [
      'an endpoint was rejected',
      { endpoints: [SSM, { ...MESSAGES, state: 'rejected' }] },
      'session-endpoints',
      ['ssmmessages'],
    ],
    [
      'a policy refuses the channels',
      { endpoints: [SSM, { ...MESSAGES, policy: policy('ssmmessages:CreateControlChannel') }] },
      'session-endpoints',
      ['policy of vpce-ssmmessages', 'OpenDataChannel'],
    ],
    [
      'the group lets in one spoke only',
      { securityGroups: hubGroups(rule('in', '10.1.0.0/16')) },
      'network-access',
      ['10.0.0.0/8 (except 10.1.0.0/16)'],
    ],
    ['the group lets in nobody', { securityGroups: hubGroups() }, 'network-access', ['from 10.0.0.0/8,']],
    [
      'the group lets in only the hub itself',
      { securityGroups: hubGroups(rule('in', '10.0.0.0/16')) },
      'network-access',
      ['10.0.0.0/8'],
    ],
    [
      'the ACL denies one spoke',
      acls([50, 'in', 'deny', { cidr: '10.1.0.0/16' }]),
      'network-access',
      ['10.0.0.0/8 (except'],
    ],
    [
      'the ACL lets no answers out',
      acls([50, 'out', 'deny', { cidr: '10.0.0.0/8', protocol: '6', fromPort: 1024, toPort: 65535 }]),
      'network-access',
      ['10.0.0.0/8'],
    ],
    [
      'a private name is switched off',
      { endpoints: [SSM, MESSAGES] },
      'session-endpoints',
      ['vpce-ssm, vpce-ssmmessages have no private names any more'],
      { endpoints: [endpointTo('ssm'), endpointTo('ssmmessages')] },
    ],
    ['the route back is gone', { routeTables: hubTables({}) }, 'internet-path', ['back', '10.0.0.0/8']],
    [
      'the route back is a black hole',
      { routeTables: hubTables({ '10.0.0.0/8': 'tgw-0hub!' }) },
      'internet-path',
      ['10.0.0.0/8'],
    ],
    [
      'a more specific route leads one spoke away',
      { routeTables: hubTables({ ...TO_SPOKES, '10.7.0.0/16': 'nat-1' }) },
      'internet-path',
      ['10.0.0.0/8 (except'],
    ],
  ];

  it.each(
    LOST.map(([name, now, prerequisite, words, before = {}]) => ({ name, now, prerequisite, words, before })),
  )('tells that users may be cut off: $name', ({ now, prerequisite, words, before }) => {
    const found = failingSince(hub(before), now);
    expect(Object.keys(found)).toEqual([prerequisite]);
    for (const word of words) expect(found[prerequisite]).toContain(word);
    expect(found[prerequisite]).toContain('routed from tgw-0hub');
  });

  const KEPT: readonly (readonly [string, VpcNetwork, Partial<VpcNetwork>])[] = [
    ['the group is widened', hub(), { securityGroups: hubGroups(rule('in', '0.0.0.0/0')) }],
    [
      'a rule is split',
      hub(),
      { securityGroups: hubGroups(rule('in', '10.0.0.0/9'), rule('in', '10.128.0.0/9')) },
    ],
    ['a rule is added', hub(), { securityGroups: hubGroups(LETS_SPOKES, rule('in', '172.16.0.0/12')) }],
    [
      'what nobody is routed from is no longer let in',
      hub({ securityGroups: hubGroups(LETS_SPOKES, rule('in', '172.16.0.0/12')) }),
      { securityGroups: hubGroups(LETS_SPOKES) },
    ],
    [
      'the internet is no longer let in',
      hub({ securityGroups: hubGroups(rule('in', '0.0.0.0/0')) }),
      { securityGroups: hubGroups(LETS_SPOKES) },
    ],
    ['another transit gateway leads back', hub(), { routeTables: hubTables({ '10.0.0.0/8': 'tgw-0new' }) }],
    [
      'a peering leads one spoke back',
      hub(),
      { routeTables: hubTables({ ...TO_SPOKES, '10.1.0.0/16': 'pcx-1' }) },
    ],
    [
      'an unused route is gone',
      hub({ routeTables: hubTables({ ...TO_SPOKES, '192.168.0.0/16': 'vgw-1' }) }),
      { routeTables: hubTables(TO_SPOKES) },
    ],
    ['the ACL denies strangers', hub(), acls([50, 'in', 'deny', { cidr: '203.0.113.0/24' }])],
    ['private names are switched on', hub(), { endpoints: [endpointTo('ssm'), endpointTo('ssmmessages')] }],
    ['an endpoint was replaced', hub(), { endpoints: [{ ...SSM, vpcEndpointId: 'vpce-new' }, MESSAGES] }],
    [
      'a policy that allows all of it',
      hub(),
      { endpoints: [SSM, { ...MESSAGES, policy: policy('ssmmessages:*') }] },
    ],
  ];

  it.each(KEPT)('is silent: %s', (_name, before, now) => {
    expect(failingSince(before, now)).toEqual({});
  });

  it('names the groups of a peered VPC that are let in no longer', () => {
    const peered = hub({
      routeTables: hubTables({ '10.1.0.0/16': 'pcx-1' }),
      securityGroups: hubGroups(rule('in', 'sg-of-spoke')),
    });
    expect(failingSince(peered, {})).toEqual({});
    expect(failingSince(peered, { securityGroups: hubGroups() })['network-access']).toContain(
      'members of sg-of-spoke',
    );
    expect(failingSince(peered, { securityGroups: hubGroups(rule('in', '10.1.0.0/16')) })).toEqual({});
  });

  it('tells a default route that is taken from everybody behind it', () => {
    const central = hub({ routeTables: hubTables({ '0.0.0.0/0': 'tgw-0hub' }) });
    const found = failingSince(central, { routeTables: hubTables({ '0.0.0.0/0': 'nat-1' }) });
    expect(found['internet-path']).toContain('10.0.0.0/8');
  });

  it('says nothing of a way that never was', () => {
    const closed = hub({ securityGroups: hubGroups(rule('in', '10.0.0.0/16')) });
    expect(failingSince(closed, { routeTables: hubTables({}) })).toEqual({});
  });
});

describe('a hub with an instance that has no agent', () => {
  const { managed: _, ...instance } = nodeIn();
  const APPLIANCE = { ...instance, interface: { ...instance.interface, subnetId: ENDPOINT_SUBNET } };
  const only = hubGroups(rule('in', '10.1.0.0/16'));

  it.each([
    ['whose endpoints let in one spoke only', { securityGroups: only }],
    [
      'whose endpoints let in one spoke only, with private names',
      { securityGroups: only, endpoints: [endpointTo('ssm'), endpointTo('ssmmessages')] },
    ],
    ['that may not get out', { securityGroups: { ...only, ...groups(groupWith('sg-node', [])) } }],
  ])('is healthy, and its sweep silent: %s', (_name, more) => {
    const network = hub({ ...more, nodes: [APPLIANCE] });
    expect(failing(pathState(network))).toEqual({});
    expect(failingSince(network, {})).toEqual({});
  });
});

describe('a hub with a bastion of its own', () => {
  const ALL = 'sg-all';
  const withRule = (...rules: readonly SecurityGroupRule[]) => ({
    ...groups(groupWith(ALL, [rule('out', '0.0.0.0/0')])),
    ...hubGroups(...rules),
  });
  const bastion = hub({
    nodes: [nodeIn({ interface: { subnetId: ENDPOINT_SUBNET, addresses: ['10.0.2.9'], groupIds: [ALL] } })],
    endpoints: [endpointTo('ssm'), endpointTo('ssmmessages')],
    securityGroups: withRule(LETS_SPOKES),
  });

  it('tells what its users lose although the bastion works', () => {
    const narrowed = { ...bastion, securityGroups: withRule(rule('in', '10.0.0.0/16')) };
    expect(failingSince(bastion, {})).toEqual({});
    expect(failingSince(bastion, narrowed)['network-access']).toContain('10.0.0.0/8');
    const [told] = networkAccess.check(rememberedState(narrowed, bastion));
    expect(told).toMatchObject({
      kind: 'fail',
      hit: { nodes: 0 },
      users: { words: 'routed from tgw-0hub' },
    });
  });

  it('counts the bastion where it is cut off as well', () => {
    const closed = { ...bastion, securityGroups: withRule() };
    const [told] = networkAccess.check(rememberedState(closed, bastion));
    expect(told).toMatchObject({ kind: 'fail', hit: { nodes: 1 } });
    expect(told).not.toHaveProperty('users');
    expect(failingSince(bastion, closed)['network-access']).toContain('nodes elsewhere');
  });

  it('is silent when only the internet is no longer let in', () => {
    const open = { ...bastion, securityGroups: withRule(rule('in', '0.0.0.0/0')) };
    expect(failingSince(open, { securityGroups: withRule(rule('in', '10.0.0.0/16')) })).toEqual({});
  });
});
