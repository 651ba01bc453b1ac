import { IAMClient, type SimulatePrincipalPolicyCommandInput } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { deniedBecause } from '../../../functions/account/observed.ts';
import { type Question, simulate } from '../../../functions/adapters/aws/identity/simulate.ts';

const ROLE_ARN = 'arn:aws:iam::111122223333:role/nodes/web';
const BUCKET = 'arn:aws:s3:::logs';
const STREAM = 'arn:aws:logs:eu-central-1:111122223333:log-group:sessions:log-stream:x';

const question = (arn: string, actions: readonly string[], more: Partial<Question> = {}): Question => ({
  role: 'web',
  roleArn: ROLE_ARN,
  resource: arn,
  arn,
  actions,
  ...more,
});

type Answer = (input: SimulatePrincipalPolicyCommandInput) => object;

/** The real client, with IAM's answers in place of the network. */
const clientOf = (answer: Answer) => {
  const asked: SimulatePrincipalPolicyCommandInput[] = [];
  const client = new IAMClient({ region: 'eu-central-1' });
  client.middlewareStack.add(
    () => async (args) => {
      const input = args.input as SimulatePrincipalPolicyCommandInput;
      asked.push(input);
      return { output: { $metadata: {}, ...answer(input) }, response: {} };
    },
    { step: 'initialize', name: 'answers' },
  );
  return { client, asked };
};

/** IAM's shape of an answer: one result for each action, with the decision on each resource of a list. */
const deciding =
  (isAllowed: (action: string, arn: string) => boolean, more: object = {}): Answer =>
  ({ ActionNames = [], ResourceArns = ['*'] }) => ({
    EvaluationResults: ActionNames.map((EvalActionName) => ({
      EvalActionName,
      EvalResourceName: ResourceArns[0],
      EvalDecision: ResourceArns.every((arn) => isAllowed(EvalActionName, arn)) ? 'allowed' : 'implicitDeny',
      ResourceSpecificResults: ResourceArns.map((EvalResourceName) => ({
        EvalResourceName,
        EvalResourceDecision: isAllowed(EvalActionName, EvalResourceName) ? 'allowed' : 'implicitDeny',
      })),
      ...more,
    })),
    IsTruncated: false,
  });

const refusing =
  (name: string, status: number, when: (arns: readonly string[]) => boolean, then: Answer): Answer =>
  (input) => {
    if (!when(input.ResourceArns ?? [])) return then(input);
    throw Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } });
  };

const shown = async (client: IAMClient, questions: readonly Question[]) =>
  Object.fromEntries(
    [...(await simulate(client, 'eu-central-1', questions))].flatMap(([{ arn }, answers]) =>
      [...answers].map(([action, decision]) => [`${action} ${arn}`, decision]),
    ),
  );

const PUT = question(`${BUCKET}/x`, ['s3:PutObject']);
const SEE = question(BUCKET, ['s3:GetEncryptionConfiguration']);
const LOG = question(STREAM, ['logs:PutLogEvents']);
const ANY = question('*', ['ssmmessages:OpenDataChannel']);
const ALL = [ANY, PUT, SEE, LOG];

/** Each action is allowed where it is asked, and nowhere else. */
const byNeed = (action: string, arn: string): boolean =>
  ALL.some((one) => one.arn === arn && one.actions.includes(action));

describe('asking IAM about a role', () => {
  it('takes one call for any resource and one for all others where everything is allowed', async () => {
    const { client, asked } = clientOf(deciding(byNeed));
    expect(await shown(client, ALL)).toEqual({
      'ssmmessages:OpenDataChannel *': { verdict: 'allowed' },
      [`s3:PutObject ${BUCKET}/x`]: { verdict: 'allowed' },
      [`s3:GetEncryptionConfiguration ${BUCKET}`]: { verdict: 'allowed' },
      [`logs:PutLogEvents ${STREAM}`]: { verdict: 'allowed' },
    });
    expect(asked.map(({ ResourceArns }) => ResourceArns)).toEqual([['*'], [`${BUCKET}/x`, BUCKET, STREAM]]);
  });

  it('asks again about what is refused in an organization, alone, and says who refuses it', async () => {
    const answer: Answer = (input) => {
      const alone = input.ResourceArns?.length === 1 && input.ResourceArns[0] === STREAM;
      const more = { OrganizationsDecisionDetail: { AllowedByOrganizations: !alone } };
      return deciding((action, arn) => arn !== STREAM && byNeed(action, arn), more)(input);
    };
    const { client, asked } = clientOf(answer);
    expect(await shown(client, [PUT, LOG])).toEqual({
      [`s3:PutObject ${BUCKET}/x`]: { verdict: 'allowed' },
      [`logs:PutLogEvents ${STREAM}`]: { verdict: 'implicitDeny', limitedBy: 'organization' },
    });
    expect(asked.map(({ ResourceArns }) => ResourceArns)).toEqual([[`${BUCKET}/x`, STREAM], [STREAM]]);
  });

  it('takes one call for what is refused outside an organization', async () => {
    const { client, asked } = clientOf(deciding((action, arn) => arn !== STREAM && byNeed(action, arn)));
    expect(await shown(client, [PUT, LOG])).toEqual({
      [`s3:PutObject ${BUCKET}/x`]: { verdict: 'allowed' },
      [`logs:PutLogEvents ${STREAM}`]: { verdict: 'implicitDeny' },
    });
    expect(asked).toHaveLength(1);
  });

  it('asks one by one where IAM does not take them together', async () => {
    const { client, asked } = clientOf(
      refusing('InvalidInput', 400, (arns) => arns.length > 1, deciding(byNeed)),
    );
    expect(Object.values(await shown(client, [PUT, SEE, LOG]))).toEqual([
      { verdict: 'allowed' },
      { verdict: 'allowed' },
      { verdict: 'allowed' },
    ]);
    expect(asked).toHaveLength(4);
  });

  it.each([
    ['may not be asked', 'AccessDenied', 403, deniedBecause('iam:SimulatePrincipalPolicy')],
    ['knows no such role', 'NoSuchEntity', 404, 'role web does not exist'],
  ])('does not ask again where IAM %s', async (_name, code, status, because) => {
    const { client, asked } = clientOf(refusing(code, status, () => true, deciding(byNeed)));
    expect(Object.values(await shown(client, [PUT, SEE]))).toEqual([
      { verdict: 'unknown', because },
      { verdict: 'unknown', because },
    ]);
    expect(asked).toHaveLength(1);
  });

  it('asks about a resource with tags alone, because they belong to it', async () => {
    const { client, asked } = clientOf(deciding(byNeed));
    await shown(client, [PUT, SEE, question(STREAM, LOG.actions, { tags: { team: 'web' } })]);
    expect(asked.map(({ ResourceArns }) => ResourceArns)).toEqual([[STREAM], [`${BUCKET}/x`, BUCKET]]);
  });

  it('leaves out what IAM leaves out', async () => {
    const { client } = clientOf(() => ({ EvaluationResults: [], IsTruncated: false }));
    expect(await shown(client, [PUT, SEE])).toEqual({});
  });
});
