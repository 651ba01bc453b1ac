import { describe, expect, it } from 'vitest';
import type {
  NetworkAclEntry,
  SecurityGroupRule,
  VpcNetwork,
} from '../../../functions/account/network/network.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import { networkAccess } from '../../../functions/prerequisites/network-access/index.ts';
import { effectOf } from '../../support/samples/check-one.ts';
import { judgedCall } from '../../support/samples/judged-call.ts';
import {
  aclOf,
  entry,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  OPEN_ENTRIES,
  rule,
  tablesWith,
} from '../../support/samples/sample-network.ts';
import { NETWORK, rememberedState } from '../../support/samples/sample-paths.ts';

const NAT_AND_HUB = { '0.0.0.0/0': 'nat-1', '10.0.0.0/8': 'tgw-1' };
const HUB = { '0.0.0.0/0': 'tgw-1' };
const ONLY_HUB = { '10.0.0.0/8': 'tgw-1' };

const EVERYWHERE = rule('out', '0.0.0.0/0', { protocol: '-1' });
const TO_HUB = rule('out', '10.0.0.0/8');
/** All that is public, and nothing of 10.0.0.0/8. */
const TO_INTERNET = [
  rule('out', '0.0.0.0/5'),
  rule('out', '8.0.0.0/7'),
  rule('out', '11.0.0.0/8'),
  rule('out', '12.0.0.0/6'),
  rule('out', '16.0.0.0/4'),
  rule('out', '32.0.0.0/3'),
  rule('out', '64.0.0.0/2'),
  rule('out', '128.0.0.0/1'),
];
const DATABASE = rule('out', '10.0.7.0/24', { fromPort: 5432, toPort: 5432 });
const DENY_INTERNET = entry(200, 'out', 'deny');
const ALLOW_HUB = entry(90, 'out', 'allow', { cidr: '10.0.0.0/8' });

/** A spoke without endpoints of its own: nodes with these rules, in a subnet with these routes and entries. */
const spoke = (
  routes: Readonly<Record<string, string>>,
  rules: readonly SecurityGroupRule[],
  entries: readonly NetworkAclEntry[] = OPEN_ENTRIES,
): VpcNetwork =>
  natNetwork({
    routeTables: tablesWith(routes),
    securityGroups: groups(groupWith(NODE_GROUP, rules)),
    networkAcls: [
      aclOf('acl-node', [NODE_SUBNET], entries),
      aclOf('acl-rest', [], OPEN_ENTRIES, { isDefault: true }),
    ],
  });

const REVOKED = {
  request: {
    groupId: NODE_GROUP,
    ipPermissions: { items: [{ ipProtocol: '-1', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] },
  },
} as never;

const DENIED = {
  request: {
    networkAclId: 'acl-node',
    ruleNumber: 80,
    egress: true,
    ruleAction: 'deny',
    aclProtocol: '-1',
    cidrBlock: '0.0.0.0/0',
  },
} as never;

/** How a revocation of all egress is judged: whether it is certain, and who is blamed. */
const judge = (
  now: VpcNetwork,
  before: VpcNetwork,
  api = 'ec2:RevokeSecurityGroupEgress',
  parts = REVOKED,
) => {
  const state = rememberedState(now, before);
  const { findings, doubts } = evaluate(NETWORK, effectOf(networkAccess, api, parts), state);
  return {
    findings: findings.map(({ prerequisite, attribution }) => `${prerequisite} ${attribution}`),
    doubts: doubts.length > 0,
  };
};

describe('a VPC with a route to where nothing can be seen', () => {
  it.each([
    ['beside a NAT gateway', NAT_AND_HUB],
    ['for everything', HUB],
    ['and no other', ONLY_HUB],
  ])('is not certainly broken while the hub is let through: %s', (_name, routes) => {
    const judged = judge(spoke(routes, [TO_HUB]), spoke(routes, [EVERYWHERE, TO_HUB]));
    expect(judged.findings).toEqual([]);
  });

  it('is not certainly broken while an ACL lets the hub through', () => {
    const entries = [...OPEN_ENTRIES.filter(({ egress }) => !egress), ALLOW_HUB, DENY_INTERNET];
    const judged = judge(spoke(NAT_AND_HUB, [EVERYWHERE], entries), spoke(NAT_AND_HUB, [EVERYWHERE]));
    expect(judged.findings).toEqual([]);
  });

  it.each([
    ['beside a NAT gateway', NAT_AND_HUB, 'network-access proven'],
    // What was behind the gateway is not known, so it is not known that sessions worked either.
    ['for everything', HUB, 'network-access suspected'],
    ['and no other', ONLY_HUB, 'network-access suspected'],
  ])('is certainly broken when nothing is let through: %s', (_name, routes, expected) => {
    const judged = judge(spoke(routes, [DATABASE]), spoke(routes, [EVERYWHERE, DATABASE]));
    expect(judged.findings).toEqual([expected]);
  });

  it.each([
    ['beside a NAT gateway', NAT_AND_HUB, 'network-access proven'],
    ['and no other', ONLY_HUB, 'network-access suspected'],
  ])('is certainly broken when its ACL denies all: %s', (_name, routes, expected) => {
    const entries = [entry(80, 'out', 'deny'), ...OPEN_ENTRIES];
    const judged = judge(
      spoke(routes, [EVERYWHERE], entries),
      spoke(routes, [EVERYWHERE]),
      'ec2:CreateNetworkAclEntry',
      DENIED,
    );
    expect(judged.findings).toEqual([expected]);
  });

  it('may let a group of another VPC through, whose members are not known', () => {
    const strange = rule('out', 'sg-of-the-hub');
    const judged = judge(spoke(ONLY_HUB, [strange]), spoke(ONLY_HUB, [EVERYWHERE, strange]));
    expect(judged.findings).toEqual([]);
  });

  const DELETE_NAT = { api: 'ec2:DeleteNatGateway', input: { NatGatewayId: 'nat-1' } } as const;
  const DELETE_DEFAULT = {
    api: 'ec2:DeleteRoute',
    input: { RouteTableId: 'rtb-node', DestinationCidrBlock: '0.0.0.0/0' },
  } as const;
  const DETACH = {
    api: 'ec2:DetachInternetGateway',
    input: { InternetGatewayId: 'igw-1', VpcId: natNetwork().vpcId },
  } as const;

  it.each([
    ['its NAT gateway is deleted', DELETE_NAT],
    ['its default route is deleted', DELETE_DEFAULT],
    ['its internet gateway is detached', DETACH],
  ])(
    'is in doubt while the hub is let through, and certainly broken where it is not: %s',
    async (_name, call) => {
      const open = await judgedCall([spoke(NAT_AND_HUB, [EVERYWHERE])], call);
      expect(open.findings).toEqual([]);
      expect(open.doubts[0]).toContain('unless a private hosted zone names endpoints behind tgw-1');
      const closed = await judgedCall(
        [spoke({ '0.0.0.0/0': 'nat-1', '10.9.0.0/16': 'tgw-1' }, TO_INTERNET)],
        call,
      );
      expect(closed.findings).toEqual([expect.stringMatching(/ proven$/)]);
    },
  );

  it('is certainly broken when the attachment is gone as well', async () => {
    const attachments = [
      { attachmentId: 'tgw-attach-1', transitGatewayId: 'tgw-1', state: 'deleted', subnetIds: [NODE_SUBNET] },
    ];
    const judged = await judgedCall([{ ...spoke(NAT_AND_HUB, [EVERYWHERE]), attachments }], DELETE_NAT);
    expect(judged.findings).toEqual(['internet-path proven']);
  });
});
