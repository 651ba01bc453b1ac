import {
  CreateNetworkAclEntryCommand,
  DeleteRouteCommand,
  DeleteVpcEndpointsCommand,
  type EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { emptyState } from '../../../functions/account/collections.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';
import { IDENTITY } from '../../support/account.ts';
import { withHostManagement } from '../../support/samples/sample-identity.ts';
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
  networkOf,
  nodeIn,
  PUBLIC_SUBNET,
  rule,
  tablesWith,
} from '../../support/samples/sample-network.ts';
import type { IdOf } from '../../support/seed/seed.ts';
import { BUCKET, DOCUMENT, healthyAccount } from './seeded.ts';

const openAcls = [aclOf('acl-node', [NODE_SUBNET]), aclOf('acl-rest', [ENDPOINT_SUBNET, PUBLIC_SUBNET])];

const endpoints = (...services: readonly string[]) =>
  services.map((service) =>
    endpointTo(service, { serviceName: `com.amazonaws.${IDENTITY.region}.${service}` }),
  );

/** Nodes without a path to the internet: the basic set of endpoints, and the rules between them. */
const byEndpoints = networkOf({
  endpoints: endpoints('ssm', 'ssmmessages'),
  networkAcls: openAcls,
  nodes: [nodeIn()],
  securityGroups: groups(
    groupWith(NODE_GROUP, [rule('out', ENDPOINT_GROUP)]),
    // Another rule is left when one is revoked: a group that was emptied would be left alone.
    groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP), rule('in', '10.0.9.0/24')]),
  ),
});

/** Nodes without endpoints, which use a NAT gateway. */
const byNat = networkOf({
  endpoints: [],
  networkAcls: openAcls,
  nodes: [nodeIn()],
  routeTables: tablesWith({ '0.0.0.0/0': 'nat-1' }),
  securityGroups: groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]), groupWith(ENDPOINT_GROUP, [])),
});

const accountWith = (network: typeof byEndpoints): AccountState => ({
  ...emptyState(IDENTITY),
  ...withHostManagement,
  networks: { [NETWORK_ID]: present(network) },
});

/** Sessions are logged to a bucket, with or without required encryption. */
const loggedTo = (network: typeof byEndpoints, s3EncryptionEnabled: boolean): AccountState => {
  const inputs = { s3BucketName: BUCKET, s3EncryptionEnabled };
  const content = JSON.stringify({ schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs });
  const versions = { '1': content };
  const document = { name: DOCUMENT, latestVersion: '1', defaultVersion: '1', versions, tags: {} };
  const { buckets } = healthyAccount;
  return { ...accountWith(network), documents: { [DOCUMENT]: present(document) }, buckets };
};

const withS3 = { ...byEndpoints, endpoints: endpoints('ssm', 'ssmmessages', 's3') };

/** A change of a network that breaks sessions, as it is made and as CloudTrail records it. */
export type NetworkStory = {
  readonly name: string;
  readonly account: AccountState;
  readonly api: string;
  /** What is changed, if a story before has the same API and this one costs something else. */
  readonly variant?: string;
  readonly prerequisite: string;
  readonly impact: string;
  /** What auto-fix calls; nothing if a person must decide. */
  readonly repair: readonly string[];
  /** A command that the alert offers. */
  readonly command: string;
  change(ec2: EC2Client, idOf: IdOf): Promise<unknown>;
  record(idOf: IdOf): { readonly request: JsonObject; readonly response?: JsonObject };
};

const deletionOf = (endpoint: string): Pick<NetworkStory, 'change' | 'record'> => ({
  change: (ec2, idOf) => ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [idOf(endpoint)] })),
  record: (idOf) => ({
    request: { DeleteVpcEndpointsRequest: { VpcEndpointId: { tag: 1, content: idOf(endpoint) } } },
    response: { DeleteVpcEndpointsResponse: { requestId: 'r', unsuccessful: '' } },
  }),
});

/** The API and what makes a story another one. */
export const eventOf = ({ api, variant }: Pick<NetworkStory, 'api' | 'variant'>): string =>
  variant ? `${api} ${variant}` : api;

