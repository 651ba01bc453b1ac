import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../functions/account/apply-plan.ts';
import type { NetworkAclEntry, VpcNetwork } from '../../../functions/account/network/network.ts';
import { networkAccess } from '../../../functions/prerequisites/network-access/index.ts';
import { type Case, effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  entry,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  PUBLIC_SUBNET,
  rule,
} from '../../support/samples/sample-network.ts';
import { pathState, rememberedState } from '../../support/samples/sample-paths.ts';

const FAIL = 'sessions-fail';
type Rules = Parameters<typeof groupWith>[1];

const grouped = (node: Rules, endpoint: Rules): VpcNetwork =>
  networkOf({ securityGroups: groups(groupWith(NODE_GROUP, node), groupWith(ENDPOINT_GROUP, endpoint)) });
const OUT = rule('out', '0.0.0.0/0');
const IN = rule('in', NODE_GROUP);
const ALL = rule('out', '0.0.0.0/0', { protocol: '-1' });

const withAcls = (node: readonly NetworkAclEntry[], endpoint = OPEN_ENTRIES): VpcNetwork =>
  networkOf({
    networkAcls: [
      aclOf('acl-node', [NODE_SUBNET], node),
      aclOf('acl-endpoint', [ENDPOINT_SUBNET], endpoint),
      aclOf('acl-public', [PUBLIC_SUBNET]),
    ],
  });
const tcp = (fromPort: number, toPort = fromPort) => ({ protocol: '6', fromPort, toPort });
const { managed: _, ...UNMANAGED } = nodeIn();

const mustNotFail: readonly Case[] = [
  ['443 out, 443 in by group', pathState(networkOf()), 'pass'],
  ['443 in by CIDR', pathState(grouped([OUT], [rule('in', '10.0.1.0/24')])), 'pass'],
  ['out to the endpoint’s group alone', pathState(grouped([rule('out', ENDPOINT_GROUP)], [IN])), 'pass'],
  ['all traffic out', pathState(grouped([{ ...ALL }], [IN])), 'pass'],
  ['a rule that another one covers is gone', pathState(grouped([rule('out', '10.0.0.0/8')], [IN])), 'pass'],
  ['an inbound rule of the node is never needed', pathState(grouped([OUT], [IN])), 'pass'],
  [
    'a deny on another port',
    pathState(withAcls([entry(90, 'in', 'deny', tcp(22)), ...OPEN_ENTRIES])),
    'pass',
  ],
  [
    'a deny after the allow',
    pathState(withAcls([...OPEN_ENTRIES, entry(200, 'out', 'deny', tcp(443))])),
    'pass',
  ],
  [
    'a deny of IPv6',
    pathState(withAcls([entry(90, 'out', 'deny', { cidr: '::/0' }), ...OPEN_ENTRIES])),
    'pass',
  ],
  [
    'no managed node, no endpoint',
    pathState(natNetwork({ nodes: [UNMANAGED], securityGroups: {} })),
    'not-applicable',
  ],
  ['a missing endpoint is not access', pathState(networkOf({ endpoints: [endpointTo('ssm')] })), 'pass'],
  ['by the internet', pathState(natNetwork()), 'pass'],
];

const mustFail: readonly Case[] = [
  ['no egress', pathState(grouped([], [IN])), FAIL],
  ['egress on another port', pathState(grouped([rule('out', '0.0.0.0/0', tcp(80))], [IN])), FAIL],
  ['egress to another network', pathState(grouped([rule('out', '192.0.2.0/24')], [IN])), FAIL],
  ['egress by IPv6 alone', pathState(grouped([rule('out', '::/0')], [IN])), FAIL],
  ['no ingress at the endpoint', pathState(grouped([OUT], [])), FAIL],
  ['ingress from another group', pathState(grouped([OUT], [rule('in', 'sg-other')])), FAIL],
  ['ingress from a CIDR beside the node', pathState(grouped([OUT], [rule('in', '10.0.9.0/24')])), FAIL],
  ['a deny on 443 out', pathState(withAcls([entry(90, 'out', 'deny', tcp(443)), ...OPEN_ENTRIES])), FAIL],
  [
    'answers denied',
    pathState(withAcls([entry(90, 'in', 'deny', tcp(1024, 65_535)), ...OPEN_ENTRIES])),
    FAIL,
  ],
  ['no entries', pathState(withAcls([])), FAIL],
  [
    '443 denied at the endpoint',
    pathState(withAcls(OPEN_ENTRIES, [entry(90, 'in', 'deny', tcp(443)), ...OPEN_ENTRIES])),
    FAIL,
  ],
];

