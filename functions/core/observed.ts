import { type AccountState, type Observed, presentValue, type Tags, type Unread } from './account-state.ts';
import type { Resource } from './resource.ts';

type Tagged = { readonly tags: Tags; readonly unread?: Unread };

/** What a state holds of one resource, or undefined when it was not read. */
export const observedOf = (state: AccountState, { type, id }: Resource): Observed<Tagged> | undefined => {
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
    case 'AWS::EC2::VPC':
      return state.vpcs[id];
    case 'AWS::EC2::DHCPOptions':
      return state.dhcpOptions[id];
  }
};
