import { describe, expect, it } from 'vitest';
import type { VpcNames, VpcNetwork } from '../../../../functions/account/network/network.ts';
import { pathTo } from '../../../../functions/account/network/path/path.ts';
import type { PathService, PathVerdict } from '../../../../functions/account/network/path/verdict.ts';
import { absent, present, unknown } from '../../../../functions/account/observed.ts';
import {
  aliasTo,
  endpointName,
  firewallRule,
  forwarding,
  HUB_GROUP,
  hostOfService,
  hubEndpoint,
  hubNames,
  NO_NAMES,
  spokeWith,
  strangersZone,
  UNREAD_NAMES,
  zoneFor,
  zoneOf,
} from '../../../support/samples/sample-names.ts';
import {
  aclOf,
  endpointTo,
  entry,
  groups,
  groupWith,
  NODE_GROUP,
  natNetwork,
  networkOf,
  nodeIn,
  REGION,
  rule,
  tablesWith,
} from '../../../support/samples/sample-network.ts';

type Expected = 'endpoint' | 'internet' | `${'broken' | 'unknown' | 'unless'} ${string}`;
type Case = readonly [name: string, network: VpcNetwork, expected: Expected, words?: string];

const judge = (network: VpcNetwork, service: PathService = 'ssm'): PathVerdict =>
  pathTo(service, nodeIn(), network, { region: REGION, nameServer: 'vpc' });

const word = (verdict: PathVerdict): string => {
  if (verdict.kind === 'reachable') return verdict.via;
  const isDoubt = verdict.kind === 'broken' && verdict.unless !== undefined;
  return `${isDoubt ? 'unless' : verdict.kind} ${verdict.step}`;
};

const table = (name: string, cases: readonly Case[]): void => {
  describe(name, () => {
    const rows = cases.map(
      ([row, network, expected, words = '']) => [row, network, expected, words] as const,
    );
    it.each(rows)('%s', (_, network, expected, words) => {
      const verdict = judge(network);
      expect(word(verdict), JSON.stringify(verdict)).toBe(expected);
      expect(JSON.stringify(verdict)).toContain(words);
    });
  });
};

const with0 = (more: Partial<VpcNames>): VpcNetwork => spokeWith({ ...NO_NAMES, ...more });
const zones = (...all: Parameters<typeof present<ReturnType<typeof zoneOf>>>[0][]) => ({
  zones: present(all),
});
const hub = (...args: Parameters<typeof hubEndpoint>): VpcNetwork =>
  spokeWith(hubNames({ elsewhere: { 'vpce-0ssmhub': present(hubEndpoint(...args)) } }));

const domain = `${REGION}.amazonaws.com`;
const toHub = aliasTo('vpce-0ssmhub', 'ssm');

table('hub and spoke', [
  ['zones that lead to the hub', spokeWith(hubNames()), 'endpoint'],
  ['no zone', with0({}), 'broken route'],
  ['no zone, and a NAT gateway', natNetwork({ names: NO_NAMES }), 'internet'],
  ['names that were not read', spokeWith(undefined), 'unless route', 'a private hosted zone names'],
  ['names that may not be read', spokeWith(UNREAD_NAMES), 'unless route', 'a private hosted zone names'],
  [
    'zones that were read, rules that may not be',
    with0({ rules: unknown('denied') }),
    'unless route',
    'a Resolver rule names',
  ],
  [
    'a Profile whose contents may not be read',
    with0({ profiles: present([{ profileId: 'rp-1', contents: unknown('denied') }]) }),
    'unless route',
    'the Route 53 Profile rp-1, whose contents cannot be read (denied), names',
  ],
  ['a zone for another service only', with0(zones(zoneFor('ssmmessages'))), 'broken route'],
  [
    'the endpoint of the hub is being deleted',
    hub('ssm', {}, { state: 'deleting' }),
    'broken endpoint',
    'vpce-0ssmhub in vpc-hub is deleting',
  ],
  [
    'the group of the endpoint is closed',
    hub('ssm', { securityGroups: groups(groupWith(HUB_GROUP, [])) }),
    'broken endpoint-security-group',
    'Z0SSM',
  ],
  [
    'the group of the endpoint lets in another spoke only',
    hub('ssm', { securityGroups: groups(groupWith(HUB_GROUP, [rule('in', '10.9.0.0/16')])) }),
    'broken endpoint-security-group',
  ],
  [
    'the ACL of the endpoint is closed',
    hub('ssm', { networkAcls: [aclOf('acl-hub', ['subnet-hub'], [entry(1, 'in', 'deny')])] }),
    'broken endpoint-network-acl',
  ],
  [
    'the policy of the endpoint allows nothing',
    hub(
      'ssm',
      {},
      { policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"ec2:*","Resource":"*"}]}' },
    ),
    'broken endpoint-policy',
  ],
  [
    'no route to the hub',
    spokeWith(hubNames(), { routeTables: tablesWith({ '10.50.0.0/16': 'tgw-1' }) }),
    'broken route',
  ],
  [
    'the route to the hub is a black hole',
    spokeWith(hubNames(), { routeTables: tablesWith({ '10.0.0.0/8': 'tgw-1!' }) }),
    'broken route',
  ],
  [
    'the node may not send to the hub',
    spokeWith(hubNames(), { securityGroups: groups(groupWith(NODE_GROUP, [rule('out', '10.0.0.0/16')])) }),
    'broken node-security-group',
  ],
  [
    'the endpoint is not one of this account',
    spokeWith(hubNames({ elsewhere: { 'vpce-0ssmhub': absent } })),
    'unknown name-resolution',
    'gone, or another account’s',
  ],
  [
    'the zone is another account’s',
    with0(zones(strangersZone('ssm'))),
    'unknown name-resolution',
    'Z0SSM (ssm.ap-northeast-1.amazonaws.com) of account 222222222222',
  ],
  [
    'the zone is another account’s, and nothing may leave the node',
    spokeWith(
      { ...NO_NAMES, ...zones(strangersZone('ssm')) },
      {
        securityGroups: groups(groupWith(NODE_GROUP, [])),
      },
    ),
    'broken node-security-group',
  ],
  ['zones without DNS hostnames', spokeWith(hubNames(), { enableDnsHostnames: false }), 'broken route'],
]);

