import { describe, expect, it } from 'vitest';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { vpcNameResolution } from '../../../functions/prerequisites/vpc-name-resolution/index.ts';
import { follow } from '../../support/samples/advised.ts';
import { network, node, optionSet, vpcOf } from '../../support/samples/sample-account.ts';

const at = '--region ap-northeast-1';
const VPC = 'vpc-0a1b2c3d4e5f60001';
const attribute = (name: string) =>
  `aws ec2 modify-vpc-attribute --vpc-id ${VPC} --${name} '{"Value":true}' ${at}`;
const options = (id: string) =>
  `aws ec2 associate-dhcp-options --dhcp-options-id ${id} --vpc-id ${VPC} ${at}`;

const beside = (state: AccountState, id: string, servers: readonly string[]): AccountState => ({
  ...state,
  dhcpOptions: { ...state.dhcpOptions, [id]: present(optionSet(id, servers)) },
});
const vpc = vpcOf({ dhcpOptionsId: 'dopt-now' });
const AMAZON = ['AmazonProvidedDNS'];

const mended: readonly (readonly [what: string, state: AccountState, commands: readonly string[]])[] = [
  [
    'the resolver is off',
    network({ ...vpc, enableDnsSupport: false }, AMAZON),
    [attribute('enable-dns-support')],
  ],
  [
    'host names are off',
    network({ ...vpc, enableDnsHostnames: false }, AMAZON),
    [attribute('enable-dns-hostnames')],
  ],
  [
    'both are off',
    network({ ...vpc, enableDnsSupport: false, enableDnsHostnames: false }, AMAZON),
    [attribute('enable-dns-support'), attribute('enable-dns-hostnames')],
  ],
  ['a public server does not know the endpoints', network(vpc, ['8.8.8.8']), [options('default')]],
  [
    'another set that was seen has the resolver',
    beside(network(vpc, ['8.8.8.8']), 'dopt-amazon', AMAZON),
    [options('dopt-amazon')],
  ],
  [
    'an old instance has no option set',
    beside(
      network(vpcOf({ dhcpOptionsId: 'default', nodes: [node({ instanceType: 't2.micro' })] })),
      'dopt-amazon',
      AMAZON,
    ),
    [options('dopt-amazon')],
  ],
];

describe('vpc-name-resolution, the advice', () => {
  it.each(mended)('%s', (_, state, commands) => {
    expect(follow(vpcNameResolution, state)).toMatchObject({ before: 'fail', after: 'pass', commands });
  });

  it.each([
    [
      'an old instance has no option set, and no other was seen',
      network(vpcOf({ dhcpOptionsId: 'default', nodes: [node({ instanceType: 't2.micro' })] })),
    ],
    ['a server of somebody’s own behind a public one', network(vpc, ['8.8.8.8', '10.9.9.9'])],
  ] as const)('nothing is offered: %s', (_, state) => {
    expect(follow(vpcNameResolution, state)).toMatchObject({ before: 'fail', after: 'nothing' });
  });

  it('says when the options take effect, and what else the old set names', () => {
    const state = network(vpc, ['8.8.8.8']);
    const named = {
      ...state,
      dhcpOptions: {
        'dopt-now': present({ ...optionSet('dopt-now', ['8.8.8.8']), domainName: 'corp.example.com' }),
      },
    };
    expect(follow(vpcNameResolution, named).words).toBe(
      `The offered fix sets up no DHCP options, and so the resolver of ${VPC}, instead of dopt-now. Before you run it: nodes take other DHCP options when they renew their lease, or after a reboot; dopt-now also sets the domain corp.example.com`,
    );
  });
});
