import type * as z from 'zod/mini';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { emptyState } from '../../../account/collections.ts';
import { hybridNodesOf } from '../../../account/identity/hybrid-nodes.ts';
import { type Observed, present } from '../../../account/observed.ts';
import type { Bucket, Key, SessionDocument } from '../../../account/preferences/preferences.ts';
import type { AccountState, Collections } from '../../../account/state.ts';
import type { Trail } from '../../../account/trail/trails.ts';
import { logGroupName } from '../../../formats/names.ts';
import { iamRegion } from '../../../formats/regions.ts';
import { withDecisions } from '../identities.ts';
import { mapEntries, newest, textOf } from './entries.ts';
import { identitiesFrom } from './identity.ts';
import { sourcesFrom } from './names.ts';
import { inconsistencies } from './problems.ts';
import { type AccountFile, accountFileSchema } from './schema.ts';
import { withUnread } from './unread.ts';
import { decisionsFrom } from './unread-schema.ts';
import { vpcFrom } from './vpc.ts';

/** A described account: its state, what the guard may not read, and the contents that replayed updates will install. */
export type DescribedAccount = {
  readonly state: AccountState;
  /** Operations that the reader may not call, `service:Operation`. */
  readonly refused?: readonly string[];
  /** Contents (JSON text) by document, which replayed `UpdateDocument` events install in this order. */
  readonly next: Readonly<Record<string, readonly string[]>>;
};

type ReadAccount =
  | ({ readonly ok: true } & DescribedAccount)
  | { readonly ok: false; readonly problems: readonly string[] };

/** A document with only a `next` does not exist yet: a replayed `CreateDocument` creates it. */
const documentsOf = (file: AccountFile): Record<string, Observed<SessionDocument>> => {
  const existing = Object.entries(file.documents ?? {}).flatMap(([name, document]) => {
    const versions = mapEntries(document.versions, textOf);
    const latestVersion = document.latestVersion ?? newest(Object.keys(versions)) ?? '1';
    if (Object.keys(versions).length === 0) return [];
    const defaultVersion = document.defaultVersion ?? latestVersion;
    const { tags, unread } = document;
    const value = { name, versions, latestVersion, defaultVersion, tags, ...(unread ? { unread } : {}) };
    return [[name, present(value)] as const];
  });
  return Object.fromEntries(existing);
};

const bucketsOf = (file: AccountFile, { region }: AwsEnvironment): Record<string, Observed<Bucket>> => ({
  ...mapEntries(file.buckets, (bucket, name) =>
    present<Bucket>({
      region,
      // Since 2023, every bucket is encrypted, whatever its owner did.
      ...(bucket.unread?.includes('encryption') ? {} : { encryption: 'AES256' }),
      ...bucket,
      ...(bucket.policy === undefined ? {} : { hasPolicy: true }),
      name,
      owner: 'this-account',
    }),
  ),
  ...Object.fromEntries(
    (file.strangers ?? []).map((name) => [
      name,
      present<Bucket>({ name, owner: 'another-account', tags: {} }),
    ]),
  ),
});

const KEY_ARN = /^arn:[^:]+:kms:[^:]*:[^:]*:key\//;

/** A key is found by the name that the preferences use, by its ARN and by its id, as in KMS. */
const keysOf = (file: AccountFile, identity: AwsEnvironment): Record<string, Observed<Key>> =>
  Object.fromEntries(
    Object.entries(file.keys ?? {}).flatMap(([name, key]) => {
      const { partition, region, accountId } = identity;
      const own = KEY_ARN.test(name) ? name : `arn:${partition}:kms:${region}:${accountId}:key/${name}`;
      const arn = key.arn ?? own;
      const value = present<Key>({ ...key, arn });
      return [name, arn, arn.slice(arn.indexOf('key/') + 4)].map((known) => [known, value] as const);
    }),
  );

