import { own } from '../../formats/json.ts';

/** What every agent does besides sessions; both of AWS's policies allow it. */
export const AGENT_ACTIONS: readonly string[] = [
  'ssm:DescribeAssociation',
  'ssm:GetDeployablePatchSnapshotForInstance',
  'ssm:GetDocument',
  'ssm:DescribeDocument',
  'ssm:GetManifest',
  'ssm:ListAssociations',
  'ssm:ListInstanceAssociations',
  'ssm:PutInventory',
  'ssm:PutComplianceItems',
  'ssm:PutConfigurePackageResult',
  'ssm:UpdateAssociationStatus',
  'ssm:UpdateInstanceAssociationStatus',
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:GetEndpoint',
  'ec2messages:GetMessages',
  'ec2messages:SendReply',
];

const allowing = (Action: readonly string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

/**
 * What AWS's own policies for managed nodes allow, by name, so that nothing must be read to judge their loss.
 * Neither allows anything in S3, CloudWatch Logs or KMS. Sources:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedInstanceCore.html
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedEC2InstanceDefaultPolicy.html
 */
const DOCUMENTS: Readonly<Record<string, string>> = {
  AmazonSSMManagedInstanceCore: allowing([...AGENT_ACTIONS, 'ssm:GetParameter', 'ssm:GetParameters']),
  AmazonSSMManagedEC2InstanceDefaultPolicy: allowing(AGENT_ACTIONS),
};

const AWS_OWNED = /^arn:[^:]+:iam::aws:policy\/(.+)$/;

/** AWS's policies for managed nodes, which are the only ones that auto-fix attaches again. */
export const SESSION_POLICIES: readonly string[] = Object.keys(DOCUMENTS);

/** Is it one of {@link SESSION_POLICIES}, as AWS owns it? */
export const isSessionPolicy = (arn: string): boolean =>
  SESSION_POLICIES.includes(AWS_OWNED.exec(arn)?.[1] ?? '');

export const isAwsOwned = (arn: string): boolean => AWS_OWNED.test(arn);

/** The document of one of AWS's policies that is known here, else undefined. */
export const knownDocument = (arn: string): string | undefined =>
  own(DOCUMENTS, AWS_OWNED.exec(arn)?.[1] ?? '');
