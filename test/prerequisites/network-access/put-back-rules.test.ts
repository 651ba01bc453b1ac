import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../functions/account/api-call.ts';
import { applyPlan } from '../../../functions/account/apply-plan.ts';
import type { SecurityGroupRule, VpcNetwork } from '../../../functions/account/network/network.ts';
import { permissionOf, rulesOfPermissions } from '../../../functions/account/network/security-group-rules.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import { heldBy } from '../../../functions/prerequisites/network-access/breadth.ts';
import { networkAccess } from '../../../functions/prerequisites/network-access/index.ts';
import { effectOf, verdict } from '../../support/samples/check-one.ts';
import {
  ENDPOINT_GROUP,
  groups,
  groupWith,
  NODE_GROUP,
  natNetwork,
  networkOf,
  nodeIn,
  rule,
} from '../../support/samples/sample-network.ts';
import { rememberedState } from '../../support/samples/sample-paths.ts';

type Rules = readonly SecurityGroupRule[];
type Group = typeof NODE_GROUP | typeof ENDPOINT_GROUP;

const OUT = rule('out', '0.0.0.0/0');
const IN = rule('in', NODE_GROUP);
const SSH = rule('in', '10.0.0.0/16', { fromPort: 22, toPort: 22 });
const DATABASE = rule('out', '10.0.7.0/24', { fromPort: 5432, toPort: 5432 });
const FORENSIC = rule('out', '10.0.9.9/32');
const everything = (direction: 'in' | 'out', peer: string) => rule(direction, peer, { protocol: '-1' });

const withGroup = (make: typeof networkOf, id: Group, rules: Rules): VpcNetwork =>
  make({
    securityGroups:
      id === NODE_GROUP
        ? groups(groupWith(id, rules), groupWith(ENDPOINT_GROUP, [IN]))
        : groups(groupWith(NODE_GROUP, [OUT]), groupWith(id, rules)),
  });

type Revocation = {
  readonly gone: Rules;
  /** What the group still holds. */
  readonly left?: Rules;
  readonly make?: typeof networkOf;
};

/** A record names host by host what was revoked. */
const record = (id: Group, gone: Rules) => {
  const items = gone.map((one) => {
    const { IpProtocol, FromPort, ToPort, ...peers } = permissionOf(one);
    return {
      ipProtocol: IpProtocol,
      fromPort: FromPort,
      toPort: ToPort,
      groups: { items: (peers.UserIdGroupPairs ?? []).map(({ GroupId }) => ({ groupId: GroupId })) },
      ipRanges: { items: (peers.IpRanges ?? []).map(({ CidrIp }) => ({ cidrIp: CidrIp })) },
      ipv6Ranges: { items: (peers.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => ({ cidrIpv6: CidrIpv6 })) },
    };
  });
  return { request: { groupId: id, ipPermissions: { items } } as never };
};

const stateOf = (id: Group, { gone, left = [], make = networkOf }: Revocation) =>
  rememberedState(withGroup(make, id, left), withGroup(make, id, [...left, ...gone]));

const effectFor = (id: Group, gone: Rules) => {
  const api = gone[0]?.egress ? 'ec2:RevokeSecurityGroupEgress' : 'ec2:RevokeSecurityGroupIngress';
  return effectOf(networkAccess, api, record(id, gone));
};

/** The first plan, after which the check must pass. */
const planFor = (id: Group, revocation: Revocation): Plan => {
  const state = stateOf(id, revocation);
  const [plan] = effectFor(id, revocation.gone).inverses(state);
  const undone = plan && applyPlan(state, plan);
  expect(undone && verdict(networkAccess.check(undone))).toBe('pass');
  if (!plan) throw new Error('no plan');
  return plan;
};

/** The peers that a plan opens, as `443 10.0.0.0/16`. */
const opened = ({ calls }: Plan): readonly string[] =>
  calls.flatMap((call) => {
    if (!call.api.startsWith('ec2:AuthorizeSecurityGroup') || !('IpPermissions' in call.input))
      return [call.api];
    return rulesOfPermissions(call.api.endsWith('Egress'), call.input.IpPermissions).map(
      ({ protocol, fromPort, peer }) =>
        `${protocol === 'tcp' ? fromPort : protocol} ${'cidr' in peer ? peer.cidr : 'groupId' in peer ? peer.groupId : ''}`,
    );
  });

