import fc from 'fast-check';
import type { NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { absent, type Observed, present, unknown } from '../../../functions/account/observed.ts';
import type {
  Bucket,
  Key,
  LogGroup,
  SessionDocument,
  StoredParameter,
} from '../../../functions/account/preferences/preferences.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import {
  account,
  content,
  DOCUMENT,
  endpoint,
  node,
  optionSet,
  routesTo,
  vpcOf,
} from '../samples/sample-account.ts';
import { builtNetwork, LIST_VERSIONS } from './guarded-network.ts';
import { arbitraryIdentity } from './identity.ts';
import { NAME_SOURCES } from './vpc-names.ts';

/** Accounts of every kind, with small pools of names, so that documents and destinations match. */

export const BUCKETS = ['example-logs-a', 'example-logs-b'] as const;
export const GROUPS = ['/session-manager/a', '/session-manager/b'] as const;
export const KEYS = ['alias/example', 'arn:aws:kms:ap-northeast-1:111122223333:key/b'] as const;
export const OPTION_SETS = ['dopt-amazon', 'dopt-public', 'dopt-private', 'dopt-mixed', 'dopt-none'] as const;

const flag = fc.constantFrom<(boolean | string | null)[]>(true, false, 'true', 'false', '', null);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | ''> => fc.oneof(value, fc.constant('' as const));

/** Contents of a Session document: most of them parse. */
export const arbitraryContent: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('null', '{}', content({ runAsEnabled: 'x' }), 'not: json') },
  {
    weight: 9,
    arbitrary: fc
      .record({
        s3BucketName: maybe(fc.constantFrom(...BUCKETS, '{{ssm:bucket}}')),
        s3EncryptionEnabled: flag,
        cloudWatchLogGroupName: maybe(fc.constantFrom(...GROUPS)),
        cloudWatchEncryptionEnabled: flag,
        kmsKeyId: maybe(fc.constantFrom(...KEYS)),
        idleSessionTimeout: fc.constantFrom('1', '20', '60'),
      })
      .map((inputs) => content(inputs)),
  },
);

const observed = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Observed<T>> =>
  fc.oneof(
    { weight: 7, arbitrary: value.map(present) },
    { weight: 2, arbitrary: fc.constant(absent) },
    { weight: 1, arbitrary: fc.constant(unknown('AccessDenied')) },
  );

const tags = fc.constantFrom<Record<string, string>[]>({}, {}, {}, { team: 'example' });

const bucket = (name: string): fc.Arbitrary<Bucket> =>
  fc
    .record({
      encryption: fc.constantFrom('AES256', 'aws:kms', 'aws:kms:dsse', 'none'),
      owner: fc.constantFrom<Bucket['owner'][]>(
        'this-account',
        'this-account',
        'this-account',
        'another-account',
      ),
      tags,
    })
    .map((rest) => ({ name, region: 'ap-northeast-1', ...rest }));

const group = (name: string): fc.Arbitrary<LogGroup> =>
  fc
    .record({ kmsKeyId: fc.constantFrom('', KEYS[1]), retentionInDays: fc.constantFrom(1, 365), tags })
    .map(({ kmsKeyId, ...rest }) => ({ name, ...rest, ...(kmsKeyId ? { kmsKeyId } : {}) }));

const key = (name: string): fc.Arbitrary<Key> =>
  fc.constantFrom('Enabled', 'Enabled', 'Disabled', 'PendingDeletion').map((state) => ({
    arn: name.startsWith('arn:') ? name : `arn:aws:kms:ap-northeast-1:111122223333:key/${name.slice(6)}`,
    state,
    tags: {},
  }));

const document: fc.Arbitrary<SessionDocument> = fc
  .record({ contents: fc.array(arbitraryContent, { minLength: 1, maxLength: 3 }), pick: fc.nat(), tags })
  .map(({ contents, pick, tags: tagged }) => ({
    name: DOCUMENT,
    latestVersion: String(contents.length),
    defaultVersion: String((pick % contents.length) + 1),
    versions: Object.fromEntries(contents.map((text, i) => [String(i + 1), text])),
    tags: tagged,
  }));

