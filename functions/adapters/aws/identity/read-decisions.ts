import { type IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import { GetKeyPolicyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { decisionKey, type IamDecision, type Simulation } from '../../../account/identity/decision.ts';
import { evaluatePolicies } from '../../../formats/policy.ts';
import { isBucketName } from '../preferences/read-bucket.ts';
import { readKey } from '../preferences/read-key.ts';
import { type BucketClients, whereBucketIs } from '../shared/bucket-clients.ts';
import { collect } from '../shared/collect.ts';
import { type Aspect, aspect, aspectValue } from '../shared/errors.ts';
import { NO_SUCH_ENTITY } from './read-role.ts';
import { contextOf, decisionOf, tagContextOf } from './simulated.ts';

type DecisionClients = {
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly s3: BucketClients;
};

/** The clients, our own account, because a bucket of another one must not answer, and our Region. */
type Asking = DecisionClients & Pick<AwsEnvironment, 'accountId' | 'region'>;

type Decisions = Readonly<Record<string, IamDecision>>;

const BUCKET = /^arn:[^:]+:s3:::([^/]+)/;

const bucketPolicy = async (
  { s3, accountId }: Asking,
  Bucket: string,
): Promise<Aspect<string | undefined>> => {
  if (!isBucketName(Bucket)) return { kind: 'none' };
  const ask = new GetBucketPolicyCommand({ Bucket, ExpectedBucketOwner: accountId });
  return aspect('s3:GetBucketPolicy', ['NoSuchBucketPolicy', 'NoSuchBucket'], () =>
    whereBucketIs(s3, async (client) => (await client.send(ask)).Policy),
  );
};

/** The policies of buckets and keys may allow a role; IAM does not simulate these for roles. */
const ownPolicyOf = async (asking: Asking, resource: string): Promise<Aspect<string | undefined>> => {
  const { kms } = asking;
  const bucket = BUCKET.exec(resource)?.[1];
  if (bucket) return bucketPolicy(asking, bucket);
  if (!resource.includes(':kms:')) return { kind: 'none' };
  return aspect('kms:GetKeyPolicy', ['NotFoundException'], async () => {
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: resource }));
    return Policy;
  });
};

const withOwnPolicy = async (
  clients: Asking,
  { roleArn }: Simulation,
  action: string,
  resource: string,
  decision: IamDecision,
): Promise<IamDecision> => {
  if (decision.verdict !== 'implicitDeny' || decision.limitedBy) return decision;
  const policy = await ownPolicyOf(clients, resource);
  if (policy.kind === 'unread') return { verdict: 'unknown', because: policy.because };
  const document = aspectValue(policy);
  const verdict = document
    ? evaluatePolicies([document], { action, resource, principals: [roleArn] })
    : 'implicitDeny';
  if (verdict === 'allowed') return { verdict };
  return verdict === 'unknown' ? { verdict, because: 'a condition in its own policy decides' } : decision;
};

const KEY_ARN = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\//;

/**
 * IAM needs ARNs, but the preferences may name a key by its id or alias, and only then must the key be read. Undefined if
 * there is no such key.
 */
const arnOf = async (
  { kms }: DecisionClients,
  { resource, actions }: Simulation,
): Promise<string | undefined> => {
  if (KEY_ARN.test(resource) || !actions.some((action) => action.startsWith('kms:'))) return resource;
  const key = await readKey(kms, resource);
  return key.status === 'present' ? key.value.arn : undefined;
};

const decide = async (clients: Asking, simulation: Simulation): Promise<Decisions> => {
  const { role, roleArn, actions, resource, tags } = simulation;
  const all = (decision: IamDecision): Decisions =>
    Object.fromEntries(actions.map((action) => [decisionKey(role, action, resource), decision]));
  const arn = await arnOf(clients, simulation);
  if (arn === undefined) return all({ verdict: 'unknown', because: `key ${resource} could not be read` });
  const results = await aspect('iam:SimulatePrincipalPolicy', NO_SUCH_ENTITY, () =>
    collect(
      paginateSimulatePrincipalPolicy(
        { client: clients.iam },
        {
          PolicySourceArn: roleArn,
          ActionNames: [...actions],
          ResourceArns: [arn],
          ContextEntries: [...contextOf(clients.region), ...tagContextOf(tags ?? {})],
        },
      ),
      (page) => page.EvaluationResults,
    ),
  );
  if (results.kind !== 'read') {
    const because = results.kind === 'unread' ? results.because : `role ${role} does not exist`;
    return all({ verdict: 'unknown', because });
  }
  const decided = await Promise.all(
    results.value.map(async (result) => {
      const action = actions.find((one) => one.toLowerCase() === result.EvalActionName?.toLowerCase());
      if (!action) return [];
      const decision = await withOwnPolicy(
        clients,
        simulation,
        action,
        arn,
        decisionOf(result, tags !== undefined),
      );
      return [[decisionKey(role, action, resource), decision] as const];
    }),
  );
  return Object.fromEntries(decided.flat());
};

/** The number of parallel simulations: IAM allows few per second. */
const AT_ONCE = 4;

/**
 * What IAM says about roles, with one call for each role and resource, however many nodes a role has.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export const readDecisions = async (
  clients: DecisionClients,
  { accountId, region }: AwsEnvironment,
  simulations: readonly Simulation[],
): Promise<Decisions> => {
  const asking = { ...clients, accountId, region };
  let decisions: Decisions = {};
  for (let i = 0; i < simulations.length; i += AT_ONCE) {
    const some = await Promise.all(simulations.slice(i, i + AT_ONCE).map((one) => decide(asking, one)));
    decisions = Object.assign({}, decisions, ...some) as Decisions;
  }
  return decisions;
};
