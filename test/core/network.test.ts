import { describe, expect, it } from 'vitest';
import type { Vpc } from '../../functions/core/account-state.ts';
import { type InternetPath, internetPath } from '../../functions/core/internet-path.ts';
import { decidingServer, isXen, type NameServer, nameServerOf } from '../../functions/core/name-servers.ts';
import { hasPrivateSessionEndpoints, servesSessions } from '../../functions/core/session-endpoints.ts';
import { endpoint, node, routesTo, SESSION_ENDPOINTS, vpcOf } from './sample-account.ts';

const servers: readonly (readonly [string, Partial<Vpc>, NameServer])[] = [
  ['AmazonProvidedDNS', {}, 'vpc'],
  ['amazonprovideddns', {}, 'vpc'],
  [' AmazonProvidedDNS ', {}, 'vpc'],
  ['169.254.169.253', {}, 'vpc'],
  ['fd00:ec2::253', {}, 'vpc'],
  ['10.0.0.2', {}, 'vpc'],
  ['10.0.0.130', { cidrBlocks: ['10.0.0.128/25'] }, 'vpc'],
  ['10.0.0.2', { cidrBlocks: ['172.16.0.0/16', '10.0.0.0/16'] }, 'private'],
  ['10.0.0.3', {}, 'private'],
  ['192.168.1.1', {}, 'private'],
  ['172.31.0.2', {}, 'private'],
  ['100.64.0.2', {}, 'private'],
  ['127.0.0.1', {}, 'private'],
  ['169.254.169.254', {}, 'private'],
  ['8.8.8.8', {}, 'public'],
  ['8.8.8.8', { cidrBlocks: ['8.8.8.0/24'] }, 'private'],
  ['1.1.1.1', { cidrBlocks: [] }, 'public'],
  ['2001:4860:4860::8888', {}, 'public'],
  ['fd12:3456::53', {}, 'private'],
  ['dns.example.com', {}, 'private'],
  ['', {}, 'private'],
];

describe('a name server', () => {
  it.each(servers)('%s in %j is %s', (server, vpc, expected) => {
    expect(nameServerOf(server, vpcOf(vpc))).toBe(expected);
  });

  it('counts when it stands first', () => {
    expect(decidingServer(['AmazonProvidedDNS', '8.8.8.8'], vpcOf())).toBe('vpc');
    expect(decidingServer(['8.8.8.8', 'AmazonProvidedDNS'], vpcOf())).toBe('public');
    expect(decidingServer([], vpcOf())).toBe('none');
    expect(decidingServer(undefined, vpcOf())).toBe('none');
  });

  it.each([
    ['t2.micro', true],
    ['m4.large', true],
    ['i3.large', true],
    ['i3.metal', false],
    ['t3.micro', false],
    ['i3en.large', false],
    ['m7g.large', false],
    ['x1e.xlarge', true],
    ['', false],
  ])('%s is of a type before Nitro: %s', (instanceType, expected) => {
    expect(isXen(instanceType)).toBe(expected);
  });
});

const own = (target: string): Vpc['routeTables'][number] => ({
  routeTableId: 'rtb-own',
  main: false,
  subnetIds: [node().subnetId],
  routes: [{ destination: '0.0.0.0/0', target, blackhole: false }],
});

const paths: readonly (readonly [string, Vpc['routeTables'], boolean, InternetPath])[] = [
  ['a NAT gateway', routesTo('nat-1'), false, 'yes'],
  ['an internet gateway with a public address', routesTo('igw-1'), true, 'yes'],
  ['an internet gateway without one', routesTo('igw-1'), false, 'no'],
  ['no default route', routesTo(), true, 'no'],
  ['a black hole', routesTo('nat-1', { blackhole: true }), true, 'no'],
  ['a transit gateway', routesTo('tgw-1'), false, 'unknown'],
  ['a peering', routesTo('pcx-1'), false, 'unknown'],
  ['a firewall endpoint', routesTo('vpce-1'), false, 'unknown'],
  ['a NAT instance', routesTo('eni-1'), false, 'unknown'],
  ['a virtual private gateway', routesTo('vgw-1'), false, 'unknown'],
  ['the default route of IPv6 alone', routesTo('igw-1', { destination: '::/0' }), true, 'no'],
  ['no table', [], true, 'unknown'],
  ['the table of the subnet before the main one', [...routesTo(), own('nat-1')], false, 'yes'],
  [
    'the main table for other subnets',
    [...routesTo('nat-1'), { ...own('igw-1'), subnetIds: ['subnet-x'] }],
    false,
    'yes',
  ],
];

describe('the way to the internet', () => {
  it.each(paths)('%s', (_, routeTables, hasPublicIp, expected) => {
    const instance = node({ hasPublicIp });
    expect(internetPath(vpcOf({ routeTables, instances: [instance] }), instance)).toBe(expected);
  });
});

describe('the endpoints of sessions', () => {
  it.each([
    ['both', SESSION_ENDPOINTS, true],
    ['one of them', [endpoint('ssm')], false],
    [
      'without private names',
      [endpoint('ssm', { privateDnsEnabled: false }), endpoint('ssmmessages')],
      false,
    ],
    ['still being made', [endpoint('ssm', { state: 'pending' }), endpoint('ssmmessages')], false],
    [
      'as EC2 spells the state elsewhere',
      [endpoint('ssm', { state: 'Available' }), endpoint('ssmmessages')],
      true,
    ],
    ['none', [], false],
  ])('%s', (_, endpoints, expected) => {
    expect(hasPrivateSessionEndpoints(vpcOf({ endpoints }))).toBe(expected);
  });

  it('make a VPC one for sessions even before a node lives in it', () => {
    expect(servesSessions(vpcOf({ instances: [] }))).toBe(true);
    expect(servesSessions(vpcOf({ instances: [], endpoints: [endpoint('ssm')] }))).toBe(false);
    expect(servesSessions(vpcOf({ endpoints: [] }))).toBe(true);
  });
});
