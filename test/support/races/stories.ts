import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { BUCKET, VPC_ID } from '../samples/sample-account.ts';
import { type Bench, healthyAccount, later } from '../samples/sample-guard.ts';
import { NODE_GROUP, natNetwork, networkOf } from '../samples/sample-network.ts';
import { call, type Event, hear } from '../settling.ts';
import { type Act, hearing, person, sweeping } from './at-once.ts';

const withNetwork = (network: VpcNetwork): AccountState =>
  healthyAccount({
    networks: { [VPC_ID]: present({ ...network, vpcId: VPC_ID, dhcpOptionsId: 'dopt-amazon' }) },
    documents: {},
  });
export const nat = () => withNetwork(natNetwork());
/** The preferences are another matter. */
const names = () => healthyAccount({ documents: {} });
const endpoints = () => withNetwork(networkOf());

const DEFAULT = { RouteTableId: 'rtb-node', DestinationCidrBlock: '0.0.0.0/0' } as const;
export const deleteRoute: ApiCall = { api: 'ec2:DeleteRoute', input: DEFAULT };
const createRoute: ApiCall = { api: 'ec2:CreateRoute', input: { ...DEFAULT, NatGatewayId: 'nat-1' } };
export const deny = (RuleNumber: number): ApiCall => ({
  api: 'ec2:CreateNetworkAclEntry',
  input: {
    NetworkAclId: 'acl-node',
    RuleNumber,
    Egress: true,
    Protocol: '-1',
    RuleAction: 'deny',
    CidrBlock: '0.0.0.0/0',
  },
});
export const allow: ApiCall = {
  api: 'ec2:DeleteNetworkAclEntry',
  input: { NetworkAclId: 'acl-node', RuleNumber: 1, Egress: true },
};
const revoke: ApiCall = {
  api: 'ec2:RevokeSecurityGroupEgress',
  input: {
    GroupId: NODE_GROUP,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  },
};
const deleteEndpoint: ApiCall = { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-ssm'] } };
export const dnsOff: ApiCall = {
  api: 'ec2:ModifyVpcAttribute',
  input: { VpcId: VPC_ID, EnableDnsSupport: { Value: false } },
};
export const associate = (DhcpOptionsId: string): ApiCall => ({
  api: 'ec2:AssociateDhcpOptions',
  input: { VpcId: VPC_ID, DhcpOptionsId },
});
const deleteBucket: ApiCall = { api: 's3:DeleteBucket', input: { Bucket: BUCKET } };
const createBucket: ApiCall = {
  api: 's3:CreateBucket',
  input: { Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-1' } },
};

export type Story = {
  readonly state: () => AccountState;
  /** What happened and was told before; it answers with its event. */
  readonly before?: (made: Bench) => Promise<Event>;
  readonly runs: (made: Bench) => readonly [Act, Act];
  readonly named: readonly string[];
};

const told = async (made: Bench, wanted: ApiCall): Promise<Event> => {
  const event = call(made, wanted, 'zoe');
  await hear(made, event);
  later(made, 60);
  return event;
};

const two =
  (a: readonly [string, ApiCall], b: readonly [string, ApiCall]): Story['runs'] =>
  (made) => [person(made, ...a), person(made, ...b)];

/** What two runs meet at once. */
export const STORIES: Readonly<Record<string, Story>> = {
  'two people who break a VPC by a route and an ACL': {
    state: nat,
    runs: two(['alice', deleteRoute], ['bob', deny(1)]),
    named: ['alice', 'bob'],
  },
  'two people who break a VPC by a group and an endpoint': {
    state: endpoints,
    runs: two(['alice', revoke], ['bob', deleteEndpoint]),
    named: ['alice', 'bob'],
  },
  'two people who break the names of a VPC': {
    state: names,
    runs: two(['alice', associate('dopt-public')], ['bob', dnsOff]),
    named: ['alice', 'bob'],
  },
  'a break and the sweep': {
    state: nat,
    runs: (made) => [person(made, 'alice', deleteRoute), sweeping(made)],
    named: ['alice'],
  },
  'a doubt and a break': {
    state: names,
    runs: two(['alice', associate('dopt-private')], ['bob', dnsOff]),
    named: ['bob'],
  },
  'two people who break a VPC of which was told that somebody broke it': {
    state: nat,
    before: (made) => told(made, deleteRoute),
    runs: two(['alice', deny(1)], ['bob', deny(2)]),
    named: ['alice', 'bob'],
  },
  'the mend of what was told, and a break of another person': {
    state: nat,
    before: (made) => told(made, deleteRoute),
    runs: two(['bob', createRoute], ['carol', deny(1)]),
    named: ['carol'],
  },
  'a break beside what was told, and the mend of both': {
    state: nat,
    before: (made) => told(made, deleteRoute),
    runs: (made) => [
      hearing(made, call(made, deny(1), 'carol')),
      async (run) => {
        await person(made, 'bob', createRoute)(run);
        return person(made, 'bob', allow)(run);
      },
    ],
    named: [],
  },
  'the mend of what was told, and the sweep, which is to remind of it': {
    state: nat,
    before: async (made) => {
      const event = await told(made, deleteRoute);
      later(made, 24 * 60);
      return event;
    },
    runs: (made) => [person(made, 'bob', createRoute), sweeping(made)],
    named: [],
  },
  'what was told, mended and broken again, and the sweep that has seen it whole': {
    state: healthyAccount,
    before: async (made) => {
      const event = await told(made, deleteBucket);
      made.happen(createBucket);
      return event;
    },
    runs: (made) => [person(made, 'carol', deleteBucket), sweeping(made)],
    named: ['carol'],
  },
};
