import { partOf } from './network/parts.ts';
import { type Observed, presentValue, type Tags, type Unread } from './observed.ts';
import type { Resource } from './resource.ts';
import { isNetworkType } from './resource-kinds.ts';
import type { AccountState } from './state.ts';

type Tagged = { readonly tags: Tags; readonly unread?: Unread };

/** What a state holds of one resource, or undefined when it was not read. */
export const observedOf = (state: AccountState, { type, id }: Resource): Observed<Tagged> | undefined => {
  if (isNetworkType(type)) return partOf(state, { type, id });
  switch (type) {
    case 'AWS::SSM::Document':
      return state.documents[id];
    case 'AWS::S3::Bucket':
      return state.buckets[id];
    case 'AWS::Logs::LogGroup':
      return state.logGroups[id];
    case 'AWS::KMS::Key':
      // Keys stand in the state by the name that the preferences use, which need not be the ARN.
      return state.keys[id] ?? Object.values(state.keys).find((key) => presentValue(key)?.arn === id);
    case 'AWS::EC2::Image':
    case 'AWS::EC2::LaunchTemplate':
      return undefined;
    case 'AWS::CloudTrail::Trail':
      // Trails are read as one list; of that none may be read counts here, for no tag ever exempts them.
      return Object.values(state.trails).find(({ status }) => status === 'unknown') as
        | Observed<never>
        | undefined;
    case 'AWS::Events::Rule': {
      const rule = state.ownRules[id];
      return rule?.status === 'unknown' ? rule : undefined;
    }
    case 'AWS::EC2::Instance':
      return state.instances[id] ?? partOf(state, { type, id });
    case 'SessionGuard::EC2::Network':
      return state.networks[id];
    case 'AWS::IAM::Role':
      return state.roles[id];
    case 'AWS::IAM::InstanceProfile':
      return state.instanceProfiles[id];
    case 'AWS::IAM::ManagedPolicy':
      return state.policies[id];
    case 'AWS::SSM::ServiceSetting':
      return state.serviceSettings[id];
    case 'AWS::EC2::VPC':
      return state.networks[id];
    case 'AWS::EC2::DHCPOptions':
      return state.dhcpOptions[id];
  }
};
