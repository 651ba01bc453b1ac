import type { ApiCall } from '../../../functions/account/api-call.ts';
import type {
  NetworkAclEntry,
  NodeNetwork,
  SecurityGroupRule,
  VpcNetwork,
} from '../../../functions/account/network/network.ts';
import type { NodeKind } from '../../../functions/account/network/remembered-network.ts';
import { permissionOf } from '../../../functions/account/network/security-group-rules.ts';
import { present, presentValue } from '../../../functions/account/observed.ts';
import { inConsole } from '../../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../../functions/account/records/write/record-event.ts';
import { resource, resourceKey } from '../../../functions/account/resource.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Incident } from '../../../functions/core/ledger/ledger.ts';
import type { Judgement } from '../../../functions/core/outcome.ts';
import { content, DOCUMENT, documentOf, VPC_ID } from './sample-account.ts';
import { type Bench, bench, healthyAccount, later } from './sample-guard.ts';
import {
  aclOf,
  entry,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  rule,
  tablesWith,
} from './sample-network.ts';

/** VPCs whose nodes reach Systems Manager by a way that cannot be seen into. */

export const OTHER_SUBNET = 'subnet-other';
export const IDS = ['i-1', 'i-2', 'i-3', 'i-4', 'i-5', 'i-6'] as const;

export const EVERYWHERE = rule('out', '0.0.0.0/0', { protocol: '-1' });
export const TO_HUB = rule('out', '10.0.0.0/8');
export const PROXY = rule('out', '10.0.9.0/24', { fromPort: 3128, toPort: 3128 });
export const DATABASE = rule('out', '10.0.7.0/24', { fromPort: 5432, toPort: 5432 });

export const nodeAt = (instanceId: string, subnetId = NODE_SUBNET): NodeNetwork =>
  nodeIn({
    instanceId,
    name: `name-of-${instanceId}`,
    interface: {
      subnetId,
      addresses: [`10.0.1.${10 + Number(instanceId.slice(2))}`],
      groupIds: [NODE_GROUP],
    },
  });

type Made = {
  readonly routes?: Readonly<Record<string, string>>;
  readonly rules?: readonly SecurityGroupRule[];
  readonly entries?: readonly NetworkAclEntry[];
};

/** A VPC without endpoints of its own. */
export const vpcWith = (
  { routes = {}, rules = [EVERYWHERE], entries = OPEN_ENTRIES }: Made,
  more: Partial<VpcNetwork> = {},
): VpcNetwork =>
  networkOf({
    vpcId: VPC_ID,
    dhcpOptionsId: 'dopt-amazon',
    endpoints: [],
    routeTables: tablesWith(routes),
    securityGroups: groups(groupWith(NODE_GROUP, rules)),
    networkAcls: [
      aclOf('acl-node', [NODE_SUBNET], entries),
      aclOf('acl-rest', [], OPEN_ENTRIES, { isDefault: true }),
    ],
    nodes: IDS.map((id) => nodeAt(id)),
    ...more,
  });

const ONLY_TO = (cidr: string): readonly NetworkAclEntry[] => [
  ...OPEN_ENTRIES.filter(({ egress }) => !egress),
  entry(90, 'out', 'allow', { cidr }),
];

/** The shapes of organizations: everything is healthy, and nobody can see how. */
export const SPOKE = vpcWith({ routes: { '10.0.0.0/8': 'tgw-0hub' } });

export const SHAPES = {
  'a spoke with a route to its hub': SPOKE,
  'a spoke whose rules let out to its hub only': vpcWith({
    routes: { '10.0.0.0/8': 'tgw-0hub' },
    rules: [TO_HUB],
  }),
  'a spoke whose ACL lets out to its hub only': vpcWith({
    routes: { '0.0.0.0/0': 'nat-1', '10.0.0.0/8': 'tgw-0hub' },
    entries: ONLY_TO('10.0.0.0/8'),
  }),
  'a spoke with a central way to the internet': vpcWith({ routes: { '0.0.0.0/0': 'tgw-0hub' } }),
  'a peering connection': vpcWith({
    routes: { '10.9.0.0/16': 'pcx-0peer' },
    rules: [rule('out', '10.9.0.0/16')],
  }),
  'a subnet that another account shares': vpcWith(
    { rules: [rule('out', '10.0.0.0/16')] },
    { ownerId: '222222222222' },
  ),
  'a proxy in the VPC': vpcWith({ rules: [PROXY, DATABASE] }),
} as const;

/** Two hidden ways, each of which is enough. */
export const TWO_WAYS = vpcWith({ routes: { '10.9.0.0/16': 'pcx-0peer', '10.8.0.0/16': 'tgw-0hub' } });

/** A way by a route to a hub, with rules that let out to more than to the hub. */
export const wideSpoke = (
  routes: Readonly<Record<string, string>> = { '10.0.0.0/8': 'tgw-0hub' },
): VpcNetwork => vpcWith({ routes, rules: [EVERYWHERE, TO_HUB] });

/** A bench on a VPC; sessions need nothing but the two services. */
export const benchOn = (vpc: VpcNetwork, more: Partial<AccountState> = {}): Bench =>
  bench({
    state: healthyAccount({
      documents: { [DOCUMENT]: present(documentOf([content({})])) },
      networks: { [VPC_ID]: present(vpc) },
      ...more,
    }),
    settings: {
      mode: 'auto-fix',
      fixContainment: [
        'security-group',
        'network-acl',
        'endpoint-policy',
        'internet-gateway',
        'public-address',
      ],
    },
  });

