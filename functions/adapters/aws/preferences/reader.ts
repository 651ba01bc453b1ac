import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { type CollectionsOf, emptyState } from '../../../account/collections.ts';
import type { AccountState, Scope } from '../../../account/state.ts';
import type { AccountReader } from '../../../core/ports.ts';
import { connectedNodes } from '../nodes/connected-nodes.ts';
import { type BucketClients, bucketClients } from '../shared/bucket-clients.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { type LazyTrailClients, readTrailsAndRules, trailClients } from '../trail/read-trails.ts';
import { readBucket } from './read-bucket.ts';
import { readDocument } from './read-document.ts';
import { readKeyWithTags } from './read-key.ts';
import { readLogGroup } from './read-log-group.ts';
import { readParameter } from './read-parameter.ts';

export type PreferencesClients = {
  readonly ssm: SSMClient;
  /** S3 by Region, because a log bucket may be in another one. */
  readonly s3: BucketClients;
  readonly logs: CloudWatchLogsClient;
  readonly kms: KMSClient;
};

/** The clients that the reader and the remediator of the preferences share. */
export const preferencesClients = (overrides?: ClientOverrides): PreferencesClients => ({
  ssm: new SSMClient(clientOptions(overrides)),
  s3: bucketClients(overrides),
  logs: new CloudWatchLogsClient(clientOptions(overrides)),
  kms: new KMSClient(clientOptions(overrides)),
});

type Entry<T> = readonly [string, T];

const each = async <T>(
  ids: readonly string[] | undefined,
  read: (id: string) => Promise<T>,
): Promise<Readonly<Record<string, T>>> =>
  Object.fromEntries(
    await Promise.all([...new Set(ids ?? [])].map(async (id): Promise<Entry<T>> => [id, await read(id)])),
  );

/** Versions of one document that several places ask for are read together. */
const versionsOf = (documents: Scope['documents'], name: string): readonly string[] =>
  (documents ?? []).flatMap((document) => (document.name === name ? (document.versions ?? []) : []));

/** Reads documents, buckets, log groups, keys and parameters in parallel. */
export const readPreferences = async (
  { ssm, s3, logs, kms }: PreferencesClients,
  identity: AwsEnvironment,
  scope: Scope,
): Promise<AccountState> => {
  const names = scope.documents?.map(({ name }) => name);
  const [documents, buckets, logGroups, keys, parameters] = await Promise.all([
    each(names, (name) => readDocument(ssm, { name, versions: versionsOf(scope.documents, name) })),
    each(scope.buckets, (name) => readBucket(s3, identity, name)),
    each(scope.logGroups, (name) => readLogGroup(logs, identity, name)),
    each(scope.keys, (id) => readKeyWithTags(kms, id)),
    each(scope.parameters, (name) => readParameter(ssm, name)),
  ]);
  const read: CollectionsOf<'preferences'> = { documents, buckets, logGroups, keys, parameters };
  return { ...emptyState(identity), ...read };
};

/**
 * The reader of the preferences guard. It throws when it is asked for a VPC, because that is a mistake in the
 * wiring, which must not look like an empty account.
 */
export const createPreferencesReader = (
  identity: AwsEnvironment,
  clients: PreferencesClients = preferencesClients(),
  trails: LazyTrailClients = trailClients(),
): AccountReader => ({
  read: async (scope) => {
    if (scope.networks?.length || scope.networksOf?.length || scope.dhcpOptions?.length) {
      throw new Error('the preferences reader cannot read VPCs or DHCP options');
    }
    const [state, own] = await Promise.all([
      readPreferences(clients, identity, scope),
      readTrailsAndRules(trails, identity, scope),
    ]);
    return { ...state, ...own };
  },
  ec2Tagged: () => {
    throw new Error('the preferences reader cannot read the tags of EC2');
  },
  connectedNodes: () => connectedNodes(clients.ssm, identity.region),
  managedNodes: () => {
    throw new Error('the preferences reader cannot list nodes');
  },
  sessionVpcs: () => {
    throw new Error('the preferences reader cannot list VPCs');
  },
  egressVpcs: () => {
    throw new Error('the preferences reader cannot list VPCs');
  },
  vpcsRoutedTo: () => {
    throw new Error('the preferences reader cannot list VPCs');
  },
});
