import * as z from 'zod/mini';
import { decisionKey, type IamDecision } from '../../../account/identity/decision.ts';
import { exactly } from '../../../core/schema/exactly.ts';
import { list, named, oneOf, text } from './schema-parts.ts';

const reasons = named(text);

/** Why something is unknown, by id. */
export const unreadInVpc = z.strictObject({
  securityGroups: reasons,
  prefixLists: reasons,
  publicAccess: z.exactOptional(text),
  zones: z.exactOptional(text),
  rules: z.exactOptional(text),
  firewall: z.exactOptional(text),
  profiles: z.exactOptional(text),
});

const decision = exactly<
  IamDecision & { readonly role: string; readonly action: string; readonly resource: string }
>()(
  z.strictObject({
    role: text,
    action: text,
    resource: text,
    verdict: oneOf(['allowed', 'implicitDeny', 'explicitDeny', 'unknown']),
    limitedBy: z.exactOptional(oneOf(['permissions-boundary', 'organization'])),
    because: z.exactOptional(text),
  }),
);

/** What only a reader of a real account knows: what it could not read, and what IAM answered. */
export const readSchema = {
  unread: z.exactOptional(
    z.strictObject({
      documents: reasons,
      buckets: reasons,
      logGroups: reasons,
      keys: reasons,
      parameters: reasons,
      vpcs: reasons,
      dhcpOptions: reasons,
      names: reasons,
      instances: reasons,
      hybridNodes: reasons,
      instanceProfiles: reasons,
      roles: reasons,
      policies: reasons,
      serviceSettings: reasons,
      trails: reasons,
      ownRules: reasons,
    }),
  ),
  decisions: list(decision),
};

const fileSchema = z.object(readSchema);
type ReadFile = z.infer<typeof fileSchema>;

export type UnreadInVpc = z.infer<typeof unreadInVpc>;
/** Reasons by id, for each part of a file. */
export type UnreadInFile = NonNullable<ReadFile['unread']>;

/** IAM's answers that a file holds, as the account state holds them. */
export const decisionsFrom = ({ decisions = [] }: ReadFile): Readonly<Record<string, IamDecision>> =>
  Object.fromEntries(
    decisions.map(({ role, action, resource, ...answer }) => [decisionKey(role, action, resource), answer]),
  );
