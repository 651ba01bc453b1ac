import { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { callerMay } from '../../../../cli/doctor/node/aws/caller-may.ts';
import { presentValue } from '../../../../functions/account/observed.ts';
import { identityClients } from '../../../../functions/adapters/aws/identity/reader.ts';

const IDENTITY = { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' };
const NODE = 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0abc';
const START = 'ssm:StartSession';
const CREDENTIALS = { accessKeyId: 'example', secretAccessKey: 'example' };

type Answer = { readonly status: number; readonly body: string };

const answer = (action: string, result: string): Answer => ({
  status: 200,
  body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
});

const refuse = (code: string, status: number): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
});

const role = (arn: string): Answer =>
  answer(
    'GetRole',
    `<Role><Path>/</Path><RoleName>x</RoleName><RoleId>x</RoleId><Arn>${arn}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></Role>`,
  );

const decided = (decision: string, missing = ''): Answer =>
  answer(
    'SimulatePrincipalPolicy',
    `<EvaluationResults><member><EvalActionName>${START}</EvalActionName><EvalDecision>${decision}</EvalDecision><MissingContextValues>${missing}</MissingContextValues></member></EvaluationResults><IsTruncated>false</IsTruncated>`,
  );

/** IAM as it answers over the wire, with what it was asked. */
const iamWith = (answers: Readonly<Record<string, Answer>>) => {
  const asked: URLSearchParams[] = [];
  const handle = async ({ body }: { readonly body?: unknown }) => {
    const form = new URLSearchParams(String(body));
    asked.push(form);
    const found = answers[form.get('Action') ?? ''] ?? refuse('InternalFailure', 500);
    const stream = new Blob([found.body]).stream();
    return { response: { statusCode: found.status, headers: {}, body: stream } };
  };
  const iam = new IAMClient({
    region: 'us-east-1',
    credentials: CREDENTIALS,
    maxAttempts: 1,
    requestHandler: { handle } as never,
  });
  const others = identityClients({ region: IDENTITY.region, credentials: CREDENTIALS });
  return { clients: { ...others, iam }, asked };
};

const session = (name: string): string => `arn:aws:sts::111122223333:assumed-role/${name}/alice`;

describe('what IAM is asked about the caller', () => {
  const wishes = [{ actions: [START], resource: NODE, tags: { team: 'web' } }];

  it('is the role of a session, by its path', async () => {
    const arn = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123';
    const { clients, asked } = iamWith({ GetRole: role(arn), SimulatePrincipalPolicy: decided('allowed') });
    const may = await callerMay(clients, IDENTITY, session('AWSReservedSSO_Ops_0123'), wishes);
    expect(presentValue(may)?.(START, NODE)).toEqual({ verdict: 'allowed' });
    expect(asked.at(-1)?.get('PolicySourceArn')).toBe(arn);
  });

  it('is the user itself', async () => {
    const { clients, asked } = iamWith({ SimulatePrincipalPolicy: decided('implicitDeny') });
    const user = 'arn:aws:iam::111122223333:user/people/alice';
    const may = await callerMay(clients, IDENTITY, user, wishes);
    expect(presentValue(may)?.(START, NODE)).toEqual({ verdict: 'implicitDeny' });
    expect(asked.map((form) => form.get('PolicySourceArn'))).toEqual([user]);
  });

  it('is told the tags of the node, because policies name them', async () => {
    const { clients, asked } = iamWith({
      GetRole: role('arn:aws:iam::111122223333:role/ops'),
      SimulatePrincipalPolicy: decided('implicitDeny', '<member>ssm:resourceTag/stage</member>'),
    });
    const may = await callerMay(clients, IDENTITY, session('ops'), wishes);
    const sent = [...(asked.at(-1) ?? [])].map(([, value]) => value);
    expect(sent).toEqual(expect.arrayContaining(['aws:ResourceTag/team', 'ssm:resourceTag/team', 'web']));
    // All tags are known, so a tag that is missing is not there.
    expect(presentValue(may)?.(START, NODE)).toEqual({ verdict: 'implicitDeny' });
  });

  it('leaves a doubt where another condition decides', async () => {
    const { clients } = iamWith({
      GetRole: role('arn:aws:iam::111122223333:role/ops'),
      SimulatePrincipalPolicy: decided('implicitDeny', '<member>aws:MultiFactorAuthPresent</member>'),
    });
    const may = await callerMay(clients, IDENTITY, session('ops'), wishes);
    expect(presentValue(may)?.(START, NODE)).toMatchObject({
      verdict: 'unknown',
      because: 'a condition on aws:MultiFactorAuthPresent decides',
    });
  });

  it('is a guess where the role may not be read, and told so if the guess is wrong', async () => {
    const { clients } = iamWith({
      GetRole: refuse('AccessDenied', 403),
      SimulatePrincipalPolicy: refuse('NoSuchEntity', 404),
    });
    expect(await callerMay(clients, IDENTITY, session('AWSReservedSSO_Ops_0123'), wishes)).toEqual({
      status: 'unknown',
      because:
        'the path of the role AWSReservedSSO_Ops_0123 is not known: the guard may not call iam:GetRole on it',
    });
  });

  it.each([
    ['arn:aws:iam::111122223333:root', 'you are the root user'],
    ['arn:aws:sts::111122223333:federated-user/bob', 'is a federated user'],
    ['arn:aws:sts::111122223333:something/else', 'IAM cannot be asked about'],
  ])('is nothing about %s', async (caller, because) => {
    const { clients, asked } = iamWith({});
    const may = await callerMay(clients, IDENTITY, caller, wishes);
    expect(may).toMatchObject({ status: 'unknown', because: expect.stringContaining(because) });
    expect(asked).toEqual([]);
  });
});
