import * as z from 'zod/mini';

const text = z.string();
const tags = z.exactOptional(z.record(z.string(), text));
const named = <T extends z.ZodMiniType>(value: T) => z.exactOptional(z.record(z.string(), value));

/** A policy document: JSON written out, or as text. */
const document = z.union([z.string(), z.record(z.string(), z.json())], {
  error: 'must be a JSON object, or a text',
});

/** Identities as an account file describes them: the words of the account state, with defaults. */
export const identitySchema = {
  instances: named(
    z.strictObject({
      name: z.exactOptional(text),
      profile: z.exactOptional(text),
      httpEndpoint: z._default(
        z.enum(['enabled', 'disabled'], { error: 'must be enabled or disabled' }),
        'enabled',
      ),
      httpTokens: z._default(
        z.enum(['required', 'optional'], { error: 'must be required or optional' }),
        'required',
      ),
      managed: z.exactOptional(
        z.strictObject({ pingStatus: z._default(text, 'Online'), agentVersion: text }),
      ),
      tags,
    }),
  ),
  instanceProfiles: named(z.strictObject({ roleName: z.exactOptional(text), tags })),
  roles: named(
    z.strictObject({
      attachedPolicyArns: z._default(z.array(text), []),
      inlinePolicies: z.exactOptional(z.record(z.string(), document)),
      boundaryArn: z.exactOptional(text),
      trustPolicy: z.exactOptional(document),
      tags,
    }),
  ),
  policies: named(
    z.strictObject({
      defaultVersionId: z.exactOptional(
        text.check(z.regex(/^v[1-9]\d*$/, 'must be a version id, such as v1')),
      ),
      versions: z.record(z.string(), document),
      tags,
    }),
  ),
  serviceSettings: named(
    z.strictObject({
      value: text,
      status: z._default(text, 'Customized'),
      hybridNodes: z.exactOptional(z.number()),
      tags,
    }),
  ),
};

const identityFileSchema = z.object(identitySchema);

/** The identities of a file that was read, with their defaults. */
export type IdentityFile = z.infer<typeof identityFileSchema>;
