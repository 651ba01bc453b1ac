import * as z from 'zod/mini';
import {
  type HybridNode,
  type InstanceProfile,
  METADATA_ENDPOINTS,
  METADATA_TOKENS,
  type NodeIdentity,
  type Role,
  type ServiceSetting,
} from '../../../account/identity/identity.ts';
import type { PolicyBaseline } from '../../../account/snapshot.ts';
import { exactly } from '../../schema/exactly.ts';
import { tags, text, texts } from '../../schema/parts.ts';

const node = exactly<NodeIdentity>()(
  z.object({
    instanceId: text,
    name: z.exactOptional(text),
    profileArn: z.exactOptional(text),
    associationId: z.exactOptional(text),
    httpEndpoint: z.enum(METADATA_ENDPOINTS),
    httpTokens: z.enum(METADATA_TOKENS),
    managed: z.exactOptional(z.object({ pingStatus: text, agentVersion: text })),
    tags,
  }),
);

const hybridNode = exactly<HybridNode>()(
  z.object({
    nodeId: text,
    name: z.exactOptional(text),
    role: z.exactOptional(text),
    pingStatus: text,
    tags,
  }),
);

const role = exactly<Role>()(
  z.object({
    name: text,
    arn: text,
    attachedPolicyArns: texts,
    inlinePolicies: z.exactOptional(z.record(text, text)),
    boundaryArn: z.exactOptional(text),
    trustPolicy: text,
    tags,
  }),
);

const profile = exactly<InstanceProfile>()(
  z.object({ name: text, arn: text, roleName: z.exactOptional(text), tags }),
);

const policy = exactly<PolicyBaseline>()(z.object({ arn: text, defaultVersionId: text, tags }));

const setting = exactly<ServiceSetting>()(
  z.object({
    id: text,
    value: text,
    status: text,
    hybridNodes: z.exactOptional(z.number()),
    tags,
  }),
);

/** What the ledger remembers about identities. */
export const identitySnapshots = [
  z.object({ type: z.literal('AWS::EC2::Instance'), value: node }),
  z.object({ type: z.literal('AWS::SSM::ManagedInstance'), value: hybridNode }),
  z.object({ type: z.literal('AWS::IAM::Role'), value: role }),
  z.object({ type: z.literal('AWS::IAM::InstanceProfile'), value: profile }),
  z.object({ type: z.literal('AWS::IAM::ManagedPolicy'), value: policy }),
  z.object({ type: z.literal('AWS::SSM::ServiceSetting'), value: setting }),
] as const;
