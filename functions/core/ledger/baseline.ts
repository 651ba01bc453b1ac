import {
  hybridSnapshots,
  instanceSnapshots,
  roleSnapshots,
  settingSnapshots,
} from '../../account/identity/snapshots.ts';
import type { PartType, ResourceType } from '../../account/kinds.ts';
import { isWhole, presentValue } from '../../account/observed.ts';
import type { SessionDocument } from '../../account/preferences/preferences.ts';
import { type Resource, resourceKey } from '../../account/resource.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import type { AccountState } from '../../account/state.ts';
import { aliasName } from '../../formats/names.ts';
import { type Assessment, standsInTheWay } from '../assessment.ts';
import type { Result } from '../prerequisite.ts';
import { networkSnapshots } from './network-snapshots.ts';

/**
 * With more instances than this, none is remembered: thousands of rows each hour cost more than they help.
 */
const MOST_INSTANCES = 200;

const liveOnly = (document: SessionDocument): SessionDocument => {
  const live = [document.latestVersion, document.defaultVersion];
  const versions = Object.fromEntries(
    Object.entries(document.versions).filter(([version]) => live.includes(version)),
  );
  return { ...document, versions };
};

/**
 * Parts of a network are remembered with their VPC (see networkSnapshots), a role with policies and profiles, the names of
 * a key with the key.
 */
type Remembered = Exclude<
  Snapshot['type'],
  | PartType
  | 'SessionGuard::EC2::Network'
  | 'AWS::IAM::ManagedPolicy'
  | 'AWS::IAM::InstanceProfile'
  | 'AWS::KMS::Alias'
>;

/** The names by which preferences, buckets and log groups call a key. */
const aliasSnapshots = ({ keys }: AccountState, keyArn: string): readonly Snapshot[] => {
  const names = Object.entries(keys).flatMap(([selector, observed]) => {
    const name = aliasName(selector);
    return name.startsWith('alias/') && presentValue(observed)?.arn === keyArn ? [name] : [];
  });
  return [...new Set(names)].map((name) => ({
    type: 'AWS::KMS::Alias',
    value: { name, keyArn, tags: {} },
  }));
};

/** What is worth remembering about a resource, for each kind with its own ledger row. What is not whole keeps its row. */
const REMEMBER: Readonly<
  Record<
    Remembered | 'AWS::EC2::Instance' | 'AWS::KMS::Key',
    (state: AccountState, id: string) => readonly Snapshot[]
  >
> = {
  'AWS::SSM::Document': ({ documents }, id) => {
    const document = presentValue(documents[id]);
    return document && isWhole(document) ? [{ type: 'AWS::SSM::Document', value: liveOnly(document) }] : [];
  },
  'AWS::S3::Bucket': ({ buckets }, id) => {
    const bucket = presentValue(buckets[id]);
    return bucket && isWhole(bucket) ? [{ type: 'AWS::S3::Bucket', value: bucket }] : [];
  },
  'AWS::Logs::LogGroup': ({ logGroups }, id) => {
    const group = presentValue(logGroups[id]);
    return group && isWhole(group) ? [{ type: 'AWS::Logs::LogGroup', value: group }] : [];
  },
  'AWS::KMS::Key': aliasSnapshots,
  'AWS::EC2::VPC': ({ networks }, id) => {
    const vpc = presentValue(networks[id]);
    if (!vpc) return [];
    const { vpcId, dhcpOptionsId, enableDnsSupport, enableDnsHostnames, tags } = vpc;
    return [
      { type: 'AWS::EC2::VPC', value: { vpcId, dhcpOptionsId, enableDnsSupport, enableDnsHostnames, tags } },
    ];
  },
  'AWS::EC2::Instance': instanceSnapshots,
  'AWS::SSM::ManagedInstance': hybridSnapshots,
  'AWS::IAM::Role': roleSnapshots,
  'AWS::SSM::ServiceSetting': settingSnapshots,
};

const isRemembered = (type: ResourceType): type is keyof typeof REMEMBER => Object.hasOwn(REMEMBER, type);

const snapshotOf = (state: AccountState, { type, id }: Resource): readonly Snapshot[] =>
  isRemembered(type) ? REMEMBER[type](state, id) : [];

/** What is known about the rest of the account, of which a state may be a part. */
export type Rest = { readonly instances: number; readonly anyFails: boolean };

/** The types that are remembered in the present situation. */
const worthRemembering = (instances: number, anyFails: boolean): ((subject: Resource) => boolean) => {
  const manyInstances = instances > MOST_INSTANCES;
  return ({ type }) => {
    if (type === 'AWS::SSM::Document') return !anyFails;
    return !manyInstances || (type !== 'AWS::EC2::Instance' && type !== 'AWS::SSM::ManagedInstance');
  };
};

/**
 * A document or a bucket of ours that was read and that is doubtful in some way: much of it cannot be seen from outside,
 * such as the users of run-as, or what decides in a bucket policy. It is what the account goes on with, so it is what a
 * deletion is compared with.
 */
const isDoubtfulButOurs = ({ documents, buckets }: AccountState, { result }: Assessment): boolean => {
  const { type, id } = result.subject;
  if (result.kind !== 'unknown') return false;
  if (type === 'AWS::SSM::Document') return documents[id]?.status === 'present';
  return type === 'AWS::S3::Bucket' && presentValue(buckets[id])?.owner === 'this-account';
};

/**
 * What is worth remembering about a state: each resource for which some check passes and none fails. A
 * document is remembered only while nothing fails at all, because the guard must be able to go back to its
 * content.
 */
export const snapshotsOf = (
  state: AccountState,
  assessments: readonly Assessment[],
  rest: Rest = { instances: 0, anyFails: false },
): readonly Snapshot[] => {
  const subjectsThat = (is: (result: Result) => boolean) =>
    new Map(
      assessments.flatMap(({ result }) =>
        is(result) ? [[resourceKey(result.subject), result.subject] as const] : [],
      ),
    );
  const failing = subjectsThat(standsInTheWay);
  const doubtful = assessments
    .filter((one) => isDoubtfulButOurs(state, one))
    .map(({ result }) => result.subject);
  const ownSnapshots = [...subjectsThat(({ kind }) => kind === 'pass').values(), ...doubtful]
    .filter((subject) => !failing.has(resourceKey(subject)))
    .filter(
      worthRemembering(
        Math.max(rest.instances, Object.keys(state.instances).length + Object.keys(state.hybridNodes).length),
        rest.anyFails || failing.size > 0,
      ),
    )
    .flatMap((subject) => snapshotOf(state, subject));
  return [...ownSnapshots, ...networkSnapshots(state, assessments)];
};