describe('network-access, the check', () => {
  it.each([...mustNotFail, ...mustFail])('%s', (_name, state, expected) => {
    expect(verdict(networkAccess.check(state))).toBe(expected);
  });
});

const permission = (peers: Record<string, unknown>, ports: Record<string, unknown> = {}) => ({
  items: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, groups: {}, ipRanges: {}, ...ports, ...peers }],
});
const REVOKE = 'ec2:RevokeSecurityGroupEgress';
const PUT_BACK = {
  api: 'ec2:AuthorizeSecurityGroupEgress',
  input: {
    GroupId: NODE_GROUP,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  },
};
const anywhere = { ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } };
const closed = grouped([], [IN]);
const byId = {
  groupId: NODE_GROUP,
  securityGroupRuleIds: { items: [{ securityGroupRuleId: 'sgr-out-0.0.0.0/0' }] },
};
const described = {
  revokedSecurityGroupRuleSet: {
    items: [
      {
        groupId: NODE_GROUP,
        isEgress: true,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        cidrIpv4: '0.0.0.0/0',
      },
    ],
  },
};

describe('network-access, revoked rules', () => {
  it.each([
    ['by permissions', { request: { groupId: NODE_GROUP, ipPermissions: permission(anywhere) } as never }],
    [
      'in the flat form',
      {
        request: {
          groupId: NODE_GROUP,
          ipPermissions: {},
          ipProtocol: 'tcp',
          fromPort: 443,
          toPort: 443,
          cidrIp: '0.0.0.0/0',
        },
      },
    ],
    ['by rule id with an answer', { request: byId, response: described as never }],
    ['by rule id from the baseline', { request: byId }],
    [
      'all traffic',
      {
        request: {
          groupId: NODE_GROUP,
          ipPermissions: permission(anywhere, { ipProtocol: '-1', fromPort: -1, toPort: -1 }),
        } as never,
      },
    ],
    [
      'a range of ports',
      {
        request: {
          groupId: NODE_GROUP,
          ipPermissions: permission(anywhere, { fromPort: 0, toPort: 65_535 }),
        } as never,
      },
    ],
  ])('%s: 443 and no more is put back', (_name, parts) => {
    const effect = effectOf(networkAccess, REVOKE, parts);
    const { securityGroups } = closed;
    const state = rememberedState(natNetwork({ securityGroups }), natNetwork());
    expect(effect.scope).toMatchObject({ networksOf: [{ kind: 'security-group', id: NODE_GROUP }] });
    expect(effect.isCurrent(state)).toBe(true);
    const plan = effect.inverses(state)[0];
    expect(plan?.calls).toEqual([PUT_BACK]);
    const undone = plan && applyPlan(state, plan);
    expect(undone && verdict(networkAccess.check(undone))).toBe('pass');
  });

  it('never opens more than 443 by itself', () => {
    const parts = {
      request: {
        groupId: NODE_GROUP,
        ipPermissions: permission(anywhere, { ipProtocol: 'udp', fromPort: 53, toPort: 53 }),
      } as never,
    };
    const plans = effectOf(networkAccess, REVOKE, parts).inverses(pathState(closed));
    expect(plans).toHaveLength(1);
    expect(plans[0]).toHaveProperty('byHand');
  });

  it('is superseded when somebody put it back', () => {
    const parts = { request: { groupId: NODE_GROUP, ipPermissions: permission(anywhere) } as never };
    expect(effectOf(networkAccess, REVOKE, parts).isCurrent(pathState(networkOf()))).toBe(false);
  });

  it.each([
    [
      'matched nothing',
      {
        request: { groupId: NODE_GROUP, ipPermissions: permission(anywhere) },
        response: { unknownIpPermissionSet: permission(anywhere) },
      },
      'irrelevant',
    ],
    [
      'another port for UDP',
      {
        request: {
          groupId: NODE_GROUP,
          ipPermissions: permission(anywhere, { ipProtocol: 'udp', fromPort: 123, toPort: 123 }),
        },
      },
      'irrelevant',
    ],
    [
      'another port for TCP, where a proxy may listen',
      { request: { groupId: NODE_GROUP, ipPermissions: permission(anywhere, { fromPort: 22, toPort: 22 }) } },
      'effect',
    ],
    ['no group', { request: { ipPermissions: permission(anywhere) } }, 'unreadable'],
  ])('%s', (_name, parts, expected) => {
    expect(kindOf(networkAccess, REVOKE, parts as never)).toBe(expected);
  });
});

