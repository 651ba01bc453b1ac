import type { ApiCall } from '../../functions/account/api-call.ts';
import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';

export const NODES_EACH = 20;
const SERVICES = ['ssm', 'ssmmessages', 's3', 'logs'];

const vpcId = (n: number): string => `vpc-${String(n).padStart(17, '0')}`;
const endpointGroup = (n: number): string => `sg-endpoints-${n}`;
const nodeGroup = (n: number): string => `sg-nodes-${n}`;

type Vpc = NonNullable<AccountFileInput['vpcs']>[string];

const https = (egress: boolean, groupId: string) =>
  ({ egress, fromPort: 443, toPort: 443, peer: { kind: 'security-group', groupId } }) as const;

const node = (vpc: number, n: number) => ({
  instanceId: `i-${String(vpc * NODES_EACH + n).padStart(17, '0')}`,
  name: `node-${vpc}-${n}`,
  subnetId: `subnet-${vpc}-${n % 2}`,
  addresses: [`10.0.${n % 2}.${10 + n}`],
  groupIds: [nodeGroup(vpc)],
  managed: { agentVersion: '3.3.987.0' },
});

/** Two subnets with private endpoints and 20 managed nodes, which may talk to nothing else. */
const vpcOf = (vpc: number): Vpc => ({
  cidrBlocks: ['10.0.0.0/16'],
  dhcpOptionsId: 'dopt-amazon',
  subnets: [0, 1].map((zone) => ({ subnetId: `subnet-${vpc}-${zone}`, cidrBlocks: [`10.0.${zone}.0/24`] })),
  securityGroups: {
    [nodeGroup(vpc)]: { rules: [https(true, endpointGroup(vpc))] },
    [endpointGroup(vpc)]: { rules: [https(false, nodeGroup(vpc))] },
  },
  endpoints: SERVICES.map((service, index) => ({
    vpcEndpointId: `vpce-${service}-${vpc}`,
    serviceName: `com.amazonaws.ap-northeast-1.${service}`,
    privateDnsEnabled: true,
    interfaces: [0, 1].map((zone) => ({
      subnetId: `subnet-${vpc}-${zone}`,
      addresses: [`10.0.${zone}.${200 + index}`],
      groupIds: [endpointGroup(vpc)],
    })),
  })),
  instances: Array.from({ length: NODES_EACH }, (_, n) => node(vpc, n)),
});

/** An account with this many VPCs, whose sessions are logged to a bucket and a log group. */
export const accountOf = (vpcs: number): AccountFileInput => ({
  identity: { accountId: '111122223333', region: 'ap-northeast-1' },
  documents: {
    'SSM-SessionManagerRunShell': {
      versions: {
        '1': {
          schemaVersion: '1.0',
          sessionType: 'Standard_Stream',
          inputs: { s3BucketName: 'example-logs', cloudWatchLogGroupName: '/session-manager/example' },
        },
      },
    },
  },
  buckets: { 'example-logs': {} },
  logGroups: { '/session-manager/example': {} },
  dhcpOptions: {
    'dopt-amazon': { domainNameServers: ['AmazonProvidedDNS'] },
    'dopt-public': { domainNameServers: ['8.8.8.8'] },
  },
  vpcs: Object.fromEntries(Array.from({ length: vpcs }, (_, n) => [vpcId(n), vpcOf(n)])),
});

/** Public name servers for the n-th VPC, which cannot reach them. */
export const associate = (n: number): ApiCall => ({
  api: 'ec2:AssociateDhcpOptions',
  input: { DhcpOptionsId: 'dopt-public', VpcId: vpcId(n) },
});

export const revoke = (n: number): ApiCall => ({
  api: 'ec2:RevokeSecurityGroupIngress',
  input: {
    GroupId: endpointGroup(n),
    IpPermissions: [
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: nodeGroup(n) }] },
    ],
  },
});

/** What breaks the n-th VPC: its name servers, or the rule of its endpoints. */
export const CHANGES: Readonly<Record<string, (n: number) => ApiCall>> = {
  'ec2:AssociateDhcpOptions': associate,
  'ec2:RevokeSecurityGroupIngress': revoke,
};
