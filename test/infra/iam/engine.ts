import { runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, type PolicyDocument } from './deployed.ts';

/** Keys of a request's context, as AWS's services fill them. */
export type Context = Readonly<Record<string, string>>;

/** Somebody who makes a request: a session of a role, or a service that acts for a resource. */
export type Requester = {
  readonly principal: string;
  readonly context: Context;
  readonly policies: readonly PolicyDocument[];
};

const ADMINISTRATOR: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

const callerOf = (principal: string, arn: string, policies: readonly PolicyDocument[]): Requester => ({
  principal,
  context: {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': arn.split(':')[4] ?? '',
    'aws:PrincipalIsAWSService': 'false',
    'aws:SecureTransport': 'true',
  },
  policies,
});

/** A session of a role; by default it may do everything, as far as its own policies are concerned. */
export const sessionOf = (
  roleArn: string,
  policies: readonly PolicyDocument[] = [ADMINISTRATOR],
): Requester => {
  const [, , , , account = ''] = roleArn.split(':');
  const session = `arn:aws:sts::${account}:assumed-role/${roleArn.split('/').at(-1)}/session`;
  return callerOf(session, roleArn, policies);
};

/** A user, or the root user, who may do everything. */
export const userOf = (arn: string): Requester => callerOf(arn, arn, [ADMINISTRATOR]);

/** A service that acts for a resource of our account. */
export const serviceFor = (service: string, sourceArn: string): Requester => ({
  principal: `${service}.amazonaws.com`,
  context: {
    'aws:SourceArn': sourceArn,
    'aws:SourceAccount': ACCOUNT,
    'aws:PrincipalIsAWSService': 'true',
    'aws:SecureTransport': 'true',
  },
  policies: [],
});

export type Request = {
  readonly by: Requester;
  readonly action: string;
  readonly resource: string;
  readonly more?: Context;
  readonly resourcePolicy?: PolicyDocument;
  /** The account of the resource; by default ours. */
  readonly owner?: string;
};

/**
 * Does AWS allow a request? An engine that is not ours judges it, and checks the policies, the action, the kind of
 * resource and the keys against AWS's service authorization reference. Throws what it refuses to judge.
 */
export const isAllowed = async (request: Request): Promise<boolean> => {
  const { by, action, resource, more = {}, resourcePolicy, owner = ACCOUNT } = request;
  const answer = await runSimulation(
    {
      request: {
        principal: by.principal,
        action,
        resource: { resource, accountId: owner },
        contextVariables: { ...by.context, ...more },
      },
      identityPolicies: by.policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy,
    },
    {},
  );
  if (answer.resultType === 'error') {
    throw new Error(`the engine does not judge ${action} on ${resource}: ${JSON.stringify(answer.errors)}`);
  }
  return answer.overallResult === 'Allowed';
};
