import { identitySnapshots } from '../account/identity/snapshots.ts';
import { presentValue } from '../account/observed.ts';
import type { SessionDocument } from '../account/preferences/preferences.ts';
import { type Resource, resourceKey } from '../account/resource.ts';
import { isIdentityType, isNetworkType } from '../account/resource-kinds.ts';
import type { Snapshot } from '../account/snapshot.ts';
import type { AccountState } from '../account/state.ts';
import type { Assessment } from './assessment.ts';
import { networkSnapshots } from './network-snapshots.ts';

/** Beyond so many instances none is remembered: a row for each of thousands, each hour, costs more than it helps. */
const MOST_INSTANCES = 200;

const liveOnly = (document: SessionDocument): SessionDocument => {
  const live = [document.latestVersion, document.defaultVersion];
  const versions = Object.fromEntries(
    Object.entries(document.versions).filter(([version]) => live.includes(version)),
  );
  return { ...document, versions };
};

const snapshotOf = (state: AccountState, { type, id }: Resource): readonly Snapshot[] => {
  // Parts of a network are remembered with their VPC, see networkSnapshots.
  if (isNetworkType(type)) return [];
  if (isIdentityType(type)) return identitySnapshots(state, { type, id });
  switch (type) {
    case 'AWS::SSM::Document': {
      const document = presentValue(state.documents[id]);
      return document ? [{ type, value: liveOnly(document) }] : [];
    }
    case 'AWS::S3::Bucket': {
      const bucket = presentValue(state.buckets[id]);
      return bucket ? [{ type, value: bucket }] : [];
    }
    case 'AWS::Logs::LogGroup': {
      const group = presentValue(state.logGroups[id]);
      return group ? [{ type, value: group }] : [];
    }
    case 'AWS::EC2::Instance':
      return identitySnapshots(state, { type, id });
    case 'AWS::EC2::VPC': {
      const vpc = presentValue(state.networks[id]);
      if (!vpc) return [];
      const { vpcId, dhcpOptionsId, enableDnsSupport, enableDnsHostnames, tags } = vpc;
      return [{ type, value: { vpcId, dhcpOptionsId, enableDnsSupport, enableDnsHostnames, tags } }];
    }
    case 'SessionGuard::EC2::Network':
    case 'AWS::KMS::Key':
    case 'AWS::EC2::Image':
    case 'AWS::EC2::LaunchTemplate':
    case 'AWS::CloudTrail::Trail':
    case 'AWS::Events::Rule':
    case 'AWS::EC2::DHCPOptions':
      return [];
  }
};

/** Which types are remembered at all, as things stand. */
const worthRemembering = (
  { instances }: AccountState,
  anyFails: boolean,
): ((subject: Resource) => boolean) => {
  const manyInstances = Object.keys(instances).length > MOST_INSTANCES;
  return ({ type }) => {
    if (type === 'AWS::SSM::Document') return !anyFails;
    return type !== 'AWS::EC2::Instance' || !manyInstances;
  };
};

/**
 * What is worth remembering of a state: each resource of which a check passes and none fails. A document only while
 * nothing at all fails, for it must be a content that can be gone back to.
 */
export const snapshotsOf = (state: AccountState, assessments: readonly Assessment[]): readonly Snapshot[] => {
  const subjectsThat = (kind: 'pass' | 'fail') =>
    new Map(
      assessments.flatMap(({ result }) =>
        result.kind === kind ? [[resourceKey(result.subject), result.subject] as const] : [],
      ),
    );
  const failing = subjectsThat('fail');
  const ownSnapshots = [...subjectsThat('pass').values()]
    .filter((subject) => !failing.has(resourceKey(subject)))
    .filter(worthRemembering(state, failing.size > 0))
    .flatMap((subject) => snapshotOf(state, subject));
  return [...ownSnapshots, ...networkSnapshots(state, assessments)];
};