export const vpcOfBench = (made: Bench): VpcNetwork => {
  const vpc = presentValue(made.account.state().networks[VPC_ID]);
  if (!vpc) throw new Error('the VPC is gone');
  return vpc;
};

export const changeVpc = (made: Bench, more: Partial<VpcNetwork>): void => {
  const state = made.account.state();
  made.account.set({
    ...state,
    networks: { ...state.networks, [VPC_ID]: present({ ...vpcOfBench(made), ...more }) },
  });
};

const told = (
  made: Bench,
  ids: readonly string[],
  managed: (at: string) => Partial<NonNullable<NodeNetwork['managed']>>,
  at: Date,
): void =>
  changeVpc(made, {
    nodes: vpcOfBench(made).nodes.map((node) =>
      node.managed && ids.includes(node.instanceId)
        ? { ...node, managed: { ...node.managed, ...managed(at.toISOString()) } }
        : node,
    ),
  });

/** These nodes ping now. */
export const ping = (made: Bench, ids: readonly string[] = IDS): void =>
  told(made, ids, (lastPingAt) => ({ pingStatus: 'Online', lastPingAt }), made.now);

/** These nodes lost their connection: their last ping is so many minutes ago. */
export const lose = (made: Bench, ids: readonly string[], minutes: number): void =>
  told(
    made,
    ids,
    (lastPingAt) => ({ pingStatus: 'ConnectionLost', lastPingAt }),
    new Date(made.now.getTime() - minutes * 60_000),
  );

let events = 0;

/** The record of a call that somebody made, now if nothing else is said. */
export const recordBy = (
  made: Bench,
  name: string,
  call: ApiCall,
  time = made.now.toISOString(),
): ReturnType<typeof recordEvent> => {
  events += 1;
  const { identity } = made.config;
  const caller = inConsole(identity, name, 'AdministratorAccess');
  const eventId = `00000000-0000-4000-8000-${String(events).padStart(12, '0')}`;
  return recordEvent({ call, caller, identity, time, eventId });
};

/** Somebody makes a call, and a minute later the guard of the network hears of it. */
export const guarded = async (made: Bench, call: ApiCall): Promise<Judgement> => {
  const event = recordBy(made, 'alice@example.com', call);
  made.happen(call);
  later(made, 1);
  return made.deliver(event, 'network');
};

export const revoke = (one: SecurityGroupRule): ApiCall => ({
  api: 'ec2:RevokeSecurityGroupEgress',
  input: { GroupId: NODE_GROUP, IpPermissions: [permissionOf(one)] },
});

export const authorize = (one: SecurityGroupRule): ApiCall => ({
  api: 'ec2:AuthorizeSecurityGroupEgress',
  input: { GroupId: NODE_GROUP, IpPermissions: [permissionOf(one)] },
});

export const deleteRoute = (DestinationCidrBlock: string): ApiCall => ({
  api: 'ec2:DeleteRoute',
  input: { RouteTableId: 'rtb-node', DestinationCidrBlock },
});

export const denyOut = (CidrBlock = '0.0.0.0/0'): ApiCall => ({
  api: 'ec2:CreateNetworkAclEntry',
  input: {
    NetworkAclId: 'acl-node',
    RuleNumber: 10,
    Egress: true,
    RuleAction: 'deny',
    Protocol: '-1',
    CidrBlock,
  },
});

/** The egress rules of the nodes' group. */
export const egressIn = (made: Bench): readonly SecurityGroupRule[] =>
  (presentValue(vpcOfBench(made).securityGroups[NODE_GROUP])?.rules ?? []).filter(({ egress }) => egress);

/** A bench on a healthy VPC that was swept an hour ago. */
export const swept = async (vpc: VpcNetwork, more: Partial<AccountState> = {}): Promise<Bench> => {
  const made = benchOn(vpc, more);
  ping(made);
  await made.sweep();
  made.published.length = 0;
  later(made, 60);
  ping(made);
  return made;
};

/** A spoke whose last rule Alice revoked a minute ago, which was told. */
export const cutSpoke = async (): Promise<Bench> => {
  const made = await swept(SPOKE);
  const told = await guarded(made, revoke(EVERYWHERE));
  if (told.impact !== 'sessions-fail') throw new Error(`it was not told: ${told.because}`);
  return made;
};

const NETWORK_ROW = resource('SessionGuard::EC2::Network', VPC_ID);

/** The kinds of nodes that are remembered to reach Systems Manager although nobody can see how. */
export const unseenKinds = async (made: Bench): Promise<readonly NodeKind[] | undefined> => {
  const row = (await made.ports.ledger.load([NETWORK_ROW])).baselines[resourceKey(NETWORK_ROW)];
  return row?.snapshot.type === 'SessionGuard::EC2::Network' ? row.snapshot.value.unseen : undefined;
};

/** What is open about the network of the VPC, beside lost nodes and doubts. */
export const openIncidents = async (made: Bench): Promise<readonly Incident[]> =>
  (await made.ports.ledger.load([resource('AWS::EC2::VPC', VPC_ID)])).incidents.filter(
    ({ state, impact, prerequisite }) =>
      state === 'open' && impact !== 'unknown' && prerequisite !== 'node-connection',
  );
