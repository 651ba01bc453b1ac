import type { HybridNode, InstanceProfile, NodeIdentity, Role, ServiceSetting } from './identity/identity.ts';
import type {
  NetworkBaseline,
  NetworkPointer,
  PointerType,
  VpcBaseline,
} from './network/remembered-network.ts';
import type { Tags } from './observed.ts';
import type { Bucket, LogGroup, SessionDocument } from './preferences/preferences.ts';
import { type Resource, resource } from './resource.ts';

/** What the guard remembers about a managed policy: the version that was in force. */
export type PolicyBaseline = { readonly arn: string; readonly defaultVersionId: string; readonly tags: Tags };

/** What the guard remembers about a name of a key: the key that it stood for. */
export type AliasBaseline = { readonly name: string; readonly keyArn: string; readonly tags: Tags };

/** The last state of a resource that passed its checks. */
export type Snapshot =
  | { readonly type: 'AWS::SSM::Document'; readonly value: SessionDocument }
  | { readonly type: 'AWS::S3::Bucket'; readonly value: Bucket }
  | { readonly type: 'AWS::Logs::LogGroup'; readonly value: LogGroup }
  | { readonly type: 'AWS::KMS::Alias'; readonly value: AliasBaseline }
  | { readonly type: 'AWS::EC2::Instance'; readonly value: NodeIdentity }
  | { readonly type: 'AWS::SSM::ManagedInstance'; readonly value: HybridNode }
  | { readonly type: 'AWS::IAM::Role'; readonly value: Role }
  | { readonly type: 'AWS::IAM::InstanceProfile'; readonly value: InstanceProfile }
  | { readonly type: 'AWS::IAM::ManagedPolicy'; readonly value: PolicyBaseline }
  | { readonly type: 'AWS::SSM::ServiceSetting'; readonly value: ServiceSetting }
  | { readonly type: 'AWS::EC2::VPC'; readonly value: VpcBaseline }
  | { readonly type: 'SessionGuard::EC2::Network'; readonly value: NetworkBaseline }
  | { readonly type: PointerType; readonly value: NetworkPointer };

/** The resource of a snapshot. */
export const snapshotResource = (snapshot: Snapshot): Resource => {
  switch (snapshot.type) {
    case 'AWS::EC2::VPC':
    case 'SessionGuard::EC2::Network':
      return resource(snapshot.type, snapshot.value.vpcId);
    case 'AWS::EC2::Instance':
      return resource(snapshot.type, snapshot.value.instanceId);
    case 'AWS::SSM::ManagedInstance':
      return resource(snapshot.type, snapshot.value.nodeId);
    case 'AWS::IAM::ManagedPolicy':
      return resource(snapshot.type, snapshot.value.arn);
    case 'AWS::SSM::ServiceSetting':
    case 'AWS::EC2::VPCEndpoint':
    case 'AWS::EC2::SubnetRouteTableAssociation':
    case 'AWS::EC2::EIP':
    case 'AWS::EC2::SecurityGroup':
    case 'AWS::EC2::RouteTable':
    case 'AWS::EC2::NetworkAcl':
    case 'AWS::EC2::Subnet':
    case 'AWS::EC2::NatGateway':
      return resource(snapshot.type, snapshot.value.id);
    case 'AWS::SSM::Document':
    case 'AWS::S3::Bucket':
    case 'AWS::Logs::LogGroup':
    case 'AWS::KMS::Alias':
    case 'AWS::IAM::Role':
    case 'AWS::IAM::InstanceProfile':
      return resource(snapshot.type, snapshot.value.name);
  }
};