const mustFix: readonly (readonly [string, Group, Revocation, readonly string[]])[] = [
  [
    'the group of the nodes rather than a block or everybody',
    ENDPOINT_GROUP,
    { gone: [rule('in', '0.0.0.0/0'), rule('in', '10.0.0.0/16'), IN], left: [SSH] },
    [`443 ${NODE_GROUP}`],
  ],
  [
    'the block of the nodes rather than that of the VPC',
    ENDPOINT_GROUP,
    { gone: [rule('in', '10.0.0.0/16'), rule('in', '10.0.1.0/24'), rule('in', '10.0.9.0/24')], left: [SSH] },
    ['443 10.0.1.0/24'],
  ],
  [
    'the block of the VPC rather than everybody',
    ENDPOINT_GROUP,
    { gone: [rule('in', '0.0.0.0/0'), rule('in', '10.0.0.0/16')], left: [SSH] },
    ['443 10.0.0.0/16'],
  ],
  [
    'a rule with all ports, as 443',
    ENDPOINT_GROUP,
    { gone: [everything('in', '10.0.1.0/24')], left: [SSH] },
    ['443 10.0.1.0/24'],
  ],
  [
    'the group of the endpoints rather than everybody',
    NODE_GROUP,
    { gone: [OUT, rule('out', ENDPOINT_GROUP)], left: [DATABASE] },
    [`443 ${ENDPOINT_GROUP}`],
  ],
  [
    'everybody, where the path leads through the internet and nothing narrower was removed',
    NODE_GROUP,
    { gone: [OUT, rule('out', '10.0.0.0/16')], left: [DATABASE], make: natNetwork },
    ['443 0.0.0.0/0'],
  ],
];

const mustOffer: readonly (readonly [string, Group, Revocation, readonly string[], RegExp])[] = [
  [
    'everybody into an endpoint: the subnets of the nodes',
    ENDPOINT_GROUP,
    { gone: [rule('in', '0.0.0.0/0')], left: [SSH] },
    ['443 10.0.1.0/24'],
    /only their subnets/,
  ],
  [
    'a block around the VPC into an endpoint: the subnets of the nodes',
    ENDPOINT_GROUP,
    { gone: [rule('in', '10.0.0.0/8')], left: [SSH] },
    ['443 10.0.1.0/24'],
    /only their subnets/,
  ],
  [
    'everybody out to endpoints of the VPC: the VPC',
    NODE_GROUP,
    { gone: [OUT], left: [DATABASE] },
    ['443 10.0.0.0/16'],
    /only the VPC/,
  ],
];

describe('network-access, of several revoked rules', () => {
  it.each(mustFix)('puts back %s', (_name, id, revocation, expected) => {
    const plan = planFor(id, revocation);
    expect(opened(plan)).toEqual(expected);
    expect(plan).not.toHaveProperty('byHand');
    expect(plan).not.toHaveProperty('containment');
  });

  it.each(mustOffer)('only offers %s', (_name, id, revocation, expected, because) => {
    const plan = planFor(id, revocation);
    expect(opened(plan)).toEqual(expected);
    expect(plan.byHand).toMatch(because);
    expect(plan).not.toHaveProperty('containment');
  });
});

