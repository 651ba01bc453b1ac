import * as z from 'zod/mini';
import { ACCOUNT_NAME, type AwsEnvironment } from '../../../account/aws-environment.ts';
import type { DhcpOptions } from '../../../account/network/name-servers.ts';
import type { ManagedNode } from '../../../account/nodes/managed-node.ts';
import {
  type Bucket,
  type Key,
  type LogGroup,
  type StoredParameter,
  VERSIONING,
} from '../../../account/preferences/preferences.ts';
import { type OwnRule, QUEUE_READERS, type Trail } from '../../../account/trail/trails.ts';
import { exactly } from '../../../core/schema/exactly.ts';
import { REFUSABLE } from '../refused.ts';
import { identitySchema } from './identity-schema.ts';
import { nameSourceSchemas } from './names-schema.ts';
import { flag, jsonOrText, list, named, oneOf, tags, text, texts } from './schema-parts.ts';
import { readSchema } from './unread-schema.ts';
import { vpcSchema } from './vpc-schema.ts';

const version = text.check(z.regex(/^[1-9]\d*$/, 'must be a version number as a string, such as "1"'));

const document = z.strictObject({
  versions: z.exactOptional(z.record(version, jsonOrText)),
  latestVersion: z.exactOptional(version),
  defaultVersion: z.exactOptional(version),
  tags,
  unread: list(text),
  next: list(jsonOrText),
});

// A file describes everything that the account state holds about a resource, except for its name (which is
// the key in the file). `unread` names aspects that could not be read.

const bucket = exactly<Omit<Bucket, 'name' | 'owner'>>()(
  z.strictObject({
    region: z.exactOptional(text),
    encryption: z.exactOptional(text),
    kmsKeyId: z.exactOptional(text),
    bucketKeyEnabled: z.exactOptional(flag),
    versioning: z.exactOptional(oneOf(VERSIONING)),
    lifecycleRules: list(z.unknown()),
    hasPolicy: z.exactOptional(flag),
    policy: z.exactOptional(text),
    tags,
    unread: list(text),
  }),
);

const logGroup = exactly<Omit<LogGroup, 'name'>>()(
  z.strictObject({
    kmsKeyId: z.exactOptional(text),
    retentionInDays: z.exactOptional(z.number().check(z.positive('must be above 0'))),
    tags,
    unread: list(text),
  }),
);

const key = exactly<Omit<Key, 'arn'> & Partial<Pick<Key, 'arn'>>>()(
  z.strictObject({
    arn: z.exactOptional(text),
    state: z._default(text, 'Enabled'),
    policy: z.exactOptional(text),
    tags,
    unread: list(text),
  }),
);

const parameter = exactly<StoredParameter>()(
  z.strictObject({
    type: z._default(text, 'String'),
    version: z.exactOptional(z.number().check(z.positive('must be above 0'))),
    value: z.exactOptional(text),
  }),
);

const dhcpOptions = exactly<Omit<DhcpOptions, 'dhcpOptionsId'>>()(
  z.strictObject({
    domainNameServers: list(text),
    domainName: z.exactOptional(text),
    tags,
  }),
);

const node = exactly<Omit<ManagedNode, 'nodeId' | 'lastPingAt'>>()(
  z.strictObject({
    name: z.exactOptional(text),
    pingStatus: z._default(text, 'Online'),
    agentVersion: text,
    platform: z.exactOptional(text),
    imageId: z.exactOptional(text),
    launchTemplateId: z.exactOptional(text),
    autoScalingGroup: z.exactOptional(text),
    vpcId: z.exactOptional(text),
    subnetId: z.exactOptional(text),
    profile: z.exactOptional(text),
    role: z.exactOptional(text),
    instanceState: z._default(text, 'running'),
    startedAt: z.exactOptional(text),
  }),
);

const TRAIL_ASPECTS = ['logging', 'managementWrites'] as const;
type TrailAspect = (typeof TRAIL_ASPECTS)[number];

type DescribedTrail = Omit<Trail, 'arn' | 'homeRegion'> &
  Partial<Pick<Trail, 'arn' | 'homeRegion'>> & { readonly unread?: readonly TrailAspect[] };

const trail = exactly<DescribedTrail>()(
  z.strictObject({
    name: text,
    arn: z.exactOptional(text),
    homeRegion: z.exactOptional(text),
    multiRegion: z._default(flag, true),
    logging: z._default(flag, true),
    managementWrites: z._default(flag, true),
    leavesOut: list(text),
    globalEvents: z.exactOptional(flag),
    unread: list(oneOf(TRAIL_ASPECTS)),
  }),
);

const ownRule = exactly<Omit<OwnRule, 'name'>>()(
  z.strictObject({
    enabled: z._default(flag, true),
    targets: z._default(z.number(), 1),
    pattern: z.exactOptional(text),
    deliversTo: z.exactOptional(texts),
    reader: z.exactOptional(z.enum(QUEUE_READERS)),
    alsoForwards: z.exactOptional(texts),
    alsoDisabled: z.exactOptional(z.literal(true)),
  }),
);

const identity = exactly<AwsEnvironment>()(
  z.strictObject({
    accountId: text.check(z.regex(/^\d{12}$/, 'must be 12 digits')),
    accountName: z.exactOptional(text.check(z.regex(ACCOUNT_NAME, 'must be the name of an account'))),
    region: text.check(z.regex(/^[a-z]{2,}(-[a-z]+)+-\d$/, 'must be a Region, such as eu-central-1')),
    partition: z._default(text.check(z.regex(/^aws(-[a-z]+)*$/, 'must be a partition, such as aws')), 'aws'),
  }),
);

/** The names are those of the account state; what the file does not describe does not exist. */
export const accountFileSchema = z.strictObject({
  identity,
  documents: named(document),
  buckets: named(bucket),
  strangers: list(text),
  logGroups: named(logGroup),
  keys: named(key),
  parameters: named(parameter),
  vpcs: named(vpcSchema),
  ...identitySchema,
  dhcpOptions: named(dhcpOptions),
  ...nameSourceSchemas,
  nodes: named(node),
  trails: list(trail),
  ownRules: named(ownRule),
  ...readSchema,
  refused: list(z.enum(REFUSABLE, { error: `must be one of ${REFUSABLE.join(', ')}` })),
});

/** A file that was read, with its defaults. */
export type AccountFile = z.infer<typeof accountFileSchema>;
/** The contents of a file as written: everything with a default may be left out. */
export type AccountFileInput = z.input<typeof accountFileSchema>;