const modifyRules = (...rules: readonly (readonly [id: string, rule: Record<string, unknown>])[]) => {
  const members = rules.map(([SecurityGroupRuleId, SecurityGroupRule], i) => ({
    tag: i + 1,
    SecurityGroupRuleId,
    SecurityGroupRule,
  }));
  const SecurityGroupRule = members.length === 1 ? members[0] : members;
  return {
    request: { ModifySecurityGroupRulesRequest: { GroupId: NODE_GROUP, SecurityGroupRule } } as never,
  };
};

describe('network-access, modified rules', () => {
  const NEAR = { IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443, CidrIpv4: '10.0.0.0/16' };
  const near = rule('out', '10.0.0.0/16', { ruleId: 'sgr-1', fromPort: 8443, toPort: 8443 });

  it.each([
    ['as it was left', NEAR, near, true],
    ['ports as text', { ...NEAR, FromPort: '8443', ToPort: '8443' }, near, true],
    ['protocol as a number', { ...NEAR, IpProtocol: 6 }, near, true],
    ['host bits, which EC2 drops', { ...NEAR, CidrIpv4: '10.0.1.7/16' }, near, true],
    ['nothing told but its peer', { CidrIpv4: '10.0.0.0/16' }, near, true],
    ['nothing told at all', {}, near, true],
    ['all traffic', { ...NEAR, IpProtocol: -1, FromPort: -1, ToPort: -1 }, { ...near, protocol: '-1' }, true],
    [
      'a group',
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ReferencedGroupId: ENDPOINT_GROUP },
      rule('out', ENDPOINT_GROUP, { ruleId: 'sgr-1' }),
      true,
    ],
    [
      'all of ICMP, whose ports are read as none',
      { ...NEAR, IpProtocol: 'icmp', FromPort: -1, ToPort: -1 },
      { ruleId: 'sgr-1', egress: true, protocol: 'icmp', peer: near.peer },
      true,
    ],
    ['another port since', NEAR, { ...near, fromPort: 443, toPort: 443 }, false],
    ['another protocol since', NEAR, { ...near, protocol: 'udp' }, false],
    ['another block since', NEAR, { ...near, peer: { kind: 'cidr', cidr: '10.0.0.0/8' } }, false],
    ['another id', NEAR, { ...near, ruleId: 'sgr-2' }, false],
  ] as const)('%s: current or superseded', (_name, asked, now, isCurrent) => {
    const effect = effectOf(networkAccess, 'ec2:ModifySecurityGroupRules', modifyRules(['sgr-1', asked]));
    const network = networkOf({ securityGroups: groups(groupWith(NODE_GROUP, [now])) });
    expect(effect.isCurrent(pathState(network))).toBe(isCurrent);
  });

  it('is current while one of several rules is as it was left', () => {
    const parts = modifyRules(['sgr-1', NEAR], ['sgr-2', { ...NEAR, CidrIpv4: '10.9.0.0/16' }]);
    const effect = effectOf(networkAccess, 'ec2:ModifySecurityGroupRules', parts);
    const second = rule('out', '10.8.0.0/16', { ruleId: 'sgr-2' });
    const withRules = (...rules: Rules) =>
      pathState(networkOf({ securityGroups: groups(groupWith(NODE_GROUP, rules)) }));
    expect(effect.isCurrent(withRules(near, second))).toBe(true);
    expect(effect.isCurrent(withRules({ ...near, fromPort: 443 }, second))).toBe(false);
  });
});

const aclRequest = (more: Record<string, unknown>) =>
  ({ request: { networkAclId: 'acl-node', ruleNumber: 90, egress: true, ...more } }) as never;
const deny = {
  ruleAction: 'deny',
  aclProtocol: '6',
  portRange: { from: 443, to: 443 },
  icmpTypeCode: {},
  cidrBlock: '0.0.0.0/0',
};
const denied = withAcls([entry(90, 'out', 'deny', tcp(443)), ...OPEN_ENTRIES]);
const KEY = { NetworkAclId: 'acl-node', RuleNumber: 90, Egress: true };