describe('network-access, a group that was emptied', () => {
  it.each<readonly [string, Group, Revocation, boolean]>([
    ['the last egress rule of nodes', NODE_GROUP, { gone: [OUT], make: natNetwork }, true],
    ['all egress, ingress is left', NODE_GROUP, { gone: [OUT], left: [SSH], make: natNetwork }, true],
    ['all but a forensic host', NODE_GROUP, { gone: [OUT], left: [FORENSIC], make: natNetwork }, true],
    [
      'all but a forensic subnet',
      NODE_GROUP,
      { gone: [OUT], left: [everything('out', '10.0.9.0/28')], make: natNetwork },
      true,
    ],
    ['one of two rules', NODE_GROUP, { gone: [OUT], left: [DATABASE], make: natNetwork }, false],
    ['the last ingress rule of endpoints', ENDPOINT_GROUP, { gone: [IN] }, true],
    ['a rule beside one for SSH', ENDPOINT_GROUP, { gone: [IN], left: [SSH] }, false],
  ])('%s: has the shape of a containment: %s', (_name, id, revocation, expected) => {
    expect(planFor(id, revocation).containment).toBe(expected ? 'security-group' : undefined);
  });

  it('in steps: the first step is judged as the group is now', () => {
    const first = effectFor(NODE_GROUP, [OUT]);
    const before = withGroup(natNetwork, NODE_GROUP, [OUT, DATABASE]);
    const between = withGroup(natNetwork, NODE_GROUP, [DATABASE]);
    const after = withGroup(natNetwork, NODE_GROUP, []);
    expect(first.inverses(rememberedState(between, before))[0]).not.toHaveProperty('containment');
    expect(first.inverses(rememberedState(after, before))[0]?.containment).toBe('security-group');
  });
});

describe('network-access, a rule that was narrowed', () => {
  const narrow = (to: string, before: string) => {
    const parts = {
      request: {
        ModifySecurityGroupRulesRequest: {
          GroupId: ENDPOINT_GROUP,
          SecurityGroupRule: {
            SecurityGroupRuleId: 'sgr-1',
            SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIpv4: to },
          },
        },
      } as never,
    };
    const holding = (cidr: string) =>
      withGroup(networkOf, ENDPOINT_GROUP, [rule('in', cidr, { ruleId: 'sgr-1' }), SSH]);
    const state = rememberedState(holding(to), holding(before));
    return effectOf(networkAccess, 'ec2:ModifySecurityGroupRules', parts).inverses(state)[0];
  };

  it('is widened again, as it was', () => {
    const plan = narrow('10.0.9.0/24', '10.0.0.0/16');
    expect(plan && opened(plan)).toEqual(['443 10.0.0.0/16']);
    expect(plan).not.toHaveProperty('byHand');
  });

  it('is only offered, and narrower, if it was open to everybody', () => {
    const plan = narrow('10.0.9.0/24', '0.0.0.0/0');
    expect(plan && opened(plan)).toEqual(['443 10.0.1.0/24']);
    expect(plan?.byHand).toMatch(/only their subnets/);
  });
});

describe('network-access, nodes that were lost', () => {
  const lost = nodeIn({ managed: { pingStatus: 'ConnectionLost', agentVersion: '3.3.1611.0' } });
  const other = nodeIn({ instanceId: 'i-2' });

  it.each([
    ['are the only ones that a change cuts off: it is not proven', [lost], 'suspected'],
    ['are cut off with one that is connected: it is proven', [lost, other], 'proven'],
  ] as const)('%s', (_name, nodes, expected) => {
    const left = { ...withGroup(natNetwork, NODE_GROUP, [DATABASE]), nodes };
    const before = { ...withGroup(natNetwork, NODE_GROUP, [OUT, DATABASE]), nodes };
    const { findings } = evaluate(
      [networkAccess],
      effectFor(NODE_GROUP, [OUT]),
      rememberedState(left, before),
    );
    expect(findings.map(({ attribution }) => attribution)).toEqual([expected]);
  });
});

describe('what takes the place of a rule that is wider than needed', () => {
  it.each([
    ['0.0.0.0/0', ['10.0.0.0/16', '10.1.0.0/16']],
    ['10.0.0.0/15', ['10.0.0.0/16', '10.1.0.0/16']],
    ['10.0.0.0/8', ['10.0.0.0/16', '10.1.0.0/16']],
    ['10.1.0.0/16', ['10.1.0.0/16']],
    // The rule let nobody into the VPC.
    ['192.0.2.0/24', []],
    ['::/0', ['2001:db8::/56']],
  ])('is a part of it: %s', (cidr, expected) => {
    const blocks = ['10.0.0.0/16', '10.1.0.0/16', '2001:db8::/56'];
    expect(heldBy({ kind: 'cidr', cidr }, networkOf({}), blocks)).toEqual(expected);
  });
});
