import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
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

const documentOf = async (
  client: IAMClient,
  PolicyArn: string,
  VersionId: string,
): Promise<readonly [string, string]> => {
  const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return [VersionId, decodedDocument(PolicyVersion?.Document)];
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
    const documents = await Promise.all(ids.map((id) => documentOf(client, PolicyArn, id)));
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
