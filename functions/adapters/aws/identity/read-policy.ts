import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  type Policy,
  paginateListEntitiesForPolicy,
  paginateListInstanceProfilesForRole,
  paginateListPolicyVersions,
} from '@aws-sdk/client-iam';
import type { ManagedPolicy } from '../../../account/identity/identity.ts';
import { absent, type Observed, present } from '../../../account/observed.ts';
import { collect } from '../shared/collect.ts';
import { observe, unavailable } from '../shared/errors.ts';
import { tagsOf } from '../shared/tags.ts';
import { decodedDocument, NO_SUCH_ENTITY } from './read-role.ts';

/** The documents that were read, by ARN and version, the latest ones last. */
const DOCUMENTS = new Map<string, string>();

/** So many documents are kept, of at most 6 KB each. */
const MOST_DOCUMENTS = 500;

/**
 * The document of a version. "The changed policy doesn't overwrite the existing policy. Instead, IAM creates a new version",
 * so it is remembered as long as the process lives. The policy's own id is part of the key, because a policy that is
 * deleted may be made again under the same ARN, and its versions count from 1 again. That there is none, or that it may not
 * be read, is asked anew each time.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
 */
const documentOf = async (
  client: IAMClient,
  { Arn: PolicyArn = '', PolicyId = '' }: Policy,
  VersionId: string,
): Promise<readonly [string, string]> => {
  const key = `${PolicyArn}|${PolicyId}|${VersionId}`;
  const known = PolicyId ? DOCUMENTS.get(key) : undefined;
  if (known !== undefined) return [VersionId, known];
  const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  const document = decodedDocument(PolicyVersion?.Document);
  if (PolicyId && PolicyVersion?.Document) {
    DOCUMENTS.set(key, document);
    const [oldest] = DOCUMENTS.keys();
    if (DOCUMENTS.size > MOST_DOCUMENTS && oldest !== undefined) DOCUMENTS.delete(oldest);
  }
  return [VersionId, document];
};

/** A managed policy, with the document that is in force or with all its versions (five at most). */
export const readPolicy = (
  client: IAMClient,
  PolicyArn: string,
  versions: 'default' | 'all',
): Promise<Observed<ManagedPolicy>> =>
  observe('iam:GetPolicy', NO_SUCH_ENTITY, async () => {
    const { Policy: policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
    if (!policy?.DefaultVersionId) return absent;
    const ids =
      versions === 'default'
        ? [policy.DefaultVersionId]
        : (
            await collect(paginateListPolicyVersions({ client }, { PolicyArn }), (page) => page.Versions)
          ).flatMap(({ VersionId }) => VersionId ?? []);
    const documents = await Promise.all(
      ids.map((id) => documentOf(client, { ...policy, Arn: PolicyArn }, id)),
    );
    return present({
      arn: PolicyArn,
      defaultVersionId: policy.DefaultVersionId,
      versions: Object.fromEntries(documents),
      tags: tagsOf(policy.Tags),
    });
  });

/** Names of the roles that a policy is attached to, also as a permissions boundary. */
export const rolesOfPolicy = async (client: IAMClient, PolicyArn: string): Promise<readonly string[]> => {
  try {
    const roles = await collect(
      paginateListEntitiesForPolicy({ client }, { PolicyArn, EntityFilter: 'Role' }),
      (page) => page.PolicyRoles,
    );
    return roles.flatMap(({ RoleName }) => RoleName ?? []);
  } catch (error) {
    if (error instanceof Error && NO_SUCH_ENTITY.includes(error.name)) return [];
    throw unavailable('iam:ListEntitiesForPolicy', error);
  }
};

/** ARNs of the instance profiles that hold a role. */
export const profilesOfRole = async (client: IAMClient, RoleName: string): Promise<readonly string[]> => {
  try {
    const profiles = await collect(
      paginateListInstanceProfilesForRole({ client }, { RoleName }),
      (page) => page.InstanceProfiles,
    );
    return profiles.flatMap(({ Arn }) => Arn ?? []);
  } catch (error) {
    if (error instanceof Error && NO_SUCH_ENTITY.includes(error.name)) return [];
    throw unavailable('iam:ListInstanceProfilesForRole', error);
  }
};
