import { own } from '../formats/json.ts';
import { isPartType, type PartType, type ResourceType } from './kinds.ts';
import { partOf } from './network/parts.ts';
import { type Observed, present, presentValue, type Tags, type Unread } from './observed.ts';
import type { Resource } from './resource.ts';
import type { AccountState, Scope } from './state.ts';

/** Without tags, they were not asked for. */
type Found = Observed<{ readonly tags?: Tags; readonly unread?: Unread }> | undefined;
type Find = (state: AccountState, id: string) => Found;

/** Resources without tags. Only "could not be read" matters here, because no tag can exempt them. */
const ifUnreadable = (observed: Observed<unknown> | undefined): Found =>
  observed?.status === 'unknown' ? observed : undefined;

/** Resources whose tags are not read. */
const withoutTags = (observed: Observed<unknown> | undefined): Found =>
  observed?.status === 'present' ? present({ tags: {} }) : observed;

type Held = {
  readonly find: Find;
  /** The scope that reads it; empty if no scope asks for it. */
  readonly ask: (id: string) => Scope;
};

const notHeld: Held = { find: () => undefined, ask: () => ({}) };

type InCollections = Exclude<ResourceType, PartType> | 'AWS::EC2::Instance';

/** Where a state holds a resource that is not part of a network, and which scope reads it. */
const HELD: Readonly<Record<InCollections, Held>> = {
  'AWS::SSM::Document': {
    find: (state, id) => own(state.documents, id),
    ask: (name) => ({ documents: [{ name }] }),
  },
  'AWS::SSM::Parameter': {
    find: (state, id) => withoutTags(own(state.parameters, id)),
    ask: (id) => ({ parameters: [id] }),
  },
  'AWS::S3::Bucket': { find: (state, id) => own(state.buckets, id), ask: (id) => ({ buckets: [id] }) },
  'AWS::Logs::LogGroup': {
    find: (state, id) => own(state.logGroups, id),
    ask: (id) => ({ logGroups: [id] }),
  },
  'AWS::KMS::Key': {
    // The state holds keys by the name that the preferences use, which may differ from the ARN.
    find: (state, id) =>
      own(state.keys, id) ?? Object.values(state.keys).find((key) => presentValue(key)?.arn === id),
    ask: (id) => ({ keys: [id] }),
  },
  'AWS::EC2::VPC': { find: (state, id) => own(state.networks, id), ask: (id) => ({ networks: [id] }) },
  'AWS::EC2::DHCPOptions': {
    find: (state, id) => own(state.dhcpOptions, id),
    ask: (id) => ({ dhcpOptions: [id] }),
  },
  'AWS::EC2::Image': notHeld,
  'AWS::EC2::LaunchTemplate': notHeld,
  'AWS::CloudTrail::Trail': {
    // The trails of a Region are read as one list.
    find: ({ trails }) =>
      Object.values(trails)
        .map(ifUnreadable)
        .find((trail) => trail !== undefined),
    ask: (region) => ({ trails: [region] }),
  },
  'AWS::Events::Rule': {
    find: (state, id) => ifUnreadable(own(state.ownRules, id)),
    ask: (id) => ({ ownRules: [id] }),
  },
  'AWS::EC2::Instance': {
    find: (state, id) => own(state.instances, id) ?? partOf(state, { type: 'AWS::EC2::Instance', id }),
    ask: (id) => ({ instances: [id] }),
  },
  'AWS::SSM::ManagedInstance': {
    find: (state, id) => own(state.hybridNodes, id),
    ask: (id) => ({ hybridNodes: [id] }),
  },
  'AWS::IAM::Role': { find: (state, id) => own(state.roles, id), ask: (id) => ({ roles: [id] }) },
  'AWS::IAM::InstanceProfile': {
    find: (state, id) => own(state.instanceProfiles, id),
    ask: (id) => ({ instanceProfiles: [id] }),
  },
  'AWS::IAM::ManagedPolicy': {
    find: (state, id) => own(state.policies, id),
    ask: (id) => ({ policies: [id] }),
  },
  'AWS::SSM::ServiceSetting': {
    find: (state, id) => own(state.serviceSettings, id),
    ask: (id) => ({ serviceSettings: [id] }),
  },
  'AWS::KMS::Alias': notHeld,
  'SessionGuard::EC2::Network': notHeld,
};

/** What a state holds of one resource, or undefined when it was not read. */
export const observedOf = (state: AccountState, { type, id }: Resource): Found =>
  type !== 'AWS::EC2::Instance' && isPartType(type)
    ? partOf(state, { type, id })
    : HELD[type].find(state, id);

/** The scope that reads a resource; empty for parts of a network, which are read with their VPC. */
export const scopeToRead = ({ type, id }: Resource): Scope =>
  type !== 'AWS::EC2::Instance' && isPartType(type) ? {} : HELD[type].ask(id);
