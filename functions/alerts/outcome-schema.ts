import * as z from 'zod/mini';
import type { Outcome } from '../core/outcome.ts';
import type { ResourceType } from '../core/resource.ts';

const RESOURCE_TYPES = {
  'AWS::SSM::Document': 'AWS::SSM::Document',
  'AWS::S3::Bucket': 'AWS::S3::Bucket',
  'AWS::Logs::LogGroup': 'AWS::Logs::LogGroup',
  'AWS::KMS::Key': 'AWS::KMS::Key',
  'AWS::EC2::VPC': 'AWS::EC2::VPC',
  'AWS::EC2::Image': 'AWS::EC2::Image',
  'AWS::EC2::LaunchTemplate': 'AWS::EC2::LaunchTemplate',
  'AWS::CloudTrail::Trail': 'AWS::CloudTrail::Trail',
  'AWS::Events::Rule': 'AWS::Events::Rule',
  'AWS::EC2::DHCPOptions': 'AWS::EC2::DHCPOptions',
  'AWS::EC2::SecurityGroup': 'AWS::EC2::SecurityGroup',
  'AWS::EC2::NetworkAcl': 'AWS::EC2::NetworkAcl',
  'AWS::EC2::RouteTable': 'AWS::EC2::RouteTable',
  'AWS::EC2::SubnetRouteTableAssociation': 'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::Subnet': 'AWS::EC2::Subnet',
  'AWS::EC2::VPCEndpoint': 'AWS::EC2::VPCEndpoint',
  'AWS::EC2::NatGateway': 'AWS::EC2::NatGateway',
  'AWS::EC2::InternetGateway': 'AWS::EC2::InternetGateway',
  'AWS::EC2::NetworkInterface': 'AWS::EC2::NetworkInterface',
  'AWS::EC2::Instance': 'AWS::EC2::Instance',
  'AWS::EC2::EIP': 'AWS::EC2::EIP',
  'SessionGuard::EC2::Network': 'SessionGuard::EC2::Network',
  'AWS::IAM::Role': 'AWS::IAM::Role',
  'AWS::IAM::InstanceProfile': 'AWS::IAM::InstanceProfile',
  'AWS::IAM::ManagedPolicy': 'AWS::IAM::ManagedPolicy',
  'AWS::SSM::ServiceSetting': 'AWS::SSM::ServiceSetting',
} as const satisfies { readonly [K in ResourceType]: K };

const text = z.string();
const texts = z.array(text);
const resource = z.object({ type: z.enum(RESOURCE_TYPES), id: text });
const impact = z.enum([
  'sessions-fail',
  'some-sessions-fail',
  'sessions-slow',
  'guard-blind',
  'logs-lost',
  'unknown',
]);
const attribution = z.enum(['proven', 'suspected', 'pre-existing', 'none']);

const actor = z.object({
  name: text,
  arn: z.exactOptional(text),
  roleArn: z.exactOptional(text),
  sourceIp: z.exactOptional(text),
  tool: z.enum([
    'console',
    'aws-cli',
    'terraform',
    'opentofu',
    'pulumi',
    'cloudformation',
    'aws-service',
    'sdk',
    'unknown',
  ]),
  userAgent: z.exactOptional(text),
});

const finding = z.object({
  prerequisite: text,
  subject: resource,
  impact,
  because: text,
  userSees: z.exactOptional(text),
  security: z.exactOptional(z.literal(true)),
  attribution,
});

/**
 * An outcome as it comes back out of JSON. It is what subscribers of the topic can rely on: fields are added,
 * never renamed, and what is not known here is dropped.
 */
export const outcomeSchema: z.ZodMiniType<Outcome> = z.object({
  status: z.enum([
    'ignored',
    'unreadable',
    'superseded',
    'healthy',
    'inconclusive',
    'alerted',
    'fixed',
    'fix-failed',
  ]),
  prerequisite: z.nullable(text),
  attribution,
  impact: z.nullable(impact),
  severity: z.enum(['critical', 'warning', 'info']),
  because: text,
  identity: z.object({ accountId: text, region: text, partition: text }),
  event: z.nullable(z.object({ eventId: text, api: text, time: text })),
  actor: z.nullable(actor),
  resources: z.array(resource),
  findings: z.array(finding),
  differences: z.array(z.object({ what: text, before: text, after: text })),
  blastRadius: z.nullable(z.object({ nodes: z.number(), atLeast: z.boolean(), sample: texts, where: text })),
  bites: z.nullable(text),
  commands: z.object({ fix: texts, undo: texts }),
  calls: texts,
  action: text,
  links: z.object({ event: z.exactOptional(text), resource: z.exactOptional(text) }),
  incident: z.nullable(text),
  toldBefore: z.boolean(),
});
