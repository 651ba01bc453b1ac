import {
  AssociateIamInstanceProfileCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { DEFAULT_ROLE_SETTING, TIER_SETTING } from '../../../functions/account/identity/service-settings.ts';
import type { Scope } from '../../../functions/account/state.ts';
import { identityClients } from '../../../functions/adapters/aws/identity/reader.ts';
import { content, DOCUMENT } from '../../contract/world.ts';
import type { TestAccount } from '../account.ts';
import { trusting } from '../samples/sample-identity.ts';
import { seedDocument } from './seed-preferences.ts';

/** Makes a role in a profile of the same name. */
export const seedRole = async (
  account: TestAccount,
  name: string,
  policyArns: readonly string[],
  inline: Readonly<Record<string, string>> = {},
  service: 'ec2' | 'ssm' = 'ec2',
): Promise<void> => {
  const { iam } = identityClients(account.owner);
  await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      Path: '/nodes/',
      AssumeRolePolicyDocument: trusting(`${service}.amazonaws.com`),
    }),
  );
  for (const PolicyArn of policyArns)
    await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn }));
  for (const [PolicyName, PolicyDocument] of Object.entries(inline)) {
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName, PolicyDocument }));
  }
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: name, Path: '/nodes/' }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: name }));
};

/** Registers a hybrid node with the role of its activation. */
export const seedHybridNode = (account: TestAccount, InstanceId: string, IamRole: string): void => {
  const node = {
    InstanceId,
    IamRole,
    PingStatus: 'Online',
    AgentVersion: '3.3.1611.0',
    ComputerName: 'rack-1',
  };
  account.world.nodes = [...account.world.nodes, node];
};

/** Starts a managed node, with a profile or without; answers its id. */
export const seedNode = async (account: TestAccount, profile?: string): Promise<string> => {
  const { ec2 } = identityClients(account.owner);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '192.0.2.0/24' }));
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: Vpc?.VpcId ?? '', CidrBlock: '192.0.2.0/24' }),
  );
  const made = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: Subnet?.SubnetId ?? '',
    }),
  );
  const InstanceId = made.Instances?.[0]?.InstanceId ?? '';
  const node = { InstanceId, PingStatus: 'Online', AgentVersion: '3.3.1611.0' };
  account.world.nodes = [...account.world.nodes, node];
  if (profile) {
    await ec2.send(
      new AssociateIamInstanceProfileCommand({ InstanceId, IamInstanceProfile: { Name: profile } }),
    );
  }
  return InstanceId;
};

/** An account in which reading identities takes every call that there is; answers what to read. */
export const seedEveryIdentity = async (account: TestAccount): Promise<Scope> => {
  const { iam, kms, s3, ssm } = identityClients(account.owner);
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'example',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }],
      }),
    }),
  );
  const policy = Policy?.Arn ?? '';
  await seedRole(account, 'web', [policy], {
    more: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }],
    }),
  });
  const instance = await seedNode(account, 'web');
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  await s3().send(
    new CreateBucketCommand({
      Bucket: 'example-session-logs',
      CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
    }),
  );
  const versions = { '1': content({}) };
  const document = { name: DOCUMENT, latestVersion: '1', defaultVersion: '1', versions, tags: {} };
  await seedDocument({ ssm } as Parameters<typeof seedDocument>[0], document);
  const role = { role: 'web', roleArn: 'arn:aws:iam::111122223333:role/nodes/web' };
  return {
    instances: [instance],
    instancesOfRole: ['web'],
    rolesOfPolicy: [policy],
    policyVersions: [policy],
    serviceSettings: [DEFAULT_ROLE_SETTING, TIER_SETTING],
    simulations: [
      { ...role, actions: ['s3:PutObject'], resource: 'arn:aws:s3:::example-session-logs/*' },
      { ...role, actions: ['kms:Decrypt'], resource: KeyMetadata?.KeyId ?? '' },
    ],
  };
};
