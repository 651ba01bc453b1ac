import { AssociateIamInstanceProfileCommand, type EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  type IAMClient,
  PutRolePolicyCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import type { ManagedPolicy, NodeIdentity, Role } from '../../../functions/account/identity/identity.ts';
import { type Observed, presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { identityClients } from '../../../functions/adapters/aws/identity/reader.ts';
import { iamName } from '../../../functions/formats/names.ts';
import type { TestAccount } from '../account.ts';

const values = <T>(all: Readonly<Record<string, Observed<T>>>): readonly T[] =>
  Object.values(all).flatMap((observed) => presentValue(observed) ?? []);

const seedPolicy = async (
  iam: IAMClient,
  { arn, versions, defaultVersionId }: ManagedPolicy,
): Promise<void> => {
  const [first = '', ...others] = Object.values(versions);
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: iamName(arn), PolicyDocument: first }),
  );
  const PolicyArn = Policy?.Arn ?? '';
  for (const PolicyDocument of others) {
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument }));
  }
  await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: defaultVersionId }));
};

const seedRole = async (iam: IAMClient, { name, trustPolicy, attachedPolicyArns, inlinePolicies }: Role) => {
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trustPolicy }));
  for (const PolicyArn of attachedPolicyArns) {
    await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn }));
  }
  for (const [PolicyName, PolicyDocument] of Object.entries(inlinePolicies ?? {})) {
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName, PolicyDocument }));
  }
};

/** An instance that is described with its VPC exists already; others are started in the default VPC. */
const seedNode = async (
  ec2: EC2Client,
  account: TestAccount,
  node: NodeIdentity,
): Promise<[string, string][]> => {
  const made = await ec2.send(
    new RunInstancesCommand({ ImageId: 'ami-12c6146b', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }),
  );
  const InstanceId = made.Instances?.[0]?.InstanceId ?? '';
  if (node.managed) {
    const { pingStatus: PingStatus, agentVersion: AgentVersion } = node.managed;
    account.world.nodes = [...account.world.nodes, { InstanceId, PingStatus, AgentVersion }];
  }
  if (!node.profileArn) return [[node.instanceId, InstanceId]];
  const { IamInstanceProfileAssociation: association } = await ec2.send(
    new AssociateIamInstanceProfileCommand({
      InstanceId,
      IamInstanceProfile: { Name: iamName(node.profileArn) },
    }),
  );
  return [
    [node.instanceId, InstanceId],
    [node.associationId ?? '', association?.AssociationId ?? ''],
  ];
};

/** Makes the described policies, roles, profiles, nodes and settings; answers the ids that AWS gave. */
export const seedIdentities = async (
  account: TestAccount,
  state: AccountState,
): Promise<ReadonlyMap<string, string>> => {
  const { iam, ec2 } = identityClients(account.owner);
  for (const policy of values(state.policies)) await seedPolicy(iam, policy);
  for (const role of values(state.roles)) await seedRole(iam, role);
  for (const { name, roleName } of values(state.instanceProfiles)) {
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: name }));
    if (!roleName) continue;
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: roleName }));
  }
  for (const { id, value, status } of values(state.serviceSettings)) {
    if (status !== 'Default') account.world.serviceSettings.set(id, value);
  }
  for (const { nodeId, name, role, pingStatus } of values(state.hybridNodes)) {
    const known = { ...(name ? { ComputerName: name } : {}), ...(role ? { IamRole: role } : {}) };
    const node = { InstanceId: nodeId, PingStatus: pingStatus, AgentVersion: '3.3.1611.0', ...known };
    account.world.nodes = [...account.world.nodes, node];
  }
  const ids: [string, string][] = [];
  for (const node of values(state.instances)) ids.push(...(await seedNode(ec2, account, node)));
  return new Map(ids);
};
