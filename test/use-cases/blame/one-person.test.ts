import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Judgement } from '../../../functions/core/outcome.ts';
import { GROUP, KEY_ARN, VPC_ID } from '../../support/samples/sample-account.ts';
import { type Bench, healthyAccount, remembering } from '../../support/samples/sample-guard.ts';
import {
  identityAccount,
  NODE,
  nodeOf,
  profileOf,
  roleOf,
  withDecisions,
} from '../../support/samples/sample-identity.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  entry,
  NODE_SUBNET,
  natNetwork,
  networkOf,
} from '../../support/samples/sample-network.ts';
import { call, type Event, hear } from '../../support/settling.ts';

const withNetwork = (network: VpcNetwork): AccountState =>
  healthyAccount({
    networks: { [VPC_ID]: present({ ...network, vpcId: VPC_ID, dhcpOptionsId: 'dopt-amazon' }) },
    documents: {},
  });

const nat = () => withNetwork(natNetwork());
const DEFAULT = { RouteTableId: 'rtb-node', DestinationCidrBlock: '0.0.0.0/0' } as const;
const ENTRY = { NetworkAclId: 'acl-node', RuleNumber: 100, Egress: true } as const;
const narrowAcl = () =>
  withNetwork(
    natNetwork({
      networkAcls: natNetwork().networkAcls.map((acl) =>
        acl.networkAclId === 'acl-node'
          ? aclOf('acl-node', [NODE_SUBNET], [entry(100, 'in', 'allow'), entry(100, 'out', 'allow')])
          : acl,
      ),
    }),
  );

const twoProfiles = () =>
  withDecisions(
    identityAccount({
      nodes: [nodeOf()],
      profiles: [profileOf('web'), profileOf('empty')],
      roles: [roleOf('web'), roleOf('empty', { attachedPolicyArns: [] })],
    }),
  );

const ROLE = { InstanceProfileName: 'web' } as const;

/** What somebody takes away, what the same person makes instead, wrongly, and the way back to what was before both. */
type Replacement = readonly [string, () => AccountState, ApiCall, ApiCall, RegExp];

const REPLACEMENTS: readonly Replacement[] = [
  [
    'a route',
    nat,
    { api: 'ec2:DeleteRoute', input: DEFAULT },
    { api: 'ec2:CreateRoute', input: { ...DEFAULT, GatewayId: 'igw-1' } },
    /replace-route .*--nat-gateway-id nat-1/,
  ],
  [
    'an entry of an ACL',
    narrowAcl,
    { api: 'ec2:DeleteNetworkAclEntry', input: ENTRY },
    {
      api: 'ec2:CreateNetworkAclEntry',
      input: {
        ...ENTRY,
        Protocol: '6',
        RuleAction: 'allow',
        CidrBlock: '0.0.0.0/0',
        PortRange: { From: 80, To: 80 },
      },
    },
    /replace-network-acl-entry .*-1/,
  ],
  [
    'the route table of a subnet',
    () =>
      withNetwork(
        natNetwork({
          routeTables: [
            ...natNetwork().routeTables,
            { routeTableId: 'rtb-empty', main: false, subnetIds: [], routes: [] },
          ],
        }),
      ),
    { api: 'ec2:DisassociateRouteTable', input: { AssociationId: 'rtbassoc-node' } },
    { api: 'ec2:AssociateRouteTable', input: { RouteTableId: 'rtb-empty', SubnetId: NODE_SUBNET } },
    /replace-route-table-association .*--route-table-id rtb-node/,
  ],
  [
    'an endpoint',
    () => withNetwork(networkOf()),
    { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-ssm'] } },
    {
      api: 'ec2:CreateVpcEndpoint',
      input: {
        VpcId: VPC_ID,
        ServiceName: 'com.amazonaws.ap-northeast-1.ssm',
        VpcEndpointType: 'Interface',
        SubnetIds: [ENDPOINT_SUBNET],
        SecurityGroupIds: [ENDPOINT_GROUP],
        PrivateDnsEnabled: false,
      },
    },
    /create-vpc-endpoint .*--private-dns-enabled/,
  ],
  [
    'the profile of a node',
    twoProfiles,
    { api: 'ec2:DisassociateIamInstanceProfile', input: { AssociationId: 'iip-assoc-0a1b2c3d4e5f60001' } },
    {
      api: 'ec2:AssociateIamInstanceProfile',
      input: { InstanceId: NODE, IamInstanceProfile: { Name: 'empty' } },
    },
    /replace-iam-instance-profile-association .*web/,
  ],
  [
    'the role of a profile',
    twoProfiles,
    { api: 'iam:RemoveRoleFromInstanceProfile', input: { ...ROLE, RoleName: 'web' } },
    { api: 'iam:AddRoleToInstanceProfile', input: { ...ROLE, RoleName: 'empty' } },
    /add-role-to-instance-profile .*--role-name web/,
  ],
];

const seconds = (made: Bench, count: number): void => {
  made.now = new Date(made.now.getTime() + count * 1000);
};

const deliver = async (made: Bench, event: Event): Promise<Judgement> => {
  const judgements = (await hear(made, event)).map(({ judgement }) => judgement);
  const loudest = judgements.find((one) => made.published.includes(one)) ?? judgements[0];
  if (!loudest) throw new Error('nobody watches it');
  return loudest;
};

const begin = async ([, state, first, second]: Replacement) => {
  const made = await remembering({ state: state(), settings: { mode: 'alert' } });
  seconds(made, 60);
  const taken = call(made, first, 'alice');
  seconds(made, 2);
  const given = call(made, second, 'alice');
  seconds(made, 10);
  return { made, taken, given };
};

const names = ({ published }: Bench): readonly (string | undefined)[] => [
  ...new Set(published.map(({ actor }) => actor?.name)),
];

describe('somebody who takes something away and makes it again, wrongly', () => {
  it.each(REPLACEMENTS)('has done it, and is told how to get back: %s', async (...replacement) => {
    const { made, taken, given } = await begin(replacement);
    const first = await deliver(made, taken);
    const second = await deliver(made, given);
    expect(first.attribution, first.because).not.toBe('pre-existing');
    expect(second.attribution, second.because).not.toBe('pre-existing');
    expect(names(made)).toEqual(['alice']);
    expect(['proven', 'suspected', 'shared', 'none']).toContain(made.published[0]?.attribution);
    expect(made.published.map(({ commands }) => commands.fix.join('\n')).join('\n')).toMatch(replacement[4]);
  });

  it.each(REPLACEMENTS)('has done it in the other order, too: %s', async (...replacement) => {
    const { made, taken, given } = await begin(replacement);
    for (const event of [given, taken])
      expect((await deliver(made, event)).attribution).not.toBe('pre-existing');
    expect(names(made)).toEqual(['alice']);
    expect(made.published.map(({ commands }) => commands.fix.join('\n')).join('\n')).toMatch(replacement[4]);
  });

  it.each(REPLACEMENTS)(
    'is told at most twice, however often the events arrive: %s',
    async (...replacement) => {
      const { made, taken, given } = await begin(replacement);
      for (const event of [taken, given, taken, given, taken]) await deliver(made, event);
      expect(made.published.length).toBeLessThanOrEqual(2);
    },
  );

  it('is not blamed for a log group without its key only because it was deleted', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    seconds(made, 60);
    const deleted = call(made, { api: 'logs:DeleteLogGroup', input: { logGroupName: GROUP } }, 'alice');
    made.happen({ api: 'logs:CreateLogGroup', input: { logGroupName: GROUP } });
    seconds(made, 10);
    const outcome = await deliver(made, deleted);
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven', actor: { name: 'alice' } });
    expect(outcome.commands.fix.join()).toContain(`associate-kms-key`);
    expect(outcome.commands.fix.join()).toContain(KEY_ARN);
  });
});

