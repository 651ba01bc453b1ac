import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import type { IdentityState } from '../../../account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING } from '../../../account/identity/service-settings.ts';
import { present } from '../../../account/observed.ts';
import { mapEntries, newest, textOf } from './entries.ts';
import type { IdentityFile } from './identity-schema.ts';

const EC2_ASSUMES = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** What every account has, before anybody changes it. */
const UNTOUCHED: NonNullable<IdentityFile['serviceSettings']> = {
  [DEFAULT_ROLE_SETTING]: { value: '', status: 'Default', tags: {} },
};

/** The described identities as the embedded account holds them. */
export const identitiesFrom = (
  file: IdentityFile,
  { partition, accountId }: AwsEnvironment,
): Omit<IdentityState, 'hybridNodes'> => {
  const arn = (kind: string, name: string): string => `arn:${partition}:iam::${accountId}:${kind}/${name}`;
  return {
    // IAM's answers are derived from the policies.
    decisions: {},
    instances: mapEntries(file.instances, ({ profile, associationId, ...node }, instanceId) =>
      present({
        ...node,
        instanceId,
        ...(profile
          ? {
              profileArn: file.instanceProfiles?.[profile]?.arn ?? arn('instance-profile', profile),
              associationId: associationId ?? `iip-assoc-${instanceId.slice(2)}`,
            }
          : {}),
      }),
    ),
    instanceProfiles: mapEntries(file.instanceProfiles, (profile, name) =>
      present({ arn: arn('instance-profile', name), ...profile, name }),
    ),
    roles: mapEntries(file.roles, ({ inlinePolicies, trustPolicy, unread, ...role }, name) =>
      present({
        arn: arn('role', name),
        ...role,
        name,
        ...(unread ? {} : { inlinePolicies: mapEntries(inlinePolicies, textOf) }),
        trustPolicy: trustPolicy === undefined ? EC2_ASSUMES : textOf(trustPolicy),
      }),
    ),
    policies: mapEntries(file.policies, ({ tags, versions, defaultVersionId }, policyArn) =>
      present({
        arn: policyArn,
        defaultVersionId: defaultVersionId ?? newest(Object.keys(versions)) ?? 'v1',
        versions: mapEntries(versions, textOf),
        tags,
      }),
    ),
    serviceSettings: mapEntries({ ...UNTOUCHED, ...file.serviceSettings }, (setting, id) =>
      present({ ...setting, id }),
    ),
  };
};
