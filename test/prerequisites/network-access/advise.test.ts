import { describe, expect, it } from 'vitest';
import type { SecurityGroup, VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import { networkAccess } from '../../../functions/prerequisites/network-access/index.ts';
import { follow } from '../../support/samples/advised.ts';
import { bucketOf, withInputs } from '../../support/samples/sample-account.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  entry,
  gatewayToS3,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  PUBLIC_SUBNET,
  routeTable,
  rule,
  S3_LIST,
} from '../../support/samples/sample-network.ts';
import { pathState, rememberedState } from '../../support/samples/sample-paths.ts';

const twoNodes = [nodeIn(), nodeIn({ instanceId: 'i-2', name: 'web-2' })];
const INTO_NODES = rule('in', '10.0.0.0/16', { fromPort: 8080, toPort: 8080 });
const OPEN_ENDPOINT = groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]);

const withGroups = (...all: readonly SecurityGroup[]) => ({ securityGroups: groups(...all) });
const acls = (entries: Parameters<typeof aclOf>[2], more: VpcNetwork['networkAcls'] = []) => ({
  networkAcls: [
    aclOf('acl-default', [], OPEN_ENTRIES, { isDefault: true }),
    aclOf('acl-node', [NODE_SUBNET], entries),
    ...more,
  ],
});
const HTTPS = { protocol: '6', fromPort: 443, toPort: 443 };
const EPHEMERAL = { protocol: '6', fromPort: 32_768, toPort: 65_535 };

const shutGroup = groupWith(NODE_GROUP, [INTO_NODES]);

type Row = readonly [what: string, network: VpcNetwork, commands: readonly string[]];
const at = '--region ap-northeast-1';
const permission = (peer: string) =>
  `--ip-permissions '[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,${peer}}]' ${at}`;
const ingress = (id: string, peer: string) =>
  `aws ec2 authorize-security-group-ingress --group-id ${id} ${permission(peer)}`;
const egress = (id: string, peer: string) =>
  `aws ec2 authorize-security-group-egress --group-id ${id} ${permission(peer)}`;
const group = (id: string) => `"UserIdGroupPairs":[{"GroupId":"${id}"}]`;

const mended: readonly Row[] = [
  [
    'a group of several nodes lets nothing out: to the group of the endpoints, not to everywhere',
    networkOf({ nodes: twoNodes, ...withGroups(groupWith(NODE_GROUP, []), OPEN_ENDPOINT) }),
    [egress(NODE_GROUP, group(ENDPOINT_GROUP))],
  ],
  [
    'a group that still lets others in lets nothing out',
    networkOf(withGroups(shutGroup, OPEN_ENDPOINT)),
    [egress(NODE_GROUP, group(ENDPOINT_GROUP))],
  ],
  [
    'a group lets out only what is not HTTPS, and the way is the internet',
    natNetwork(
      withGroups(groupWith(NODE_GROUP, [INTO_NODES, rule('out', '0.0.0.0/0', { fromPort: 80, toPort: 80 })])),
    ),
    [egress(NODE_GROUP, '"IpRanges":[{"CidrIp":"0.0.0.0/0"}]')],
  ],
  [
    'the group of the endpoints lets nobody in: from the group of the nodes',
    networkOf(withGroups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]), groupWith(ENDPOINT_GROUP, []))),
    [ingress(ENDPOINT_GROUP, group(NODE_GROUP))],
  ],
  [
    'nobody is there: from the VPC, for nodes to come',
    networkOf({
      nodes: [],
      ...withGroups(groupWith(NODE_GROUP, []), groupWith(ENDPOINT_GROUP, [])),
    }),
    [ingress(ENDPOINT_GROUP, '"IpRanges":[{"CidrIp":"10.0.0.0/16"}]')],
  ],
  [
    'an ACL lets no answers in',
    networkOf(acls([entry(100, 'out', 'allow'), entry(100, 'in', 'allow', HTTPS)])),
    [
      `aws ec2 create-network-acl-entry --network-acl-id acl-node --rule-number 110 --ingress --rule-action allow --protocol 6 --port-range '{"From":32768,"To":65535}' --cidr-block 10.0.2.0/24 ${at}`,
    ],
  ],
  [
    'an ACL lacks both directions: two entries',
    networkOf(acls([entry(100, 'out', 'allow', EPHEMERAL), entry(100, 'in', 'allow', HTTPS)])),
    [
      `aws ec2 create-network-acl-entry --network-acl-id acl-node --rule-number 110 --egress --rule-action allow --protocol 6 --port-range '{"From":443,"To":443}' --cidr-block 10.0.2.0/24 ${at}`,
      `aws ec2 create-network-acl-entry --network-acl-id acl-node --rule-number 110 --ingress --rule-action allow --protocol 6 --port-range '{"From":32768,"To":65535}' --cidr-block 10.0.2.0/24 ${at}`,
    ],
  ],
  [
    'the ACL of the endpoints lets no HTTPS in: from the subnet of the nodes',
    networkOf({
      networkAcls: [
        aclOf('acl-default', [], OPEN_ENTRIES, { isDefault: true }),
        aclOf(
          'acl-endpoint',
          [ENDPOINT_SUBNET],
          [entry(100, 'out', 'allow'), entry(100, 'in', 'allow', { ...HTTPS, fromPort: 22, toPort: 22 })],
        ),
      ],
    }),
    [
      `aws ec2 create-network-acl-entry --network-acl-id acl-endpoint --rule-number 110 --ingress --rule-action allow --protocol 6 --port-range '{"From":443,"To":443}' --cidr-block 10.0.1.0/24 ${at}`,
    ],
  ],
];

