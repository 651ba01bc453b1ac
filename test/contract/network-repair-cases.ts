import { expect } from 'vitest';
import type { NetworkRepairInputs } from '../../functions/account/network/inputs.ts';
import type { VpcNetwork } from '../../functions/account/network/network.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  nodeIn,
  rule,
} from '../support/samples/sample-network.ts';
import type { Case } from './repair-case.ts';
import { described, type World } from './world.ts';

const ELASTIC = { publicIp: '192.0.2.50', allocationId: 'eipalloc-1', associationId: 'eipassoc-1' };

const network = natNetwork({
  dhcpOptionsId: 'default',
  networkAcls: [aclOf('acl-node', [NODE_SUBNET])],
  securityGroups: groups(groupWith(NODE_GROUP, []), groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)])),
  endpoints: [{ ...endpointTo('ssm'), serviceName: 'com.amazonaws.eu-central-1.ssm' }],
  nodes: [nodeIn({ hasPublicIp: true, elasticIp: ELASTIC })],
  prefixLists: {},
});

const before = described({ networks: { [NETWORK_ID]: present(network) } });
const scope = ({ idOf }: Pick<World, 'idOf'>) => ({ networks: [idOf(NETWORK_ID)] });
const onNetwork = { before, scope } as const;

const read = (state: AccountState, { idOf }: Pick<World, 'idOf'>): VpcNetwork => {
  const found = presentValue(state.networks[idOf(NETWORK_ID)]);
  if (!found) throw new Error('the network was not read');
  return found;
};

const tcp443 = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }];

const rulesAfter =
  (egress: boolean) =>
  (state: AccountState, world: World): void => {
    const { securityGroups } = read(state, world);
    const rules = presentValue(securityGroups[world.idOf(NODE_GROUP)])?.rules;
    expect(rules).toHaveLength(1);
    const peer = { kind: 'cidr', cidr: '10.0.0.0/16' };
    expect(rules?.[0]).toMatchObject({ egress, protocol: 'tcp', fromPort: 443, toPort: 443, peer });
  };

const entriesAfter =
  (expected: unknown) =>
  (state: AccountState, world: World): void => {
    const acl = read(state, world).networkAcls.find(
      ({ networkAclId }) => networkAclId === world.idOf('acl-node'),
    );
    const entries = acl?.entries.filter(({ egress, ruleNumber }) => egress && ruleNumber < 32_767);
    expect(entries).toEqual(expected);
  };

const entryKey = ({ idOf }: Pick<World, 'idOf'>, RuleNumber: number) => ({
  NetworkAclId: idOf('acl-node'),
  RuleNumber,
  Egress: true,
});
const OPEN = { ruleNumber: 100, egress: true, allow: true, protocol: '-1', cidr: '0.0.0.0/0' };
const HTTPS = { protocol: '6', fromPort: 443, toPort: 443, cidr: '0.0.0.0/0', egress: true, allow: true };
const httpsInput = {
  RuleAction: 'allow',
  Protocol: '6',
  PortRange: { From: 443, To: 443 },
  CidrBlock: '0.0.0.0/0',
} as const;

const routeAfter =
  (destination: string, target: string) =>
  (state: AccountState, world: World): void => {
    const table = read(state, world).routeTables.find(
      ({ routeTableId }) => routeTableId === world.idOf('rtb-node'),
    );
    expect(table?.routes).toContainEqual({ destination, target: world.idOf(target), blackhole: false });
  };

