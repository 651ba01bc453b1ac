import * as z from 'zod/mini';
import { POINTER_TYPES, type VpcBaseline } from '../../../account/network/remembered-network.ts';
import {
  BUCKET_OWNERS,
  type Bucket,
  type LogGroup,
  type SessionDocument,
  VERSIONING,
} from '../../../account/preferences/preferences.ts';
import type { AliasBaseline } from '../../../account/snapshot.ts';
import { exactly } from '../../schema/exactly.ts';
import { tags, text, texts } from '../../schema/parts.ts';
import type { Baseline } from '../ledger.ts';
import { identitySnapshots } from './identity-schema.ts';
import { networkBaselineSchema, networkPointerSchema } from './network-schema.ts';

const document = exactly<SessionDocument>()(
  z.object({
    name: text,
    latestVersion: text,
    defaultVersion: text,
    versions: z.record(text, text),
    tags,
    unread: z.exactOptional(texts),
  }),
);

const bucket = exactly<Bucket>()(
  z.object({
    name: text,
    owner: z.enum(BUCKET_OWNERS),
    region: z.exactOptional(text),
    encryption: z.exactOptional(text),
    kmsKeyId: z.exactOptional(text),
    bucketKeyEnabled: z.exactOptional(z.boolean()),
    versioning: z.exactOptional(z.enum(VERSIONING)),
    lifecycleRules: z.exactOptional(z.array(z.unknown())),
    hasPolicy: z.exactOptional(z.boolean()),
    policy: z.exactOptional(text),
    tags,
    unread: z.exactOptional(texts),
  }),
);

const logGroup = exactly<LogGroup>()(
  z.object({
    name: text,
    kmsKeyId: z.exactOptional(text),
    retentionInDays: z.exactOptional(z.number()),
    tags,
    unread: z.exactOptional(texts),
  }),
);

const alias = exactly<AliasBaseline>()(z.object({ name: text, keyArn: text, tags }));

const vpc = exactly<VpcBaseline>()(
  z.object({
    vpcId: text,
    dhcpOptionsId: text,
    enableDnsSupport: z.exactOptional(z.boolean()),
    enableDnsHostnames: z.exactOptional(z.boolean()),
    tags,
  }),
);

/** A baseline, as parsed from JSON. */
export const baselineSchema = exactly<Baseline>()(
  z.object({
    snapshot: z.union([
      z.object({ type: z.literal('AWS::SSM::Document'), value: document }),
      z.object({ type: z.literal('AWS::S3::Bucket'), value: bucket }),
      z.object({ type: z.literal('AWS::Logs::LogGroup'), value: logGroup }),
      z.object({ type: z.literal('AWS::KMS::Alias'), value: alias }),
      z.object({ type: z.literal('AWS::EC2::VPC'), value: vpc }),
      ...identitySnapshots,
      z.object({ type: z.literal('SessionGuard::EC2::Network'), value: networkBaselineSchema }),
      z.object({ type: z.enum(POINTER_TYPES), value: networkPointerSchema }),
    ]),
    seenAt: text,
    unclear: z.exactOptional(z.literal(true)),
  }),
);
