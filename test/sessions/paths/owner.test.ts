import { describe, expect, it } from 'vitest';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { assess } from '../../../functions/core/assessment.ts';
import { IDENTITY, network as withServers } from '../../support/samples/sample-account.ts';
import {
  type entry,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  rule,
  tablesWith,
} from '../../support/samples/sample-network.ts';
import { aclWith, NETWORK, pathState } from '../../support/samples/sample-paths.ts';

const OWNER = '222222222222';

/** A shared VPC as a participant sees it: no endpoints, no NAT gateways, no groups but its own. */
const shared = (more: Partial<VpcNetwork> = {}, rules = [rule('out', '0.0.0.0/0')]): VpcNetwork =>
  natNetwork({
    ownerId: OWNER,
    subnets: [{ subnetId: NODE_SUBNET, cidrBlocks: ['10.0.1.0/24'], ownerId: OWNER }],
    routeTables: tablesWith(),
    natGateways: [],
    securityGroups: groups(groupWith(NODE_GROUP, rules)),
    ...more,
  });

/** What is not fine, in words: `prerequisite kind because`. */
const said = (state: AccountState): readonly string[] =>
  assess(NETWORK, state).flatMap(({ prerequisite, result }) =>
    result.kind === 'fail' || result.kind === 'unknown'
      ? [`${prerequisite} ${result.kind} ${result.because}`]
      : [],
  );

const acl = (...entries: Parameters<typeof entry>[]): Partial<VpcNetwork> => ({
  networkAcls: [aclWith('acl-shared', NODE_SUBNET, entries)],
});

describe('nodes in a subnet that another account shares', () => {
  it.each([
    ['no route to the internet', shared()],
    ['rules for the VPC only', shared({}, [rule('out', '10.0.0.0/16')])],
    ['rules for one subnet of the VPC only', shared({}, [rule('out', '10.0.2.0/24')])],
    ['rules for a group of the owner only', shared({}, [rule('out', 'sg-of-owner')])],
    [
      'a NAT gateway, and rules for the VPC only',
      shared({ routeTables: tablesWith({ '0.0.0.0/0': 'nat-0owner' }) }, [rule('out', '10.0.0.0/16')]),
    ],
    [
      'a route to a NAT gateway that is gone',
      shared({ routeTables: tablesWith({ '0.0.0.0/0': 'nat-0owner!' }) }),
    ],
    [
      'an ACL that denies the internet',
      shared(acl([50, 'out', 'deny'], [40, 'out', 'allow', { cidr: '10.0.0.0/16' }])),
    ],
    [
      'an internet gateway, without a public address',
      shared({ routeTables: tablesWith({ '0.0.0.0/0': 'igw-0owner' }) }),
    ],
  ])('cannot be told, in one line that names the owner: %s', (_name, network) => {
    const lines = said(pathState(network));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^internet-path unknown /);
    expect(lines[0]).toContain(`belongs to account ${OWNER}`);
  });

  it.each([
    [
      'a NAT gateway that cannot be seen',
      shared({ routeTables: tablesWith({ '0.0.0.0/0': 'nat-0owner' }), internetGatewayIds: [] }),
    ],
    [
      'an internet gateway and a public address',
      shared({
        routeTables: tablesWith({ '0.0.0.0/0': 'igw-0owner' }),
        nodes: natNetwork().nodes.map((node) => ({ ...node, hasPublicIp: true })),
      }),
    ],
  ])('are fine: %s', (_name, network) => {
    expect(said(pathState(network))).toEqual([]);
  });

  it.each([
    ['no rule lets them out', shared({}, []), 'network-access fail', NODE_GROUP],
    [
      'they are let out to a database only',
      shared({}, [rule('out', '10.0.0.0/16', { fromPort: 5432, toPort: 5432 })]),
      'network-access fail',
      NODE_GROUP,
    ],
    [
      'they are let out to another VPC only',
      shared({}, [rule('out', '10.9.0.0/16')]),
      'network-access fail',
      NODE_GROUP,
    ],
    ['the ACL lets nothing out', shared(acl([50, 'out', 'deny'])), 'network-access fail', 'acl-shared'],
    ['the ACL lets no answer in', shared(acl([50, 'in', 'deny'])), 'network-access fail', 'acl-shared'],
    [
      'the VPC has no resolver',
      shared({ enableDnsSupport: false }),
      'vpc-name-resolution fail',
      'enableDnsSupport',
    ],
  ])('are cut off for certain: %s', (_name, network, start, words) => {
    const lines = said(pathState(network));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(start);
    expect(lines[0]).toContain(words);
  });

  it('reach a public name server through a NAT gateway that cannot be seen', () => {
    const routes = { routeTables: tablesWith({ '0.0.0.0/0': 'nat-0owner' }), internetGatewayIds: [] };
    const vpc = shared(routes, [rule('out', '0.0.0.0/0', { protocol: '-1' })]);
    expect(said(withServers(vpc, ['8.8.8.8']))).toEqual([]);
  });

  it('are judged as ever in a VPC of this account', () => {
    expect(said(pathState(shared({ ownerId: IDENTITY.accountId })))[0]).toMatch(/^internet-path fail /);
  });
});
