import { isPartType, type PartType, type ResourceType } from './kinds.ts';
import { partOf } from './network/parts.ts';
import { type Observed, presentValue, type Tags, type Unread } from './observed.ts';
import type { Resource } from './resource.ts';
import type { AccountState } from './state.ts';

type Found = Observed<{ readonly tags: Tags; readonly unread?: Unread }> | undefined;
type Find = (state: AccountState, id: string) => Found;

/**
 * Some resources have no tags. For these, only "could not be read" matters here, because no tag can exempt
 * them.
 */
const ifUnreadable = (observed: Observed<unknown> | undefined): Found =>
  observed?.status === 'unknown' ? observed : undefined;

const notHeld: Find = () => undefined;

type InCollections = Exclude<ResourceType, PartType> | 'AWS::EC2::Instance';

/** Where a state holds a resource that is not part of a network. */
const FIND: Readonly<Record<InCollections, Find>> = {
  'AWS::SSM::Document': (state, id) => state.documents[id],
  'AWS::S3::Bucket': (state, id) => state.buckets[id],
  'AWS::Logs::LogGroup': (state, id) => state.logGroups[id],
  // The state holds keys by the name that the preferences use, which may differ from the ARN.
  'AWS::KMS::Key': (state, id) =>
    state.keys[id] ?? Object.values(state.keys).find((key) => presentValue(key)?.arn === id),
  'AWS::EC2::VPC': (state, id) => state.networks[id],
  'AWS::EC2::DHCPOptions': (state, id) => state.dhcpOptions[id],
  'AWS::EC2::Image': notHeld,
  'AWS::EC2::LaunchTemplate': notHeld,
  // The trails of a Region are read as one list.
  'AWS::CloudTrail::Trail': ({ trails }) =>
    Object.values(trails)
      .map(ifUnreadable)
      .find((trail) => trail !== undefined),
  'AWS::Events::Rule': (state, id) => ifUnreadable(state.ownRules[id]),
  'AWS::EC2::Instance': (state, id) =>
    state.instances[id] ?? partOf(state, { type: 'AWS::EC2::Instance', id }),
  'AWS::IAM::Role': (state, id) => state.roles[id],
  'AWS::IAM::InstanceProfile': (state, id) => state.instanceProfiles[id],
  'AWS::IAM::ManagedPolicy': (state, id) => state.policies[id],
  'AWS::SSM::ServiceSetting': (state, id) => state.serviceSettings[id],
  'SessionGuard::EC2::Network': (state, id) => state.networks[id],
};

/** What a state holds of one resource, or undefined when it was not read. */
export const observedOf = (state: AccountState, { type, id }: Resource): Found =>
  type !== 'AWS::EC2::Instance' && isPartType(type) ? partOf(state, { type, id }) : FIND[type](state, id);