const instance: fc.Arbitrary<NodeNetwork> = fc
  .record({
    instanceType: fc.constantFrom('t3.micro', 't2.micro'),
    hasPublicIp: fc.boolean(),
    isManaged: fc.boolean(),
  })
  .map(({ isManaged, ...rest }) => {
    const { managed, ...unmanaged } = node(rest);
    return isManaged && managed ? { ...unmanaged, managed } : unmanaged;
  });

const vpc = (vpcId: string): fc.Arbitrary<VpcNetwork> =>
  fc
    .record({
      dhcpOptionsId: fc.constantFrom('default', ...OPTION_SETS),
      enableDnsSupport: fc.boolean(),
      enableDnsHostnames: fc.boolean(),
      endpoints: fc.constantFrom([], [endpoint('ssm'), endpoint('ssmmessages')]),
      routeTables: fc.constantFrom(routesTo(), routesTo('nat-1'), routesTo('igw-1'), routesTo('tgw-1')),
      nodes: fc.array(instance, { maxLength: 2 }),
      tags,
    })
    .map((rest) => vpcOf({ vpcId, ...rest }));

const each = <T>(names: readonly string[], of: (name: string) => fc.Arbitrary<T>) =>
  fc.record(Object.fromEntries(names.map((name) => [name, observed(of(name))])));

const dhcpOptions = {
  'dopt-amazon': present(optionSet('dopt-amazon', ['AmazonProvidedDNS'])),
  'dopt-public': present(optionSet('dopt-public', ['8.8.8.8'])),
  'dopt-private': present(optionSet('dopt-private', ['10.0.9.53'])),
  'dopt-mixed': present(optionSet('dopt-mixed', ['AmazonProvidedDNS', '8.8.8.8'])),
  'dopt-none': present(optionSet('dopt-none')),
};

/** The same VPC with ids of its own, because two VPCs share no part. */
const apart = (network: VpcNetwork): VpcNetwork =>
  JSON.parse(
    JSON.stringify(network).replaceAll(
      /"(subnet|sgr|sg|rtbassoc|rtb|aclassoc|acl|nat|igw|vpce|eni|i)-/g,
      (_, kind: string) => `"${kind}-b`,
    ),
  ) as VpcNetwork;

const trail = fc
  .record({
    name: fc.constantFrom('trail-a', 'trail-b'),
    multiRegion: fc.boolean(),
    logging: fc.constantFrom(true, true, false),
    managementWrites: fc.constantFrom(true, true, false),
  })
  .map((rest) => ({
    ...rest,
    arn: `arn:aws:cloudtrail:ap-northeast-1:111122223333:trail/${rest.name}`,
    homeRegion: 'ap-northeast-1',
  }));

const trails = fc.uniqueArray(trail, { maxLength: 2, selector: ({ name }) => name });

const OWN_RULES = ['own-rule-a', 'own-rule-b'] as const;

const ownRule = (name: string) =>
  fc
    .record({ enabled: fc.constantFrom(true, true, false), targets: fc.nat(1) })
    .map((rest) => ({ name, ...rest }));

const parameter = () =>
  fc.constantFrom<StoredParameter[]>(
    { type: 'String', version: 1, value: BUCKETS[0] },
    { type: 'String', version: 2, value: 'example-gone' },
    { type: 'SecureString', version: 1 },
  );

/** Any possible account and Region. */
export const arbitraryAccount: fc.Arbitrary<AccountState> = fc
  .record({
    document: observed(document),
    buckets: each(BUCKETS, bucket),
    logGroups: each(GROUPS, group),
    keys: each(KEYS, key),
    parameters: each(['bucket'], parameter),
    networks: fc.record({
      'vpc-a': observed(builtNetwork.map((network) => ({ ...network, vpcId: 'vpc-a' }))),
      'vpc-b': observed(vpc('vpc-b').map(apart)),
    }),
    identity: arbitraryIdentity,
    trails: observed(trails),
    ownRules: each(OWN_RULES, ownRule),
  })
  .map(({ document: found, identity, trails: all, ...rest }) =>
    account({
      documents: { [DOCUMENT]: found },
      dhcpOptions,
      nameSources: NAME_SOURCES,
      prefixListVersions: LIST_VERSIONS,
      trails: { 'ap-northeast-1': all },
      ...identity,
      ...rest,
    }),
  );
