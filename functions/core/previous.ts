import type { Bucket, LogGroup, SessionDocument, Tags } from './account-state.ts';
import type { NodeIdentity, Role, ServiceSetting } from './identity.ts';
import type { ElasticIp, NetworkAcl, RouteTable, SecurityGroupRule } from './network.ts';
import { type Resource, resource } from './resource.ts';

/**
 * What the guard remembers of a VPC: enough to put its name resolution back. The DNS attributes are missing
 * where only an old `AssociateDhcpOptions` event is known, which tells nothing of them.
 */
export type VpcBaseline = {
  readonly vpcId: string;
  readonly dhcpOptionsId: string;
  readonly enableDnsSupport?: boolean;
  readonly enableDnsHostnames?: boolean;
  readonly tags: Tags;
};

/** What the guard remembers of a managed policy: which of its versions was in force. */
export type PolicyBaseline = { readonly arn: string; readonly defaultVersionId: string; readonly tags: Tags };

/**
 * What the guard remembers of a VPC's network: the rules, entries, routes and settings that decide over paths
 * to Systems Manager, and neither addresses nor instances beyond what puts them back.
 */
export type NetworkBaseline = {
  readonly vpcId: string;
  /** Rules by security group. */
  readonly rules: Readonly<Record<string, readonly SecurityGroupRule[]>>;
  readonly acls: readonly Pick<NetworkAcl, 'networkAclId' | 'entries' | 'associations'>[];
  readonly routeTables: readonly RouteTable[];
  readonly endpoints: readonly EndpointBaseline[];
  /** Managed nodes by the security groups that they share, which are joined by commas. */
  readonly nodesByGroups: Readonly<Record<string, readonly string[]>>;
  /** Elastic IP addresses by instance. */
  readonly elasticIps: Readonly<Record<string, ElasticIp>>;
  readonly tags: Tags;
};

/** The settings of an endpoint: what it takes to make it once more. */
export type EndpointBaseline = {
  readonly vpcEndpointId: string;
  readonly serviceName: string;
  readonly vpcEndpointType: string;
  readonly privateDnsEnabled: boolean;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly policy?: string;
};

/** Resources that an event names without their VPC. */
export type PointerType = 'AWS::EC2::VPCEndpoint' | 'AWS::EC2::SubnetRouteTableAssociation' | 'AWS::EC2::EIP';

/** Which VPC something was of that may be gone when its event comes, so that EC2 cannot be asked any more. */
export type NetworkPointer = { readonly id: string; readonly vpcId: string; readonly tags: Tags };

/** The last state of a resource that passed its checks. */
export type Snapshot =
  | { readonly type: 'AWS::SSM::Document'; readonly value: SessionDocument }
  | { readonly type: 'AWS::S3::Bucket'; readonly value: Bucket }
  | { readonly type: 'AWS::Logs::LogGroup'; readonly value: LogGroup }
  | { readonly type: 'AWS::EC2::Instance'; readonly value: NodeIdentity }
  | { readonly type: 'AWS::IAM::Role'; readonly value: Role }
  | { readonly type: 'AWS::IAM::ManagedPolicy'; readonly value: PolicyBaseline }
  | { readonly type: 'AWS::SSM::ServiceSetting'; readonly value: ServiceSetting }
  | { readonly type: 'AWS::EC2::VPC'; readonly value: VpcBaseline }
  | { readonly type: 'SessionGuard::EC2::Network'; readonly value: NetworkBaseline }
  | { readonly type: PointerType; readonly value: NetworkPointer };

/** The value before a change, and where it was found. */
export type Previous = {
  readonly source: 'baseline' | 'cloudtrail';
  /** When it was last seen (baseline) or set (CloudTrail), ISO 8601. */
  readonly seenAt: string;
  readonly snapshot: Snapshot;
};

/**
 * Asks for the value before a change. The baseline is asked first; CloudTrail's event history (90 days, two
 * requests a second) only for what an older event of the same API tells.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export type PreviousQuery = {
  readonly resource: Resource;
  /** Look for the newest event of this API on the resource before this time; undefined: baseline only. */
  readonly history?: {
    readonly eventName: 'AssociateDhcpOptions' | 'UpdateDocumentDefaultVersion';
    readonly before: string;
  };
};

/** The resource that a snapshot was taken of. */
export const snapshotResource = (snapshot: Snapshot): Resource => {
  switch (snapshot.type) {
    case 'AWS::EC2::VPC':
    case 'SessionGuard::EC2::Network':
      return resource(snapshot.type, snapshot.value.vpcId);
    case 'AWS::EC2::Instance':
      return resource(snapshot.type, snapshot.value.instanceId);
    case 'AWS::IAM::ManagedPolicy':
      return resource(snapshot.type, snapshot.value.arn);
    case 'AWS::SSM::ServiceSetting':
    case 'AWS::EC2::VPCEndpoint':
    case 'AWS::EC2::SubnetRouteTableAssociation':
    case 'AWS::EC2::EIP':
      return resource(snapshot.type, snapshot.value.id);
    case 'AWS::SSM::Document':
    case 'AWS::S3::Bucket':
    case 'AWS::Logs::LogGroup':
    case 'AWS::IAM::Role':
      return resource(snapshot.type, snapshot.value.name);
  }
};