const trailOf = (
  { unread = [], ...described }: NonNullable<AccountFile['trails']>[number],
  { partition, region, accountId }: AwsEnvironment,
): Trail => {
  const { logging, managementWrites, ...trail } = described;
  const homeRegion = trail.homeRegion ?? region;
  const arn = `arn:${partition}:cloudtrail:${homeRegion}:${accountId}:trail/${trail.name}`;
  return {
    arn,
    ...trail,
    homeRegion,
    ...(unread.includes('logging') ? {} : { logging }),
    ...(unread.includes('managementWrites') ? {} : { managementWrites }),
  };
};

/** The trails of our Region, and of the one that records the calls of IAM. */
const trailsOf = ({ trails }: AccountFile, identity: AwsEnvironment): Collections['trails'] => {
  if (!trails) return {};
  const all = trails.map((trail) => trailOf(trail, identity));
  const forIam = iamRegion(identity.region);
  const ofIam = all.filter(({ multiRegion, homeRegion }) => multiRegion || homeRegion === forIam);
  return { [forIam]: present(ofIam), [identity.region]: present(all) };
};

/** Everything except the inventories, which a sweep leaves in the ledger. */
const collectionsOf = (
  file: AccountFile,
  identity: AwsEnvironment,
  sources = sourcesFrom(file),
): Omit<Collections, 'inventories'> => ({
  documents: documentsOf(file),
  buckets: bucketsOf(file, identity),
  logGroups: Object.fromEntries(
    Object.entries(file.logGroups ?? {}).map(([given, group]) => {
      const name = logGroupName(given);
      return [name, present({ ...group, name })] as const;
    }),
  ),
  keys: keysOf(file, identity),
  parameters: mapEntries(file.parameters, (parameter) => present(parameter)),
  ...identitiesFrom(file, identity),
  hybridNodes: hybridNodesOf(mapEntries(file.nodes, (node, nodeId) => ({ ...node, nodeId }))),
  networks: mapEntries(file.vpcs, (vpc, vpcId) => present(vpcFrom(vpc, vpcId, sources, file.unread?.names))),
  nameSources: sources,
  nodes: mapEntries(file.nodes, (node, nodeId) => ({ ...node, nodeId })),
  trails: trailsOf(file, identity),
  ownRules: mapEntries(file.ownRules, (rule, name) => present({ ...rule, name })),
  dhcpOptions: mapEntries(file.dhcpOptions, (options, dhcpOptionsId) =>
    present({ ...options, dhcpOptionsId }),
  ),
});

/** The described account as the embedded account holds it. */
export const describedAccount = (file: AccountFile): DescribedAccount => {
  const { identity } = file;
  return {
    state: withDecisions({
      ...emptyState(identity),
      ...withUnread(collectionsOf(file, identity), file.unread),
      decisions: decisionsFrom(file),
    }),
    refused: file.refused ?? [],
    next: mapEntries(file.documents, ({ next }) => (next ?? []).map(textOf)),
  };
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  boolean: 'true or false',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What is wrong, if the schema has no words of its own for it. */
const wordsFor = (issue: z.core.$ZodRawIssue): string => {
  if (issue.code === 'unrecognized_keys') return `has unknown keys: ${issue.keys.join(', ')}`;
  if (issue.code !== 'invalid_type') return 'has an unexpected value';
  return issue.input === undefined ? 'is missing' : `must be ${TYPES[issue.expected] ?? issue.expected}`;
};

const issueText = ({ path, message }: z.core.$ZodIssue): string =>
  `${path.map(String).join('.') || 'the file'}: ${message}`;

/** Reads the JSON of an account file; every problem is listed. Never throws. */
export const readAccountFile = (json: unknown): ReadAccount => {
  const parsed = accountFileSchema.safeParse(json, { error: wordsFor });
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map(issueText) };
  const problems = inconsistencies(parsed.data);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, ...describedAccount(parsed.data) };
};