describe('somebody who takes something away and makes it again, rightly', () => {
  it('has broken nothing', async () => {
    const made = await remembering({ state: nat(), settings: { mode: 'alert' } });
    seconds(made, 60);
    const taken = call(made, { api: 'ec2:DeleteRoute', input: DEFAULT }, 'alice');
    const given = call(
      made,
      { api: 'ec2:CreateRoute', input: { ...DEFAULT, NatGatewayId: 'nat-1' } },
      'alice',
    );
    expect((await deliver(made, taken)).status).toBe('superseded');
    expect((await deliver(made, given)).status).toBe('healthy');
    expect(made.published).toEqual([]);
  });

  it('has no part in what somebody else breaks afterwards', async () => {
    const made = await remembering({ state: nat(), settings: { mode: 'alert' } });
    seconds(made, 60);
    const taken = call(made, { api: 'ec2:DeleteRoute', input: DEFAULT }, 'alice');
    call(made, { api: 'ec2:CreateRoute', input: { ...DEFAULT, NatGatewayId: 'nat-1' } }, 'alice');
    const input = {
      NetworkAclId: 'acl-node',
      RuleNumber: 1,
      Egress: true,
      Protocol: '-1',
      RuleAction: 'deny',
      CidrBlock: '0.0.0.0/0',
    } as const;
    const denied = call(made, { api: 'ec2:CreateNetworkAclEntry', input }, 'bob');
    seconds(made, 10);
    expect((await deliver(made, taken)).status).toBe('superseded');
    expect(await deliver(made, denied)).toMatchObject({ status: 'alerted', attribution: 'proven' });
    expect(names(made)).toEqual(['bob']);
  });

  it('has broken nothing by making something and taking it away', async () => {
    const made = await remembering({ state: nat(), settings: { mode: 'alert' } });
    seconds(made, 60);
    const to = { ...DEFAULT, DestinationCidrBlock: '0.0.0.0/1' };
    const given = call(made, { api: 'ec2:CreateRoute', input: { ...to, GatewayId: 'igw-1' } }, 'alice');
    const taken = call(made, { api: 'ec2:DeleteRoute', input: to }, 'alice');
    expect((await deliver(made, given)).status).toBe('superseded');
    expect(['healthy', 'superseded']).toContain((await deliver(made, taken)).status);
    expect(made.published).toEqual([]);
  });
});