describe('network-access, network ACLs and groups of nodes', () => {
  it('deletes the entry that was added, while it is that one', () => {
    const effect = effectOf(networkAccess, 'ec2:CreateNetworkAclEntry', aclRequest(deny));
    expect(effect.isCurrent(pathState(denied))).toBe(true);
    expect(effect.isCurrent(pathState(networkOf()))).toBe(false);
    expect(effect.inverses(pathState(denied))[0]?.calls).toEqual([
      { api: 'ec2:DeleteNetworkAclEntry', input: KEY },
    ]);
  });

  it('knows the entry without the host bits that were asked for', () => {
    const near = withAcls([entry(90, 'out', 'deny', { ...tcp(443), cidr: '10.0.0.0/16' }), ...OPEN_ENTRIES]);
    const asked = aclRequest({ ...deny, cidrBlock: '10.0.1.7/16' });
    const effect = effectOf(networkAccess, 'ec2:CreateNetworkAclEntry', asked);
    expect(effect.isCurrent(pathState(near))).toBe(true);
    expect(effect.isCurrent(pathState(denied))).toBe(false);
  });

  it('puts a deleted or replaced entry back as it was', () => {
    const before = withAcls([entry(90, 'out', 'allow', tcp(443))]);
    const input = {
      ...KEY,
      RuleAction: 'allow',
      Protocol: '6',
      PortRange: { From: 443, To: 443 },
      CidrBlock: '0.0.0.0/0',
    };
    const gone = effectOf(networkAccess, 'ec2:DeleteNetworkAclEntry', aclRequest({}));
    expect(gone.inverses(rememberedState(withAcls([]), before))[0]?.calls).toEqual([
      { api: 'ec2:CreateNetworkAclEntry', input },
    ]);
    const replaced = effectOf(networkAccess, 'ec2:ReplaceNetworkAclEntry', aclRequest(deny));
    expect(replaced.inverses(rememberedState(denied, before))[0]?.calls).toEqual([
      { api: 'ec2:ReplaceNetworkAclEntry', input },
    ]);
    expect(gone.inverses(pathState(withAcls([])))).toEqual([]);
  });

  it('offers the ACL that a subnet had', () => {
    const now = networkOf({ networkAcls: [aclOf('acl-locked', [NODE_SUBNET], []), aclOf('acl-node', [])] });
    const id = `aclassoc-${NODE_SUBNET}`;
    const parts = {
      request: { associationId: 'aclassoc-old', networkAclId: 'acl-locked' },
      response: { newAssociationId: id },
    };
    const effect = effectOf(networkAccess, 'ec2:ReplaceNetworkAclAssociation', parts);
    const state = rememberedState(now, networkOf());
    expect(effect.isCurrent(state)).toBe(true);
    expect(effect.inverses(state)[0]?.calls).toEqual([
      { api: 'ec2:ReplaceNetworkAclAssociation', input: { AssociationId: id, NetworkAclId: 'acl-node' } },
    ]);
  });

  it.each([
    ['ec2:ModifyNetworkInterfaceAttribute', { networkInterfaceId: 'eni-1' }],
    ['ec2:ModifyInstanceAttribute', { instanceId: nodeIn().instanceId }],
  ])('offers the groups that a node had: %s', (api, who) => {
    const inGroups = (...groupIds: string[]): VpcNetwork => {
      const node = nodeIn();
      return networkOf({
        nodes: [{ ...node, interface: { ...node.interface, networkInterfaceId: 'eni-1', groupIds } }],
      });
    };
    const parts = { request: { ...who, groupSet: { items: [{ groupId: 'sg-empty' }] } } };
    const effect = effectOf(networkAccess, api, parts);
    const state = rememberedState(inGroups('sg-empty'), inGroups('sg-b', NODE_GROUP));
    expect(effect.isCurrent(state)).toBe(true);
    expect(effect.inverses(state)[0]?.calls[0]).toMatchObject({
      api,
      input: { Groups: ['sg-b', NODE_GROUP] },
    });
    expect(networkAccess.reverts).not.toContain(api);
    expect(kindOf(networkAccess, api, { request: who })).toBe('irrelevant');
  });
});
