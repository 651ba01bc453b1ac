import { describe, expect, it } from 'vitest';
import {
  decidingServer,
  isXen,
  type NameServer,
  nameServerOf,
} from '../../../functions/account/network/name-servers.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { vpcOf } from '../../support/samples/sample-account.ts';

const servers: readonly (readonly [string, Partial<VpcNetwork>, NameServer])[] = [
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
    expect(decidingServer([], vpcOf())).toBe('unconfirmed');
    expect(decidingServer(undefined, vpcOf())).toBe('unconfirmed');
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