table('records', [
  [
    'a CNAME',
    with0({
      ...hubNames(),
      ...zones(
        zoneOf(hostOfService('ssm'), [
          { name: hostOfService('ssm'), type: 'CNAME', values: [endpointName('vpce-0ssmhub', 'ssm')] },
        ]),
      ),
    }),
    'endpoint',
  ],
  ['the zone of the Region', with0({ ...hubNames(), ...zones(zoneOf(domain, [toHub])) }), 'endpoint'],
  [
    'the zone of amazonaws.com',
    with0({ ...hubNames(), ...zones(zoneOf('amazonaws.com', [toHub])) }),
    'endpoint',
  ],
  [
    'a wildcard',
    with0({ ...hubNames(), ...zones(zoneOf(domain, [{ ...toHub, name: `*.${domain}` }])) }),
    'endpoint',
  ],
  [
    'a wildcard two levels above, which may not count',
    with0({
      ...hubNames(),
      ...zones(zoneOf('amazonaws.com', [{ ...toHub, name: '*.amazonaws.com' }, aliasTo('vpce-1', 'kms')])),
    }),
    'unknown name-resolution',
    'not confirmed',
  ],
  [
    'a chain within the zone',
    with0({
      ...hubNames(),
      ...zones(
        zoneOf(domain, [
          { name: hostOfService('ssm'), type: 'CNAME', values: [`hub.${domain}.`] },
          { ...toHub, name: `hub.${domain}` },
        ]),
      ),
    }),
    'endpoint',
  ],
  [
    'a circle',
    with0(
      zones(zoneOf(domain, [{ name: hostOfService('ssm'), type: 'CNAME', values: [hostOfService('ssm')] }])),
    ),
    'broken name-resolution',
    'in a circle',
  ],
  [
    'an empty zone',
    with0(zones(zoneOf(hostOfService('ssm'), []))),
    'broken name-resolution',
    'has no record for ssm.ap-northeast-1.amazonaws.com',
  ],
  [
    'an empty zone above, and NAT',
    natNetwork({ names: { ...NO_NAMES, ...zones(zoneOf('amazonaws.com', [])) } }),
    'broken name-resolution',
  ],
  [
    'an empty zone above, and an endpoint with private names',
    networkOf({ names: { ...NO_NAMES, ...zones(zoneOf('amazonaws.com', [])) } }),
    'endpoint',
  ],
  [
    'only a TXT record',
    with0(
      zones(zoneOf(hostOfService('ssm'), [{ name: hostOfService('ssm'), type: 'TXT', values: ['"x"'] }])),
    ),
    'broken name-resolution',
  ],
  [
    'an empty zone of a neighbour',
    natNetwork({
      names: { ...NO_NAMES, ...zones(zoneOf(`sm.${domain}`, []), zoneOf(`x.${hostOfService('ssm')}`, [])) },
    }),
    'internet',
  ],
  [
    'the endpoint of another service',
    with0({
      ...hubNames(),
      ...zones(zoneOf(hostOfService('ssm'), [aliasTo('vpce-0ssmmessageshub', 'ssm')])),
    }),
    'broken name-resolution',
    'an endpoint of com.amazonaws.ap-northeast-1.ssmmessages',
  ],
  [
    'a name that nobody here knows',
    with0(
      zones(
        zoneOf(hostOfService('ssm'), [
          { name: hostOfService('ssm'), type: 'CNAME', values: ['proxy.example.com'] },
        ]),
      ),
    ),
    'unknown name-resolution',
  ],
  [
    'more specific zones win',
    with0({ ...hubNames(), ...zones(zoneOf('amazonaws.com', []), zoneFor('ssm')) }),
    'endpoint',
  ],
]);

