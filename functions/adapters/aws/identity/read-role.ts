import {
  GetInstanceProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import type { InstanceProfile, Role } from '../../../account/identity/identity.ts';
import { absent, type Observed, present } from '../../../account/observed.ts';
import { collect } from '../shared/collect.ts';
import { aspect, aspectValue, observe } from '../shared/errors.ts';
import { tagsOf } from '../shared/tags.ts';

/** IAM's error code for something that does not exist. */
export const NO_SUCH_ENTITY = ['NoSuchEntity', 'NoSuchEntityException'];

/** "Policies returned by this operation are URL-encoded compliant with RFC 3986", API_GetRolePolicy. */
export const decodedDocument = (encoded: string | undefined): string => {
  try {
    return decodeURIComponent(encoded ?? '');
  } catch {
    return encoded ?? '';
  }
};

const inlinePolicies = async (
  client: IAMClient,
  RoleName: string,
): Promise<Readonly<Record<string, string>> | undefined> => {
  const names = await aspect('iam:ListRolePolicies', NO_SUCH_ENTITY, () =>
    collect(paginateListRolePolicies({ client }, { RoleName }), (page) => page.PolicyNames),
  );
  if (names.kind === 'unread') return undefined;
  const read = await Promise.all(
    (aspectValue(names) ?? []).map(async (PolicyName) => {
      const policy = await aspect('iam:GetRolePolicy', NO_SUCH_ENTITY, () =>
        client.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
      );
      return [PolicyName, policy] as const;
    }),
  );
  if (read.some(([, policy]) => policy.kind === 'unread')) return undefined;
  return Object.fromEntries(
    read.flatMap(([name, policy]) => {
      const document = aspectValue(policy)?.PolicyDocument;
      return document === undefined ? [] : [[name, decodedDocument(document)]];
    }),
  );
};

/** A role with its policies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
export const readRole = (client: IAMClient, RoleName: string): Promise<Observed<Role>> =>
  observe('iam:GetRole', NO_SUCH_ENTITY, async () => {
    const [{ Role: role }, attached, inline] = await Promise.all([
      client.send(new GetRoleCommand({ RoleName })),
      collect(paginateListAttachedRolePolicies({ client }, { RoleName }), (page) => page.AttachedPolicies),
      inlinePolicies(client, RoleName),
    ]);
    if (!role) return absent;
    const boundaryArn = role.PermissionsBoundary?.PermissionsBoundaryArn;
    return present({
      name: RoleName,
      arn: role.Arn ?? '',
      attachedPolicyArns: attached.flatMap(({ PolicyArn }) => PolicyArn ?? []),
      ...(inline ? { inlinePolicies: inline } : {}),
      ...(boundaryArn ? { boundaryArn } : {}),
      trustPolicy: decodedDocument(role.AssumeRolePolicyDocument),
      tags: tagsOf(role.Tags),
    });
  });

/** An instance profile as IAM answers it, with the ARN of its role, which the profile itself does not keep. */
export type ReadProfile = { readonly profile: Observed<InstanceProfile>; readonly roleArn?: string };

/** An instance profile with its role, if it has one. */
export const readInstanceProfile = async (
  client: IAMClient,
  InstanceProfileName: string,
): Promise<ReadProfile> => {
  let roleArn: string | undefined;
  const profile = await observe('iam:GetInstanceProfile', NO_SUCH_ENTITY, async () => {
    const answer = await client.send(new GetInstanceProfileCommand({ InstanceProfileName }));
    if (!answer.InstanceProfile) return absent;
    const { Arn = '', Roles, Tags } = answer.InstanceProfile;
    const role = Roles?.[0];
    roleArn = role?.Arn;
    return present({
      name: InstanceProfileName,
      arn: Arn,
      ...(role?.RoleName ? { roleName: role.RoleName } : {}),
      tags: tagsOf(Tags),
    });
  });
  return { profile, ...(roleArn ? { roleArn } : {}) };
};