export const NETWORK_STORIES: readonly NetworkStory[] = [
  {
    name: 'the rule that lets nodes into the endpoints is revoked',
    account: accountWith(byEndpoints),
    api: 'ec2:RevokeSecurityGroupIngress',
    prerequisite: 'network-access',
    impact: 'sessions-fail',
    repair: ['ec2:AuthorizeSecurityGroupIngress'],
    command: 'aws ec2 authorize-security-group-ingress',
    change: (ec2, idOf) =>
      ec2.send(
        new RevokeSecurityGroupIngressCommand({
          GroupId: idOf(ENDPOINT_GROUP),
          IpPermissions: [
            {
              IpProtocol: 'tcp',
              FromPort: 443,
              ToPort: 443,
              UserIdGroupPairs: [{ GroupId: idOf(NODE_GROUP) }],
            },
          ],
        }),
      ),
    record: (idOf) => ({
      request: {
        groupId: idOf(ENDPOINT_GROUP),
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: 443,
              toPort: 443,
              groups: { items: [{ groupId: idOf(NODE_GROUP) }] },
              ipRanges: {},
              ipv6Ranges: {},
              prefixListIds: {},
            },
          ],
        },
      },
      response: { requestId: 'r', _return: true },
    }),
  },
  {
    name: 'a network ACL denies HTTPS out of the subnet of the nodes',
    account: accountWith(byEndpoints),
    api: 'ec2:CreateNetworkAclEntry',
    prerequisite: 'network-access',
    impact: 'sessions-fail',
    repair: ['ec2:DeleteNetworkAclEntry'],
    command: 'aws ec2 delete-network-acl-entry',
    change: (ec2, idOf) =>
      ec2.send(
        new CreateNetworkAclEntryCommand({
          NetworkAclId: idOf('acl-node'),
          RuleNumber: 50,
          Egress: true,
          Protocol: '6',
          RuleAction: 'deny',
          CidrBlock: '0.0.0.0/0',
          PortRange: { From: 443, To: 443 },
        }),
      ),
    record: (idOf) => ({
      request: {
        networkAclId: idOf('acl-node'),
        ruleNumber: 50,
        egress: true,
        ruleAction: 'deny',
        icmpTypeCode: {},
        portRange: { from: 443, to: 443 },
        aclProtocol: '6',
        cidrBlock: '0.0.0.0/0',
      },
    }),
  },
  {
    name: 'the endpoint of ssmmessages is deleted',
    account: accountWith(byEndpoints),
    api: 'ec2:DeleteVpcEndpoints',
    prerequisite: 'session-endpoints',
    impact: 'sessions-fail',
    repair: [],
    command: 'aws ec2 create-vpc-endpoint',
    ...deletionOf('vpce-ssmmessages'),
  },
  {
    name: 'the endpoint of S3 is deleted, where sessions are logged: a blank screen for minutes',
    variant: 'of S3',
    account: loggedTo(withS3, false),
    api: 'ec2:DeleteVpcEndpoints',
    prerequisite: 'session-endpoints',
    impact: 'sessions-slow',
    repair: [],
    command: 'aws ec2 create-vpc-endpoint',
    ...deletionOf('vpce-s3'),
  },
  {
    name: 'the endpoint of S3 is deleted, where logs must be encrypted: no session',
    variant: 'of S3',
    account: loggedTo(withS3, true),
    api: 'ec2:DeleteVpcEndpoints',
    prerequisite: 'session-endpoints',
    impact: 'sessions-fail',
    repair: [],
    command: 'aws ec2 create-vpc-endpoint',
    ...deletionOf('vpce-s3'),
  },
  {
    name: 'the route to the NAT gateway is deleted',
    account: accountWith(byNat),
    api: 'ec2:DeleteRoute',
    prerequisite: 'internet-path',
    impact: 'sessions-fail',
    repair: ['ec2:CreateRoute'],
    command: 'aws ec2 create-route',
    change: (ec2, idOf) =>
      ec2.send(new DeleteRouteCommand({ RouteTableId: idOf('rtb-node'), DestinationCidrBlock: '0.0.0.0/0' })),
    record: (idOf) => ({
      request: { routeTableId: idOf('rtb-node'), destinationCidrBlock: '0.0.0.0/0' },
      response: { requestId: 'r', _return: true },
    }),
  },
];
