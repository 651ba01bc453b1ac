import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { type CollectionsOf, emptyState, mergeStates } from '../../../account/collections.ts';
import type { AccountState, Scope } from '../../../account/state.ts';
import type { AccountReader } from '../../../core/ports.ts';
import { scopeOfResources } from '../../../sessions/follow-up.ts';
import { connectedNodes } from '../nodes/connected-nodes.ts';
import { type BucketClients, bucketClients } from '../shared/bucket-clients.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { type LazyTrailClients, readTrailsAndRules, trailClients } from '../trail/read-trails.ts';
import { type BucketReading, readBucket } from './read-bucket.ts';
import { each, readDocuments } from './read-documents.ts';
import { readKeyWithTags } from './read-key.ts';
import { readLogGroup } from './read-log-group.ts';

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

/** Reads documents, buckets, log groups, keys and parameters in parallel. */
export const readPreferences = async (
  { ssm, s3, logs, kms }: PreferencesClients,
  identity: AwsEnvironment,
  scope: Scope,
): Promise<AccountState> => {
  const bucketsRead = (names: readonly string[] | undefined, how: BucketReading) =>
    each(names, (name) => readBucket(s3, identity, name, how));
  const groupsRead = (names: readonly string[] | undefined, how: 'whole' | 'judged') =>
    each(names, (name) => readLogGroup(logs, identity, name, how));
  const [{ documents, parameters }, buckets, logGroups, keys] = await Promise.all([
    readDocuments(ssm, scope),
    Promise.all([
      bucketsRead(scope.judgedBuckets, 'judged'),
      bucketsRead(scope.bucketsPerhapsGone, 'if-there'),
      bucketsRead(scope.buckets, 'whole'),
    ]),
    Promise.all([groupsRead(scope.judgedLogGroups, 'judged'), groupsRead(scope.logGroups, 'whole')]),
    each(scope.keys, (id) => readKeyWithTags(kms, id)),
  ]);
  const read: CollectionsOf<'preferences'> = {
    documents,
    buckets: Object.assign({}, ...buckets),
    logGroups: Object.assign({}, ...logGroups),
    keys,
    parameters,
  };
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
): AccountReader => {
  const read: AccountReader['read'] = async (scope) => {
    if (scope.networks?.length || scope.networksOf?.length || scope.dhcpOptions?.length) {
      throw new Error('the preferences reader cannot read VPCs or DHCP options');
    }
    const [state, own] = await Promise.all([
      readPreferences(clients, identity, scope),
      readTrailsAndRules(trails, identity, scope),
    ]);
    return { ...state, ...own };
  };
  return {
    read,
    reread: async (state, resources) => mergeStates(state, await read(scopeOfResources(state, resources))),
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
  };
};
