import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../functions/account/api-call.ts';
import type { NetworkAclEntry, VpcNetwork } from '../../../functions/account/network/network.ts';
import { entryInput } from '../../../functions/account/network/network-acl-entries.ts';
import { networkAccess } from '../../../functions/prerequisites/network-access/index.ts';
import { effectOf } from '../../support/samples/check-one.ts';
import {
  aclOf,
  ENDPOINT_SUBNET,
  entry,
  groups,
  groupWith,
  NODE_SUBNET,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  rule,
} from '../../support/samples/sample-network.ts';
import { rememberedState } from '../../support/samples/sample-paths.ts';

type Entries = readonly NetworkAclEntry[];

const tcp = (fromPort: number, toPort = fromPort) => ({ protocol: '6', fromPort, toPort });
const withEntries = (entries: Entries): VpcNetwork =>
  networkOf({
    networkAcls: [aclOf('acl-node', [NODE_SUBNET], entries), aclOf('acl-endpoint', [ENDPOINT_SUBNET])],
  });

/** The first way back of a change that leads from some entries to others. */
const planOf = (api: string, one: NetworkAclEntry, before: Entries, now: Entries): Plan | undefined => {
  const { NetworkAclId, RuleNumber, Egress, RuleAction, Protocol, PortRange, CidrBlock } = entryInput(
    'acl-node',
    one,
  );
  const request = {
    networkAclId: NetworkAclId,
    ruleNumber: RuleNumber,
    egress: Egress,
    ruleAction: RuleAction,
    aclProtocol: Protocol,
    ...(PortRange ? { portRange: { from: PortRange.From, to: PortRange.To } } : {}),
    ...(CidrBlock ? { cidrBlock: CidrBlock } : {}),
  };
  const effect = effectOf(networkAccess, api, { request } as never);
  return effect.inverses(rememberedState(withEntries(now), withEntries(before)))[0];
};

const ALLOW_HTTPS = entry(100, 'out', 'allow', tcp(443));
const ALLOW_DNS = entry(110, 'out', 'allow', { protocol: '17', fromPort: 53, toPort: 53 });
const ANSWERS = entry(100, 'in', 'allow', tcp(1024, 65_535));

describe('network-access, an entry that was added', () => {
  it.each<readonly [string, NetworkAclEntry, boolean]>([
    ['denies all traffic', entry(1, 'out', 'deny'), true],
    ['denies all traffic of one half of the internet', entry(1, 'out', 'deny', { cidr: '0.0.0.0/1' }), true],
    ['denies all of TCP', entry(1, 'in', 'deny', { protocol: '6' }), true],
    ['denies all ports of TCP', entry(1, 'in', 'deny', tcp(0, 65_535)), true],
    ['denies everything to one node', entry(1, 'out', 'deny', { cidr: '10.0.1.10/32' }), true],
    ['denies 443 to one subnet', entry(1, 'out', 'deny', { ...tcp(443), cidr: '10.0.2.0/24' }), true],
    ['denies 443', entry(1, 'out', 'deny', tcp(443)), false],
    ['denies the answers', entry(1, 'in', 'deny', tcp(1024, 65_535)), false],
    ['denies a block beyond the VPC', entry(1, 'out', 'deny', { cidr: '10.0.0.0/8' }), false],
    ['denies strangers', entry(1, 'in', 'deny', { cidr: '52.0.0.0/8' }), false],
  ])('%s: has the shape of a containment: %s', (_name, one, expected) => {
    const plan = planOf('ec2:CreateNetworkAclEntry', one, OPEN_ENTRIES, [one, ...OPEN_ENTRIES]);
    expect(plan?.calls[0]?.api).toBe('ec2:DeleteNetworkAclEntry');
    expect(plan?.containment).toBe(expected ? 'network-acl' : undefined);
    expect(plan).not.toHaveProperty('byHand');
  });
});

