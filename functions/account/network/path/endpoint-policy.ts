import { partitionOf } from '../../../formats/regions.ts';
import { SESSION_ACTIONS } from '../../session-actions.ts';
import type { EndpointNetwork } from '../network.ts';
import { allows, type PolicyQuestion } from './policy-document.ts';
import { broken, OPEN, type PathContext, type PathService, type StepVerdict, uncertain } from './verdict.ts';

const on = (actions: readonly string[]): readonly PolicyQuestion[] => actions.map((action) => ({ action }));

const ofService = (service: PathService): readonly string[] =>
  SESSION_ACTIONS.filter((action) => action.startsWith(`${service}:`));

/**
 * The calls of the agent that sessions need.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
const CALLS: Readonly<Record<Exclude<PathService, 's3'>, readonly PolicyQuestion[]>> = {
  ssm: on(ofService('ssm')),
  ssmmessages: on(ofService('ssmmessages')),
  ec2messages: on(['ec2messages:GetEndpoint', 'ec2messages:GetMessages', 'ec2messages:AcknowledgeMessage']),
  logs: on(['logs:DescribeLogGroups', 'logs:CreateLogStream', 'logs:PutLogEvents']),
  kms: on(['kms:Decrypt']),
};

const toS3 = ({ region, buckets = [] }: PathContext): readonly PolicyQuestion[] => {
  if (buckets.length === 0) return on(['s3:PutObject']);
  return buckets.flatMap(({ name, encrypted }) => {
    const arn = `arn:${partitionOf(region)}:s3:::${name}`;
    return [
      { action: 's3:PutObject', resource: `${arn}/*` },
      ...(encrypted ? [{ action: 's3:GetEncryptionConfiguration', resource: arn }] : []),
    ];
  });
};

const inWords = ({ action, resource }: PolicyQuestion): string =>
  resource ? `${action} on ${resource}` : action;

/**
 * Does the endpoint's policy allow the agent's calls? "If you don't attach an endpoint policy, we attach the
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
  const of = context.account === undefined ? {} : { account: context.account };
  const answered = (answer: 'no' | 'maybe'): readonly PolicyQuestion[] =>
    questions.filter((question) => allows(policy, { ...question, ...of }) === answer);
  const refused = answered('no');
  if (refused.length > 0) {
    const because = `the policy of ${vpcEndpointId} does not allow ${refused.map(inWords).join(', ')}`;
    return broken('endpoint-policy', because, [vpcEndpointId, ...refused.map(({ action }) => action)]);
  }
  const doubtful = answered('maybe');
  return doubtful.length === 0
    ? OPEN
    : uncertain(
        'endpoint-policy',
        `the policy of ${vpcEndpointId} allows ${doubtful.map(inWords).join(', ')} only for some callers or resources, or under some conditions`,
      );
};
