import * as z from 'zod/mini';
import type { NodeIdentity, Role, ServiceSetting } from '../../../account/identity/identity.ts';
import type { PolicyBaseline } from '../../../account/snapshot.ts';
import { tags, text, texts } from '../../../core/schema-parts.ts';

const node: z.ZodMiniType<NodeIdentity> = z.object({
  instanceId: text,
  name: z.exactOptional(text),
  profileArn: z.exactOptional(text),
  associationId: z.exactOptional(text),
  httpEndpoint: z.enum(['enabled', 'disabled']),
  httpTokens: z.enum(['required', 'optional']),
  managed: z.exactOptional(z.object({ pingStatus: text, agentVersion: text })),
  tags,
});

const role: z.ZodMiniType<Role> = z.object({
  name: text,
  arn: text,
  attachedPolicyArns: texts,
  inlinePolicies: z.exactOptional(z.record(text, text)),
  boundaryArn: z.exactOptional(text),
  trustPolicy: text,
  tags,
});

const policy: z.ZodMiniType<PolicyBaseline> = z.object({ arn: text, defaultVersionId: text, tags });

const setting: z.ZodMiniType<ServiceSetting> = z.object({
  id: text,
  value: text,
  status: text,
  hybridNodes: z.exactOptional(z.number()),
  tags,
});

/** What the ledger remembers of identities. */
export const identitySnapshots = [
  z.object({ type: z.literal('AWS::EC2::Instance'), value: node }),
  z.object({ type: z.literal('AWS::IAM::Role'), value: role }),
  z.object({ type: z.literal('AWS::IAM::ManagedPolicy'), value: policy }),
  z.object({ type: z.literal('AWS::SSM::ServiceSetting'), value: setting }),
] as const;