/** One case for each call on a network that auto-fix may make. */
export const NETWORK_CASES: Readonly<Record<keyof NetworkRepairInputs, Case>> = {
  'ec2:AuthorizeSecurityGroupIngress': {
    ...onNetwork,
    call: ({ idOf }) => ({
      api: 'ec2:AuthorizeSecurityGroupIngress',
      input: { GroupId: idOf(NODE_GROUP), IpPermissions: tcp443 },
    }),
    after: rulesAfter(false),
    again: 'already-done',
  },
  'ec2:AuthorizeSecurityGroupEgress': {
    ...onNetwork,
    call: ({ idOf }) => ({
      api: 'ec2:AuthorizeSecurityGroupEgress',
      input: { GroupId: idOf(NODE_GROUP), IpPermissions: tcp443 },
    }),
    after: rulesAfter(true),
    again: 'already-done',
  },
  'ec2:CreateNetworkAclEntry': {
    ...onNetwork,
    call: (world) => ({ api: 'ec2:CreateNetworkAclEntry', input: { ...entryKey(world, 90), ...httpsInput } }),
    after: entriesAfter(expect.arrayContaining([{ ruleNumber: 90, ...HTTPS }, OPEN])),
    again: 'already-done',
  },
  'ec2:ReplaceNetworkAclEntry': {
    ...onNetwork,
    call: (world) => ({
      api: 'ec2:ReplaceNetworkAclEntry',
      input: { ...entryKey(world, 100), ...httpsInput },
    }),
    after: entriesAfter([{ ruleNumber: 100, ...HTTPS }]),
    again: 'done',
  },
  'ec2:DeleteNetworkAclEntry': {
    ...onNetwork,
    call: (world) => ({ api: 'ec2:DeleteNetworkAclEntry', input: entryKey(world, 100) }),
    after: entriesAfter([]),
    again: 'already-done',
  },
  'ec2:ModifyVpcEndpoint': {
    ...onNetwork,
    call: ({ idOf }) => ({
      api: 'ec2:ModifyVpcEndpoint',
      input: { VpcEndpointId: idOf('vpce-ssm'), PrivateDnsEnabled: false, AddSubnetIds: [idOf(NODE_SUBNET)] },
    }),
    after: (state, world) => {
      const [endpoint] = read(state, world).endpoints;
      expect(endpoint?.privateDnsEnabled).toBe(false);
      const subnetIds = endpoint?.interfaces.map(({ subnetId }) => subnetId).sort();
      expect(subnetIds).toEqual([world.idOf(NODE_SUBNET), world.idOf(ENDPOINT_SUBNET)].sort());
    },
    again: 'done',
  },
  'ec2:CreateRoute': {
    ...onNetwork,
    call: ({ idOf }) => ({
      api: 'ec2:CreateRoute',
      input: {
        RouteTableId: idOf('rtb-node'),
        DestinationCidrBlock: '198.51.100.0/24',
        NatGatewayId: idOf('nat-1'),
      },
    }),
    after: routeAfter('198.51.100.0/24', 'nat-1'),
    again: 'already-done',
  },
  'ec2:ReplaceRoute': {
    ...onNetwork,
    call: ({ idOf }) => ({
      api: 'ec2:ReplaceRoute',
      input: { RouteTableId: idOf('rtb-node'), DestinationCidrBlock: '0.0.0.0/0', GatewayId: idOf('igw-1') },
    }),
    after: routeAfter('0.0.0.0/0', 'igw-1'),
    again: 'done',
  },
  'ec2:AttachInternetGateway': {
    ...onNetwork,
    prepare: ({ change, idOf }) =>
      change({
        api: 'ec2:DetachInternetGateway',
        input: { InternetGatewayId: idOf('igw-1'), VpcId: idOf(NETWORK_ID) },
      }),
    call: ({ idOf }) => ({
      api: 'ec2:AttachInternetGateway',
      input: { InternetGatewayId: idOf('igw-1'), VpcId: idOf(NETWORK_ID) },
    }),
    after: (state, world) => expect(read(state, world).internetGatewayIds).toEqual([world.idOf('igw-1')]),
    again: 'already-done',
  },
  'ec2:AssociateAddress': {
    ...onNetwork,
    prepare: ({ change, idOf }) =>
      change({ api: 'ec2:DisassociateAddress', input: { AssociationId: idOf('eipassoc-1') } }),
    call: ({ idOf }) => ({
      api: 'ec2:AssociateAddress',
      input: {
        AllocationId: idOf('eipalloc-1'),
        InstanceId: idOf(nodeIn().instanceId),
        AllowReassociation: false,
      },
    }),
    after: (state, world) =>
      expect(read(state, world).nodes[0]).toMatchObject({
        hasPublicIp: true,
        elasticIp: { allocationId: world.idOf('eipalloc-1') },
      }),
    again: 'done',
  },
};