const address = (value: string) =>
  zoneOf(hostOfService('ssm'), [{ name: hostOfService('ssm'), type: 'A', values: [value] }]);

table('addresses', [
  ['of the endpoint of the hub', with0({ ...hubNames(), ...zones(address('10.100.0.20')) }), 'endpoint'],
  [
    'of nobody in the VPC',
    with0({ ...zones(address('10.0.1.99')), holders: { '10.0.1.99': absent } }),
    'broken name-resolution',
    'which no interface of vpc-0a1b2c3d4e5f60001 has',
  ],
  [
    'of something in the VPC that is no endpoint',
    with0({ ...zones(address('10.0.1.99')), holders: { '10.0.1.99': present('') } }),
    'unknown name-resolution',
  ],
  ['in the VPC, not looked up', with0(zones(address('10.0.1.99'))), 'unknown name-resolution'],
  [
    'of nobody here, behind the transit gateway',
    with0({ ...zones(address('10.100.0.99')), holders: { '10.100.0.99': absent } }),
    'unknown name-resolution',
  ],
  [
    'without a route',
    with0({ ...zones(address('172.31.0.9')), holders: { '172.31.0.9': absent } }),
    'broken route',
    'leads ssm to 172.31.0.9',
  ],
]);

const block = firewallRule(10, 'BLOCK', ['*.amazonaws.com']);
const NAT = (more: Partial<VpcNames>): VpcNetwork => natNetwork({ names: { ...NO_NAMES, ...more } });

table('DNS Firewall', [
  [
    'blocks all of AWS',
    NAT({ firewall: present([block]) }),
    'broken name-resolution',
    'rule-10 of DNS Firewall (rslvr-frg-1) blocks ssm.ap-northeast-1.amazonaws.com and answers NODATA',
  ],
  [
    'blocks even the endpoints of the VPC',
    networkOf({ names: { ...NO_NAMES, firewall: present([block]) } }),
    'broken name-resolution',
  ],
  [
    'blocks the exact name',
    NAT({ firewall: present([firewallRule(1, 'BLOCK', [`${hostOfService('ssm')}.`])]) }),
    'broken name-resolution',
  ],
  [
    'blocks the domain, not what is below',
    NAT({ firewall: present([firewallRule(1, 'BLOCK', ['amazonaws.com'])]) }),
    'internet',
  ],
  [
    'blocks others',
    NAT({ firewall: present([firewallRule(1, 'BLOCK', ['*.example.com', 'ssm.us-east-1.amazonaws.com'])]) }),
    'internet',
  ],
  [
    'an allow list before a rule that blocks all',
    NAT({
      firewall: present([firewallRule(1, 'ALLOW', ['*.amazonaws.com']), firewallRule(2, 'BLOCK', ['*'])]),
    }),
    'internet',
  ],
  [
    'an allow list that forgot AWS',
    NAT({
      firewall: present([firewallRule(1, 'ALLOW', ['*.example.com']), firewallRule(2, 'BLOCK', ['*'])]),
    }),
    'broken name-resolution',
  ],
  [
    'an allow list after it',
    NAT({
      firewall: present([firewallRule(2, 'ALLOW', ['*.amazonaws.com']), firewallRule(1, 'BLOCK', ['*'])]),
    }),
    'broken name-resolution',
  ],
  [
    'an allow list in a group that is asked later',
    NAT({
      firewall: present([
        firewallRule(1, 'ALLOW', ['*'], { groupPriority: 200 }),
        firewallRule(9, 'BLOCK', ['*']),
      ]),
    }),
    'broken name-resolution',
  ],
  [
    'an allow list that cannot be read, then all blocked',
    NAT({
      firewall: present([
        firewallRule(1, 'ALLOW', [], { domains: unknown('denied') }),
        firewallRule(2, 'BLOCK', ['*']),
      ]),
    }),
    'unknown name-resolution',
  ],
  [
    'a list that blocks and cannot be read',
    NAT({ firewall: present([firewallRule(1, 'BLOCK', [], { domains: unknown('denied') })]) }),
    'unknown name-resolution',
  ],
  [
    'a list that allows and cannot be read',
    NAT({ firewall: present([firewallRule(1, 'ALLOW', [], { domains: unknown('denied') })]) }),
    'internet',
  ],
  [
    'alerts',
    NAT({ firewall: present([firewallRule(1, 'ALERT', ['*']), firewallRule(2, 'BLOCK', ['*'])]) }),
    'internet',
  ],
  [
    'blocks only TXT',
    NAT({ firewall: present([firewallRule(1, 'BLOCK', ['*'], { queryType: 'TXT' })]) }),
    'internet',
  ],
  [
    'answers with a name of its own',
    NAT({ firewall: present([firewallRule(1, 'BLOCK', ['*'], { response: 'OVERRIDE' })]) }),
    'unknown name-resolution',
  ],
  ['may not be read: as if there were none', NAT({ firewall: unknown('denied') }), 'internet'],
]);

