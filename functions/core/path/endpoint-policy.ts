import type { EndpointNetwork } from '../network.ts';
import { allows, type Question } from './policy-document.ts';
import { broken, OPEN, type PathContext, type PathService, type StepVerdict, uncertain } from './verdict.ts';

const on = (actions: readonly string[]): readonly Question[] => actions.map((action) => ({ action }));

/**
 * What the agent calls, as far as sessions cannot do without.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
const CALLS: Readonly<Record<Exclude<PathService, 's3'>, readonly Question[]>> = {
  ssm: on(['ssm:UpdateInstanceInformation']),
  ssmmessages: on([
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ]),
  ec2messages: on(['ec2messages:GetEndpoint', 'ec2messages:GetMessages', 'ec2messages:AcknowledgeMessage']),
  logs: on(['logs:DescribeLogGroups', 'logs:CreateLogStream', 'logs:PutLogEvents']),
  kms: on(['kms:Decrypt']),
};

const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

const toS3 = ({ region, bucket }: PathContext): readonly Question[] => {
  if (!bucket) return on(['s3:PutObject']);
  const arn = `arn:${partitionOf(region)}:s3:::${bucket.name}`;
  return [
    { action: 's3:PutObject', resource: `${arn}/*` },
    ...(bucket.encrypted ? [{ action: 's3:GetEncryptionConfiguration', resource: arn }] : []),
  ];
};

/**
 * Does the endpoint's policy let the agent's calls through? "If you don't attach an endpoint policy, we attach the
 * default endpoint policy", which "grants full access to the endpoint".
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export const throughPolicy = (
  service: PathService,
  { vpcEndpointId, policy }: EndpointNetwork,
  context: PathContext,
): StepVerdict => {
  if (policy === undefined) return OPEN;
  const questions = service === 's3' ? toS3(context) : CALLS[service];
  const actions = (answer: 'no' | 'maybe'): readonly string[] =>
    questions.filter((question) => allows(policy, question) === answer).map(({ action }) => action);
  const refused = actions('no');
  if (refused.length > 0) {
    const because = `the policy of ${vpcEndpointId} does not allow ${refused.join(', ')}`;
    return broken('endpoint-policy', because, [vpcEndpointId, ...refused]);
  }
  const doubtful = actions('maybe');
  return doubtful.length === 0
    ? OPEN
    : uncertain(
        'endpoint-policy',
        `the policy of ${vpcEndpointId} allows ${doubtful.join(', ')} to some callers, resources or conditions only`,
      );
};
