import type { ResourceType } from '../../account/kinds.ts';
import { presentValue } from '../../account/observed.ts';
import { isTrail } from '../../account/trail/trails.ts';
import { hybridFields, instanceFields, policyFields, profileFields, roleFields } from './identity.ts';
import {
  domainListFields,
  firewallFields,
  profileContentFields,
  resolverRuleFields,
  zoneFields,
} from './names.ts';
import {
  aclFields,
  associationFields,
  elasticIpFields,
  endpointFields,
  groupFields,
  groupsOfInterface,
  internetGatewayFields,
  natGatewayFields,
  tableFields,
} from './network.ts';
import { bucketFields, documentFields, existence, logGroupFields, parameterFields } from './preferences.ts';
import type { ToFields } from './to-fields.ts';
import { attachmentFields, prefixListFields, routesToFields } from './ways-out.ts';

/** For kinds that only stand for others: the change is shown at the resource that it affects. */
const nothing: ToFields = () => ({});

const keyFields: ToFields = ({ keys }, id) => {
  const all = Object.values(keys).flatMap((key) => presentValue(key) ?? []);
  return { 'key state': all.find(({ arn }) => arn === id)?.state };
};

const vpcFields: ToFields = ({ networks, dhcpOptions }, id) => {
  const vpc = presentValue(networks[id]);
  const servers = vpc ? presentValue(dhcpOptions[vpc.dhcpOptionsId])?.domainNameServers : undefined;
  return {
    'DHCP options': vpc?.dhcpOptionsId,
    'domain-name-servers': servers?.join(', '),
    enableDnsSupport: vpc?.enableDnsSupport,
    enableDnsHostnames: vpc?.enableDnsHostnames,
  };
};

const trailFields: ToFields = ({ trails }, id) => {
  const all = Object.values(trails).flatMap((observed) => presentValue(observed) ?? []);
  const trail = all.find((candidate) => isTrail(candidate, id));
  return {
    logging: trail?.logging,
    'management events': trail?.managementWrites,
    'left out': trail?.leavesOut?.join(', '),
    'all Regions': trail?.multiRegion,
    'global services': trail?.globalEvents,
  };
};

const ruleFields: ToFields = ({ ownRules }, id) => {
  const rule = presentValue(ownRules[id]);
  return { rule: existence(ownRules[id]), enabled: rule?.enabled, targets: rule?.targets };
};

/** What an alert shows about each kind of resource before and after a change. */
export const FIELDS: Readonly<Record<ResourceType, ToFields>> = {
  'AWS::SSM::Document': documentFields,
  'AWS::SSM::Parameter': parameterFields,
  'AWS::S3::Bucket': bucketFields,
  'AWS::Logs::LogGroup': logGroupFields,
  'AWS::KMS::Key': keyFields,
  'AWS::KMS::Alias': nothing,
  'AWS::EC2::VPC': vpcFields,
  'AWS::EC2::Image': nothing,
  'AWS::EC2::LaunchTemplate': nothing,
  'AWS::CloudTrail::Trail': trailFields,
  'AWS::Events::Rule': ruleFields,
  'AWS::EC2::DHCPOptions': nothing,
  'AWS::EC2::SecurityGroup': groupFields,
  'AWS::EC2::NetworkAcl': aclFields,
  'AWS::EC2::RouteTable': tableFields,
  'AWS::EC2::SubnetRouteTableAssociation': associationFields,
  'AWS::EC2::Subnet': nothing,
  'AWS::EC2::VPCEndpoint': endpointFields,
  'AWS::EC2::NatGateway': natGatewayFields,
  'AWS::EC2::InternetGateway': internetGatewayFields,
  'AWS::EC2::NetworkInterface': groupsOfInterface,
  'AWS::EC2::Instance': (state, id) => ({ ...groupsOfInterface(state, id), ...instanceFields(state, id) }),
  'AWS::EC2::EIP': elasticIpFields,
  'AWS::Route53::HostedZone': zoneFields,
  'AWS::Route53Resolver::ResolverRule': resolverRuleFields,
  'AWS::Route53Resolver::FirewallRuleGroup': firewallFields,
  'AWS::Route53Resolver::FirewallDomainList': domainListFields,
  'AWS::Route53Profiles::Profile': profileContentFields,
  'AWS::EC2::VPCPeeringConnection': routesToFields,
  'AWS::EC2::TransitGatewayAttachment': attachmentFields,
  'AWS::EC2::EgressOnlyInternetGateway': routesToFields,
  'AWS::EC2::VPNGateway': routesToFields,
  'AWS::EC2::PrefixList': prefixListFields,
  'AWS::EC2::VPCBlockPublicAccessOptions': nothing,
  'AWS::EC2::VPCBlockPublicAccessExclusion': nothing,
  'AWS::IAM::Role': roleFields,
  'AWS::IAM::InstanceProfile': profileFields,
  'AWS::IAM::ManagedPolicy': policyFields,
  'AWS::SSM::ManagedInstance': hybridFields,
  'AWS::SSM::ServiceSetting': ({ serviceSettings }, id) => ({
    value: presentValue(serviceSettings[id])?.value,
  }),
  'SessionGuard::EC2::Network': nothing,
};