table('Resolver rules', [
  [
    'all names to servers elsewhere',
    with0({ rules: present([forwarding('')]) }),
    'unknown name-resolution',
    'rslvr-rr-root (.) leads names to 10.200.0.2',
  ],
  ['a zone is more specific', spokeWith(hubNames({ rules: present([forwarding('')]) })), 'endpoint'],
  [
    'an endpoint with private names is more specific',
    networkOf({ names: { ...NO_NAMES, rules: present([forwarding('amazonaws.com')]) } }),
    'endpoint',
  ],
  [
    'wins over a zone of the same name',
    spokeWith(hubNames({ rules: present([forwarding(hostOfService('ssm'))]) })),
    'unknown name-resolution',
  ],
  [
    'a SYSTEM rule takes AWS out',
    with0({ rules: present([forwarding(''), forwarding('amazonaws.com', { type: 'SYSTEM' })]) }),
    'broken route',
  ],
  [
    'a SYSTEM rule for the Region, and one that forwards the service',
    with0({ rules: present([forwarding(domain, { type: 'SYSTEM' }), forwarding(hostOfService('ssm'))]) }),
    'unknown name-resolution',
  ],
  [
    'all names elsewhere, and nothing may leave the node',
    spokeWith(
      { ...NO_NAMES, rules: present([forwarding('')]) },
      { securityGroups: groups(groupWith(NODE_GROUP, [])) },
    ),
    'broken node-security-group',
  ],
  ['another domain', NAT({ rules: present([forwarding('example.com')]) }), 'internet'],
]);

describe('other services', () => {
  it('the names of buckets are below that of S3', () => {
    const bucket = zoneOf(hostOfService('s3'), [
      { ...aliasTo('vpce-0s3hub', 's3'), name: `*.${hostOfService('s3')}` },
    ]);
    const names = { ...NO_NAMES, ...zones(bucket), elsewhere: { 'vpce-0s3hub': present(hubEndpoint('s3')) } };
    expect(word(judge(spokeWith(names), 's3'))).toBe('endpoint');
    expect(word(judge(spokeWith({ ...names, ...zones(zoneFor('s3')) }), 's3'))).toBe(
      'broken name-resolution',
    );
  });

  it('a zone for ssm says nothing of ssmmessages', () => {
    const network = spokeWith(hubNames({ zones: present([zoneFor('ssm')]) }));
    expect(word(judge(network))).toBe('endpoint');
    expect(word(judge(network, 'ssmmessages'))).toBe('broken route');
  });

  it('an endpoint without private names is reached by a zone that names it', () => {
    const own = endpointTo('ssm', { vpcEndpointId: 'vpce-0own', privateDnsEnabled: false });
    const zone = zoneOf(hostOfService('ssm'), [aliasTo('vpce-0own', 'ssm')]);
    const names = { ...NO_NAMES, ...zones(zone) };
    expect(word(judge(networkOf({ endpoints: [own], names })))).toBe('endpoint');
    expect(word(judge(networkOf({ endpoints: [own], names: NO_NAMES })))).toBe('broken endpoint');
    expect(word(judge(networkOf({ endpoints: [own] })))).toBe('unless endpoint');
    const closed = groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]), groupWith('sg-endpoint', []));
    expect(word(judge(networkOf({ endpoints: [own], names, securityGroups: closed })))).toBe(
      'broken endpoint-security-group',
    );
  });
});
