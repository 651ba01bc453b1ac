import * as z from 'zod/mini';
import type { ApiCall, RepairApi } from '../../../account/api-call.ts';
import { POINTER_TYPES, type VpcBaseline } from '../../../account/network/remembered-network.ts';
import {
  type ExpectedNode,
  PLACE_KINDS,
  type Tally,
  type VpcInventory,
} from '../../../account/nodes/inventory.ts';
import {
  BUCKET_OWNERS,
  type Bucket,
  type LogGroup,
  type SessionDocument,
  VERSIONING,
} from '../../../account/preferences/preferences.ts';
import { exactly } from '../../../core/exactly.ts';
import {
  type Baseline,
  INCIDENT_STATES,
  type Incident,
  REPAIR_STATES,
  type RepairRecord,
} from '../../../core/ledger.ts';
import { outcomeSchema } from '../../../core/outcome-schema.ts';
import { impactSchema, resourceSchema, tags, text, texts } from '../../../core/schema-parts.ts';
import { isObject } from '../../../formats/json.ts';
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

const vpc = exactly<VpcBaseline>()(
  z.object({
    vpcId: text,
    dhcpOptionsId: text,
    enableDnsSupport: z.exactOptional(z.boolean()),
    enableDnsHostnames: z.exactOptional(z.boolean()),
    tags,
  }),
);

/** The calls were checked by the compiler when they were written; here only their shape is. */
const repairCall = z.custom<ApiCall<RepairApi>>(
  (value) => isObject(value) && typeof value['api'] === 'string' && isObject(value['input']),
);

/** The ledger's rows as they come back out of JSON; rows of another release may not fit. */
export const baselineSchema = exactly<Baseline>()(
  z.object({
    snapshot: z.union([
      z.object({ type: z.literal('AWS::SSM::Document'), value: document }),
      z.object({ type: z.literal('AWS::S3::Bucket'), value: bucket }),
      z.object({ type: z.literal('AWS::Logs::LogGroup'), value: logGroup }),
      z.object({ type: z.literal('AWS::EC2::VPC'), value: vpc }),
      ...identitySnapshots,
      z.object({ type: z.literal('SessionGuard::EC2::Network'), value: networkBaselineSchema }),
      z.object({ type: z.enum(POINTER_TYPES), value: networkPointerSchema }),
    ]),
    seenAt: text,
  }),
);

export const incidentSchema = exactly<Incident>()(
  z.object({
    prerequisite: text,
    subject: resourceSchema,
    state: z.enum(INCIDENT_STATES),
    impact: impactSchema,
    extent: z.exactOptional(z.number()),
    eventId: z.nullable(text),
    checkedAt: text,
    told: z.boolean(),
    because: z.exactOptional(text),
    api: z.exactOptional(text),
    by: z.exactOptional(text),
  }),
);

const expectedNode = exactly<ExpectedNode>()(
  z.object({
    id: text,
    name: z.exactOptional(text),
    subnetId: z.exactOptional(text),
    profile: z.exactOptional(text),
    role: z.exactOptional(text),
    lost: z.exactOptional(z.literal(true)),
  }),
);

export const vpcInventorySchema = exactly<VpcInventory>()(
  z.object({
    vpcId: text,
    seenAt: text,
    nodes: z.array(expectedNode),
  }),
);

export const tallySchema = exactly<Tally>()(
  z.object({
    place: z.union([
      z.object({ kind: z.literal('region') }),
      z.object({ kind: z.enum(PLACE_KINDS), id: text }),
    ]),
    seenAt: text,
    nodes: z.number(),
    sample: texts,
  }),
);

export const repairSchema = exactly<RepairRecord>()(
  z.object({
    resource: resourceSchema,
    eventId: text,
    startedAt: text,
    calls: z.array(repairCall),
    state: z.enum(REPAIR_STATES),
    draft: outcomeSchema,
  }),
);
