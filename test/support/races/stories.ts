import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { BUCKET, VPC_ID } from '../samples/sample-account.ts';
import { type Bench, healthyAccount, later, remembering } from '../samples/sample-guard.ts';
import { NODE_GROUP, natNetwork, networkOf } from '../samples/sample-network.ts';
import { call } from '../settling.ts';
import { type Act, namedIn, person, sweeping, wrongAfter } from './at-once.ts';
import { interleave, type Schedule } from './interleave.ts';

const withNetwork = (network: VpcNetwork): AccountState =>
  healthyAccount({
    networks: { [VPC_ID]: present({ ...network, vpcId: VPC_ID, dhcpOptionsId: 'dopt-amazon' }) },
    documents: {},
  });
const nat = () => withNetwork(natNetwork());
const endpoints = () => withNetwork(networkOf());

const DEFAULT = { RouteTableId: 'rtb-node', DestinationCidrBlock: '0.0.0.0/0' } as const;
const deleteRoute: ApiCall = { api: 'ec2:DeleteRoute', input: DEFAULT };
const createRoute: ApiCall = { api: 'ec2:CreateRoute', input: { ...DEFAULT, NatGatewayId: 'nat-1' } };
const denyAll: ApiCall = {
  api: 'ec2:CreateNetworkAclEntry',
  input: {
    NetworkAclId: 'acl-node',
    RuleNumber: 1,
    Egress: true,
    Protocol: '-1',
    RuleAction: 'deny',
    CidrBlock: '0.0.0.0/0',
  },
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
  /** What happened and was told before. */
  readonly before?: (made: Bench) => Promise<void>;
  readonly runs: (made: Bench) => readonly [Act, Act];
  readonly named: readonly string[];
};

const told = async (made: Bench, wanted: ApiCall): Promise<void> => {
  const { record } = call(made, wanted, 'zoe');
  for (const family of ['network', 'preferences'] as const) await made.deliver(record, family);
  later(made, 60);
};

const two =
  (a: readonly [string, ApiCall], b: readonly [string, ApiCall]): Story['runs'] =>
  (made) => [person(made, ...a), person(made, ...b)];

/** What two runs meet at once. */
export const STORIES: Readonly<Record<string, Story>> = {
  'two people who break a VPC by a route and an ACL': {
    state: nat,
    runs: two(['alice', deleteRoute], ['bob', denyAll]),
    named: ['alice', 'bob'],
  },
  'two people who break a VPC by a group and an endpoint': {
    state: endpoints,
    runs: two(['alice', revoke], ['bob', deleteEndpoint]),
    named: ['alice', 'bob'],
  },
  'two people who break the names of a VPC': {
    state: healthyAccount,
    runs: two(['alice', associate('dopt-public')], ['bob', dnsOff]),
    named: ['alice', 'bob'],
  },
  'a break and the sweep': {
    state: nat,
    runs: (made) => [person(made, 'alice', deleteRoute), sweeping(made)],
    named: ['alice'],
  },
  'a doubt and a break': {
    state: healthyAccount,
    runs: two(['alice', associate('dopt-private')], ['bob', dnsOff]),
    named: ['bob'],
  },
  'the mend of what was told, and a break of another person': {
    state: nat,
    before: (made) => told(made, deleteRoute),
    runs: two(['bob', createRoute], ['carol', denyAll]),
    named: ['carol'],
  },
  'the mend of what was told, and the sweep, which is to remind of it': {
    state: nat,
    before: async (made) => {
      await told(made, deleteRoute);
      later(made, 24 * 60);
    },
    runs: (made) => [person(made, 'bob', createRoute), sweeping(made)],
    named: [],
  },
  'what was told, mended and broken again, and the sweep that has seen it whole': {
    state: healthyAccount,
    before: async (made) => {
      await told(made, deleteBucket);
      made.happen(createBucket);
    },
    runs: (made) => [person(made, 'carol', deleteBucket), sweeping(made)],
    named: ['carol'],
  },
};

/** What was told wrongly in a story, in words: nothing, if everybody is named and what is over has its end. */
export const problemsOf = async (story: Story, schedule: Schedule): Promise<readonly string[]> => {
  const made = await remembering({ state: story.state(), settings: { mode: 'alert' } });
  later(made, 5);
  await story.before?.(made);
  made.published.length = 0;
  await interleave(made, story.runs(made), schedule);
  const named = namedIn(made);
  const unnamed = story.named.filter((who) => !named.includes(who)).map((who) => `${who} is not named`);
  return [...unnamed, ...(await wrongAfter(made))];
};