describe('network-access, an entry that was taken or replaced', () => {
  const DELETE = 'ec2:DeleteNetworkAclEntry';
  const REPLACE = 'ec2:ReplaceNetworkAclEntry';
  it.each<readonly [string, string, NetworkAclEntry, Entries, Entries, boolean, boolean]>([
    [
      'one of several',
      DELETE,
      ALLOW_HTTPS,
      [ALLOW_HTTPS, ALLOW_DNS, ANSWERS],
      [ALLOW_DNS, ANSWERS],
      false,
      false,
    ],
    ['the last that allows', DELETE, ALLOW_HTTPS, [ALLOW_HTTPS, ANSWERS], [ANSWERS], true, false],
    [
      'all but a forensic host',
      DELETE,
      ALLOW_HTTPS,
      [ALLOW_HTTPS, entry(50, 'out', 'allow', { cidr: '10.0.9.9/32' })],
      [entry(50, 'out', 'allow', { cidr: '10.0.9.9/32' })],
      true,
      false,
    ],
    [
      'by a deny of everything',
      REPLACE,
      entry(100, 'out', 'deny'),
      [ALLOW_HTTPS, ALLOW_DNS],
      [entry(100, 'out', 'deny'), ALLOW_DNS],
      true,
      false,
    ],
    [
      'by a deny of 443',
      REPLACE,
      entry(100, 'out', 'deny', tcp(443)),
      [ALLOW_HTTPS, ALLOW_DNS],
      [entry(100, 'out', 'deny', tcp(443)), ALLOW_DNS],
      false,
      false,
    ],
    [
      'what allowed all traffic, by less',
      REPLACE,
      entry(100, 'in', 'allow', tcp(443)),
      OPEN_ENTRIES,
      [entry(100, 'in', 'allow', tcp(443)), entry(100, 'out', 'allow')],
      false,
      true,
    ],
    [
      'what allowed all ports, beside others',
      DELETE,
      entry(100, 'out', 'allow', { protocol: '6' }),
      [entry(100, 'out', 'allow', { protocol: '6' }), ALLOW_DNS],
      [ALLOW_DNS],
      false,
      false,
    ],
  ])('%s: is only offered as a containment, or as too much', (_name, api, one, before, now, shape, wide) => {
    const plan = planOf(api, one, before, now);
    expect(plan?.exact).toBe(true);
    expect(plan?.containment).toBe(shape ? 'network-acl' : undefined);
    expect(plan?.byHand !== undefined).toBe(wide);
  });
});

describe('network-access, an ACL or groups for isolation', () => {
  it.each<readonly [string, Entries, boolean]>([
    ['without entries', [], true],
    [
      'that denies all',
      [
        entry(1, 'in', 'deny'),
        entry(1, 'out', 'deny'),
        ...OPEN_ENTRIES.map((one) => ({ ...one, ruleNumber: one.ruleNumber + 100 })),
      ],
      true,
    ],
    ['that allows no way out', [entry(1, 'in', 'allow')], true],
    ['that lacks HTTPS only', [entry(1, 'in', 'allow'), ALLOW_DNS], false],
  ])('a subnet got an ACL %s: %s', (_name, entries, expected) => {
    const now = networkOf({
      networkAcls: [aclOf('acl-other', [NODE_SUBNET], entries), aclOf('acl-node', [])],
    });
    const parts = {
      request: { associationId: 'aclassoc-old', networkAclId: 'acl-other' },
      response: { newAssociationId: `aclassoc-${NODE_SUBNET}` },
    };
    const effect = effectOf(networkAccess, 'ec2:ReplaceNetworkAclAssociation', parts);
    const [plan] = effect.inverses(rememberedState(now, networkOf()));
    expect(plan?.containment).toBe(expected ? 'network-acl' : undefined);
  });

  it('a node got groups that cut it off, whatever they let through to others', () => {
    const inGroup = (id: string): VpcNetwork => {
      const node = nodeIn();
      return networkOf({
        nodes: [{ ...node, interface: { ...node.interface, groupIds: [id] } }],
        securityGroups: groups(
          groupWith('sg-forensic', [rule('in', '10.0.9.9/32'), rule('out', '10.0.9.9/32')]),
        ),
      });
    };
    const { instanceId } = nodeIn();
    const request = { instanceId, groupSet: { items: [{ groupId: 'sg-forensic' }] } };
    const effect = effectOf(networkAccess, 'ec2:ModifyInstanceAttribute', { request });
    const [plan] = effect.inverses(rememberedState(inGroup('sg-forensic'), inGroup('sg-node')));
    expect(plan?.containment).toBe('security-group');
  });
});