const S3 = { s3BucketName: 'example' };

/** What somebody may have meant, or what opens more than sessions need. */
const decided: readonly (readonly [what: string, network: VpcNetwork])[] = [
  ['one node alone in an empty group', networkOf(withGroups(groupWith(NODE_GROUP, []), OPEN_ENDPOINT))],
  [
    'one node alone in a group that lets out to a forensic host',
    networkOf(
      withGroups(
        groupWith(NODE_GROUP, [rule('out', '10.0.9.9/32'), rule('in', '10.0.9.9/32')]),
        OPEN_ENDPOINT,
      ),
    ),
  ],
  [
    'several nodes in a group that is tagged as quarantine',
    networkOf({
      nodes: twoNodes,
      ...withGroups({ ...groupWith(NODE_GROUP, []), tags: { Name: 'Quarantine' } }, OPEN_ENDPOINT),
    }),
  ],
  [
    'a quarantine group that lets out, but that endpoints do not let in',
    networkOf({
      nodes: [
        nodeIn(),
        nodeIn({
          instanceId: 'i-2',
          interface: { subnetId: NODE_SUBNET, addresses: ['10.0.1.11'], groupIds: ['sg-q'] },
        }),
      ],
      ...withGroups(
        groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]),
        { ...groupWith('sg-q', [rule('out', '0.0.0.0/0')]), tags: { purpose: 'isolation' } },
        OPEN_ENDPOINT,
      ),
    }),
  ],
  ['a numbered rule denies it', networkOf(acls([entry(50, 'out', 'deny'), ...OPEN_ENTRIES]))],
  ['a numbered rule denies one port', networkOf(acls([entry(50, 'out', 'deny', HTTPS), ...OPEN_ENTRIES]))],
  ['an ACL allows nothing out', networkOf(acls([entry(100, 'in', 'allow')]))],
  [
    'answers from the internet',
    natNetwork(acls([entry(100, 'out', 'allow'), entry(100, 'in', 'allow', HTTPS)])),
  ],
  [
    'a VPC of another account',
    networkOf({
      ownerId: '999988887777',
      ...withGroups(groupWith(NODE_GROUP, [INTO_NODES]), groupWith(ENDPOINT_GROUP, [])),
    }),
  ],
];

describe('network-access, the advice', () => {
  it.each(mended)('%s', (_, network, commands) => {
    expect(follow(networkAccess, pathState(network))).toMatchObject({
      before: 'fail',
      after: 'pass',
      commands,
    });
  });

  it.each(decided)('nothing is offered: %s', (_, network) => {
    expect(follow(networkAccess, pathState(network)).commands).toEqual([]);
  });

  it('offers nothing for a node that was moved into another group', () => {
    const moved = nodeIn({ interface: { ...nodeIn().interface, groupIds: ['sg-other'] } });
    const all = groups(
      groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]),
      groupWith('sg-other', [rule('out', '0.0.0.0/0')]),
      OPEN_ENDPOINT,
    );
    const before = networkOf({ nodes: twoNodes, securityGroups: all });
    const now = networkOf({ nodes: [moved, ...twoNodes.slice(1)], securityGroups: all });
    const state = rememberedState(now, before);
    expect(follow(networkAccess, state)).toMatchObject({ before: 'fail', after: 'nothing' });
    // Nothing is known of how it was before, and any group may be new here.
    expect(follow(networkAccess, pathState(now))).toMatchObject({ after: 'pass' });
  });

  it('lets nodes out to the list of a gateway endpoint', () => {
    const network = networkOf({
      nodes: twoNodes,
      endpoints: [endpointTo('ssm'), endpointTo('ssmmessages'), gatewayToS3()],
      routeTables: [routeTable('rtb-node', [NODE_SUBNET], { [S3_LIST]: 'vpce-gateway' }, true)],
      ...withGroups(groupWith(NODE_GROUP, [rule('out', ENDPOINT_GROUP)]), OPEN_ENDPOINT),
    });
    const state = pathState(network, {
      documents: withInputs(S3).documents,
      buckets: { example: present(bucketOf({ name: 'example' })) },
    });
    expect(follow(networkAccess, state).commands).toEqual([
      egress(NODE_GROUP, `"PrefixListIds":[{"PrefixListId":"${S3_LIST}"}]`),
    ]);
  });

  it('opens what it can and leaves an isolated node alone', () => {
    const isolated = nodeIn({
      instanceId: 'i-3',
      name: 'suspect',
      interface: { subnetId: PUBLIC_SUBNET, addresses: ['10.0.3.9'], groupIds: ['sg-none'] },
    });
    const network = networkOf({
      nodes: [...twoNodes, isolated],
      ...withGroups(groupWith(NODE_GROUP, []), groupWith('sg-none', []), OPEN_ENDPOINT),
    });
    expect(follow(networkAccess, pathState(network))).toMatchObject({
      after: 'fail',
      commands: [egress(NODE_GROUP, group(ENDPOINT_GROUP))],
    });
  });

  it('says what a wide rule opens', () => {
    const wide = natNetwork(withGroups(shutGroup));
    expect(follow(networkAccess, pathState(wide)).words).toBe(
      'The offered fix sets up the rule egress tcp 443 to 0.0.0.0/0 in sg-node. Before you run it: the rule lets nodes out to every address on port 443, because the addresses of AWS are not known',
    );
  });
});
