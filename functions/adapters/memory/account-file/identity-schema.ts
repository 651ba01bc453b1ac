import * as z from 'zod/mini';
import {
  type InstanceProfile,
  METADATA_ENDPOINTS,
  METADATA_TOKENS,
  type NodeIdentity,
  type ServiceSetting,
} from '../../../account/identity/identity.ts';
import { exactly } from '../../../core/schema/exactly.ts';
import { jsonOrText, list, named, oneOf, tags, text, texts } from './schema-parts.ts';

const instance = exactly<Omit<NodeIdentity, 'instanceId' | 'profileArn'> & { readonly profile?: string }>()(
  z.strictObject({
    name: z.exactOptional(text),
    profile: z.exactOptional(text),
    associationId: z.exactOptional(text),
    httpEndpoint: z._default(oneOf(METADATA_ENDPOINTS), 'enabled'),
    httpTokens: z._default(oneOf(METADATA_TOKENS), 'required'),
    managed: z.exactOptional(z.strictObject({ pingStatus: z._default(text, 'Online'), agentVersion: text })),
    tags,
  }),
);

const instanceProfile = exactly<
  Omit<InstanceProfile, 'name' | 'arn'> & Partial<Pick<InstanceProfile, 'arn'>>
>()(z.strictObject({ arn: z.exactOptional(text), roleName: z.exactOptional(text), tags }));

const serviceSetting = exactly<Omit<ServiceSetting, 'id'>>()(
  z.strictObject({
    value: text,
    status: z._default(text, 'Customized'),
    hybridNodes: z.exactOptional(z.number()),
    tags,
  }),
);

/** Identities as an account file describes them: the words of the account state, with defaults. */
export const identitySchema = {
  instances: named(instance),
  instanceProfiles: named(instanceProfile),
  roles: named(
    z.strictObject({
      arn: z.exactOptional(text),
      attachedPolicyArns: z._default(texts, []),
      inlinePolicies: z.exactOptional(z.record(z.string(), jsonOrText)),
      boundaryArn: z.exactOptional(text),
      trustPolicy: z.exactOptional(jsonOrText),
      tags,
      unread: list(z.literal('inlinePolicies')),
    }),
  ),
  policies: named(
    z.strictObject({
      defaultVersionId: z.exactOptional(
        text.check(z.regex(/^v[1-9]\d*$/, 'must be a version id, such as v1')),
      ),
      versions: z.record(z.string(), jsonOrText),
      tags,
    }),
  ),
  serviceSettings: named(serviceSetting),
};

const identityFileSchema = z.object(identitySchema);

/** The identities of a file that was read, with their defaults. */
export type IdentityFile = z.infer<typeof identityFileSchema>;
