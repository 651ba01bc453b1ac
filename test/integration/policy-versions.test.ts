import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { beforeEach, expect, it } from 'vitest';
import { presentValue } from '../../functions/account/observed.ts';
import { createIdentityReader, identityClients } from '../../functions/adapters/aws/identity/reader.ts';
import { describeWithAccount } from '../support/account.ts';
import { allow, policyDocument, SESSIONS } from '../support/samples/sample-identity.ts';

const BUCKETS = policyDocument(allow('s3:*'));
const SESSION_POLICY = policyDocument(SESSIONS);

describeWithAccount('the versions of policies on moto', (account) => {
  const owner = () => identityClients(account().owner).iam;
  const reader = () => createIdentityReader(account().identity, identityClients(account().guard));
  const inForce = async (arn: string): Promise<string | undefined> => {
    const policy = presentValue((await reader().read({ policies: [arn] })).policies[arn]);
    return policy?.versions[policy.defaultVersionId];
  };
  const asked = () =>
    account()
      .guardRequests()
      .filter(({ operation }) => operation === 'iam:GetPolicyVersion').length;
  const make = async (PolicyName: string, PolicyDocument: string): Promise<string> => {
    const { Policy } = await owner().send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
    return Policy?.Arn ?? '';
  };

  beforeEach(() => account().reset());

  it('are asked for once, whatever version comes into force', async () => {
    const PolicyArn = await make('kept', SESSION_POLICY);
    expect(await inForce(PolicyArn)).toBe(SESSION_POLICY);
    expect(await inForce(PolicyArn)).toBe(SESSION_POLICY);
    expect(asked()).toBe(1);
    await owner().send(
      new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: BUCKETS, SetAsDefault: true }),
    );
    expect(await inForce(PolicyArn)).toBe(BUCKETS);
    await owner().send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    expect(await inForce(PolicyArn)).toBe(SESSION_POLICY);
    expect(asked()).toBe(2);
  });

  it('are not those of a policy that had the same name before', async () => {
    const PolicyArn = await make('again', SESSION_POLICY);
    expect(await inForce(PolicyArn)).toBe(SESSION_POLICY);
    await owner().send(new DeletePolicyCommand({ PolicyArn }));
    expect(await inForce(PolicyArn)).toBeUndefined();
    expect(await make('again', BUCKETS)).toBe(PolicyArn);
    expect(await inForce(PolicyArn)).toBe(BUCKETS);
  });

  it('are asked for again after a refusal', async () => {
    const PolicyArn = await make('refused', SESSION_POLICY);
    account().fail('iam:GetPolicyVersion', 'AccessDenied', 403);
    expect(await inForce(PolicyArn)).toBeUndefined();
    await account().reset();
    expect(await make('refused', SESSION_POLICY)).toBe(PolicyArn);
    expect(await inForce(PolicyArn)).toBe(SESSION_POLICY);
  });
});
