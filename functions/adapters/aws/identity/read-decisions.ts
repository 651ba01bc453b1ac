import type { IAMClient } from '@aws-sdk/client-iam';
import { GetKeyPolicyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { decisionKey, type IamDecision, type Simulation } from '../../../account/identity/decision.ts';
import { evaluatePolicies } from '../../../formats/policy.ts';
import { isBucketName } from '../preferences/read-bucket.ts';
import { readKey } from '../preferences/read-key.ts';
import { type BucketClients, whereBucketIs } from '../shared/bucket-clients.ts';
import { type Aspect, aspect, aspectValue } from '../shared/errors.ts';
import { atMost, type Reads, readsOf } from './read-each.ts';
import { type Question, simulate } from './simulate.ts';

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

const keyPolicy = ({ kms }: Asking, KeyId: string): Promise<Aspect<string | undefined>> =>
  aspect('kms:GetKeyPolicy', ['NotFoundException'], async () => {
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId }));
    return Policy;
  });

/** What several questions need, and what is read once, for the first of them. */
type Shared = {
  /** The policy of a bucket or a key, by its name or ARN, which never look alike. */
  readonly ownPolicies: Reads<Aspect<string | undefined>>;
  /** The ARN of a key, by its id or alias; undefined if there is no such key. */
  readonly keyArns: Reads<string | undefined>;
};

const sharedBy = (asking: Asking): Shared => ({
  ownPolicies: readsOf((id) => (id.includes(':kms:') ? keyPolicy(asking, id) : bucketPolicy(asking, id))),
  keyArns: readsOf(async (id) => {
    const key = await readKey(asking.kms, id);
    return key.status === 'present' ? key.value.arn : undefined;
  }),
});

/** The policies of buckets and keys may allow a role; IAM does not simulate these for roles. */
const withOwnPolicy = async (
  { ownPolicies }: Shared,
  { roleArn, arn: resource }: Question,
  action: string,
  decision: IamDecision,
): Promise<IamDecision> => {
  if (decision.verdict !== 'implicitDeny' || decision.limitedBy) return decision;
  const owner = BUCKET.exec(resource)?.[1] ?? (resource.includes(':kms:') ? resource : undefined);
  if (owner === undefined) return decision;
  const policy = await ownPolicies.one(owner);
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
const arnOf = async ({ keyArns }: Shared, { resource, actions }: Simulation): Promise<string | undefined> =>
  KEY_ARN.test(resource) || !actions.some((action) => action.startsWith('kms:'))
    ? resource
    : keyArns.one(resource);

const decide = async (
  asking: Asking,
  shared: Shared,
  simulations: readonly Simulation[],
): Promise<Decisions> => {
  const named = await Promise.all(
    simulations.map(async (one) => ({ ...one, arn: await arnOf(shared, one) })),
  );
  const questions = named.flatMap(({ arn, ...one }) => (arn === undefined ? [] : [{ ...one, arn }]));
  const nameless = named.flatMap(({ role, actions, resource, arn }) =>
    arn !== undefined
      ? []
      : actions.map((action): readonly [string, IamDecision] => [
          decisionKey(role, action, resource),
          { verdict: 'unknown', because: `key ${resource} could not be read` },
        ]),
  );
  const answered = await simulate(asking.iam, asking.region, questions);
  const decided = await Promise.all(
    [...answered].flatMap(([question, answers]) =>
      [...answers].map(
        async ([action, decision]): Promise<readonly [string, IamDecision]> => [
          decisionKey(question.role, action, question.resource),
          await withOwnPolicy(shared, question, action, decision),
        ],
      ),
    ),
  );
  return Object.fromEntries([...nameless, ...decided]);
};

/** The number of roles that IAM is asked about at the same time: it allows few simulations per second. */
const AT_ONCE = 4;

/** Asks IAM what one role may do, as soon as everything that it is asked about the role is known. */
export type Decider = (simulations: readonly Simulation[]) => Promise<Decisions>;

/** Made for one reading and no more: the next one must see what has changed. */
export const deciderOf = (
  clients: DecisionClients,
  { accountId, region }: Pick<AwsEnvironment, 'accountId' | 'region'>,
): Decider => {
  const asking = { ...clients, accountId, region };
  const shared = sharedBy(asking);
  const inTurn = atMost(AT_ONCE);
  return (simulations) => inTurn(() => decide(asking, shared, simulations));
};

/**
 * What IAM says about roles, however many nodes they have.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export const readDecisions = async (
  clients: DecisionClients,
  identity: AwsEnvironment,
  simulations: readonly Simulation[],
): Promise<Decisions> => {
  const decider = deciderOf(clients, identity);
  const roles = Map.groupBy(simulations, ({ roleArn }) => roleArn);
  return Object.assign({}, ...(await Promise.all([...roles.values()].map(decider)))) as Decisions;
};
