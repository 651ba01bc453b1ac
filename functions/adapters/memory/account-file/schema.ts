import * as z from 'zod/mini';
import { identitySchema } from './identity-schema.ts';
import { vpcSchema } from './vpc-schema.ts';

const text = z.string();
const flag = z.boolean();
const tags = z.exactOptional(z.record(z.string(), text));
const list = <T extends z.ZodMiniType>(item: T) => z.exactOptional(z.array(item));
const version = text.check(z.regex(/^[1-9]\d*$/, 'must be a version number as text, such as "1"'));

/** A document's content: JSON written out, or as text (which need not be JSON, to try what breaks). */
const content = z.union([z.string(), z.record(z.string(), z.json())], {
  error: 'must be a JSON object, or a text',
});

const document = z.strictObject({
  versions: z.exactOptional(z.record(version, content)),
  latestVersion: z.exactOptional(version),
  defaultVersion: z.exactOptional(version),
  tags,
  next: list(content),
});

const bucket = z.strictObject({
  region: z.exactOptional(text),
  encryption: z.exactOptional(text),
  kmsKeyId: z.exactOptional(text),
  bucketKeyEnabled: z.exactOptional(flag),
  versioning: z.exactOptional(z.enum(['Enabled', 'Suspended'], { error: 'must be Enabled or Suspended' })),
  lifecycleRules: list(z.json()),
  hasPolicy: z.exactOptional(flag),
  tags,
});

const logGroup = z.strictObject({
  kmsKeyId: z.exactOptional(text),
  retentionInDays: z.exactOptional(z.number().check(z.positive('must be above 0'))),
  tags,
});

const key = z.strictObject({ arn: z.exactOptional(text), state: z.exactOptional(text), tags });

const dhcpOptions = z.strictObject({
  domainNameServers: list(text),
  domainName: z.exactOptional(text),
  tags,
});

const node = z.strictObject({
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
});

const trail = z.strictObject({
  name: text,
  arn: z.exactOptional(text),
  homeRegion: z.exactOptional(text),
  multiRegion: z._default(flag, true),
  logging: z._default(flag, true),
  managementWrites: z._default(flag, true),
});

const ownRule = z.strictObject({ enabled: z._default(flag, true), targets: z._default(z.number(), 1) });

const named = <T extends z.ZodMiniType>(value: T) => z.exactOptional(z.record(z.string(), value));

/** The words are those of the account state; what the file does not describe does not exist. */
export const accountFileSchema = z.strictObject({
  identity: z.strictObject({
    accountId: text.check(z.regex(/^\d{12}$/, 'must be 12 digits')),
    region: text.check(z.regex(/^[a-z]{2,}(-[a-z]+)+-\d$/, 'must be a Region, such as eu-central-1')),
    partition: z.exactOptional(text.check(z.regex(/^aws(-[a-z]+)*$/, 'must be a partition, such as aws'))),
  }),
  documents: named(document),
  buckets: named(bucket),
  strangers: list(text),
  logGroups: named(logGroup),
  keys: named(key),
  vpcs: named(vpcSchema),
  ...identitySchema,
  dhcpOptions: named(dhcpOptions),
  nodes: named(node),
  trails: list(trail),
  ownRules: named(ownRule),
});

/** A file that was read, with its defaults. */
export type AccountFile = z.infer<typeof accountFileSchema>;
/** What is written into a file: everything with a default may be left out. */
export type AccountFileInput = z.input<typeof accountFileSchema>;
/** A document's content. */
export type Content = z.infer<typeof content>;
