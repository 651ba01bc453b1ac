import type { Api, ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import type { NodeIdentity } from './identity.ts';

const APIS = [
  'ec2:AssociateIamInstanceProfile',
  'ec2:ReplaceIamInstanceProfileAssociation',
  'ec2:DisassociateIamInstanceProfile',
  'ec2:ModifyInstanceMetadataOptions',
] as const satisfies readonly Api[];

export type Ec2IdentityCall = ApiCall<(typeof APIS)[number]>;

export const isEc2IdentityCall = (call: ApiCall): call is Ec2IdentityCall =>
  APIS.some((api) => api === call.api);

const withNode = (state: AccountState, node: NodeIdentity): Applied =>
  applied({ ...state, instances: { ...state.instances, [node.instanceId]: present(node) } });

const nodeOf = (state: AccountState, associationId: string): NodeIdentity | undefined =>
  Object.values(state.instances)
    .flatMap((observed) => presentValue(observed) ?? [])
    .find((node) => node.associationId === associationId);

type Profile = Extract<
  Ec2IdentityCall,
  { input: { IamInstanceProfile: unknown } }
>['input']['IamInstanceProfile'];

const profileArn = ({ identity }: AccountState, profile: Profile): string =>
  'Arn' in profile
    ? profile.Arn
    : `arn:${identity.partition}:iam::${identity.accountId}:instance-profile/${profile.Name}`;

/** Profiles and metadata of instances: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateIamInstanceProfile.html */
export const applyEc2Identity = (state: AccountState, call: Ec2IdentityCall): Applied => {
  switch (call.api) {
    case 'ec2:AssociateIamInstanceProfile': {
      const node = presentValue(state.instances[call.input.InstanceId]);
      if (!node) return refused('InvalidInstanceID.NotFound');
      if (node.profileArn !== undefined) return refused('IncorrectState');
      return withNode(state, {
        ...node,
        profileArn: profileArn(state, call.input.IamInstanceProfile),
        associationId: `iip-assoc-${node.instanceId.slice(2)}`,
      });
    }
    case 'ec2:ReplaceIamInstanceProfileAssociation': {
      const node = nodeOf(state, call.input.AssociationId);
      if (!node) return refused('InvalidAssociationID.NotFound');
      return withNode(state, { ...node, profileArn: profileArn(state, call.input.IamInstanceProfile) });
    }
    case 'ec2:DisassociateIamInstanceProfile': {
      const node = nodeOf(state, call.input.AssociationId);
      if (!node) return refused('InvalidAssociationID.NotFound');
      const { profileArn: _, associationId: __, ...without } = node;
      return withNode(state, without);
    }
    case 'ec2:ModifyInstanceMetadataOptions': {
      const node = presentValue(state.instances[call.input.InstanceId]);
      if (!node) return refused('InvalidInstanceID.NotFound');
      const { HttpEndpoint = node.httpEndpoint, HttpTokens = node.httpTokens } = call.input;
      return withNode(state, { ...node, httpEndpoint: HttpEndpoint, httpTokens: HttpTokens });
    }
  }
};
