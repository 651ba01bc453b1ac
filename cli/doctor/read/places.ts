import { DEFAULT_ROLE_SETTING } from '../../../functions/account/identity/service-settings.ts';
import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import type { Resource } from '../../../functions/account/resource.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { usersOfRole } from '../../../functions/sessions/node-roles.ts';

type Nodes = ReadonlyMap<string, ManagedNode>;

const vpcsOf = (nodes: Iterable<ManagedNode | undefined>): readonly string[] => {
  const found = new Set<string>();
  for (const node of nodes) if (node?.vpcId) found.add(node.vpcId);
  return [...found].toSorted();
};

/** Nodes of an image or a launch template. */
const launchedFrom = (nodes: Nodes, id: string): readonly ManagedNode[] =>
  [...nodes.values()].filter(({ launchTemplateId, imageId }) => launchTemplateId === id || imageId === id);

/** The VPCs whose nodes depend on a resource, in the part of the account where it was judged. */
export const vpcsOfSubject = (
  { type, id }: Resource,
  state: AccountState,
  nodes: Nodes,
): readonly string[] => {
  switch (type) {
    case 'AWS::EC2::VPC':
      return [id];
    case 'AWS::EC2::Instance':
      return vpcsOf([nodes.get(id)]);
    case 'AWS::EC2::Image':
    case 'AWS::EC2::LaunchTemplate':
      return vpcsOf(launchedFrom(nodes, id));
    case 'AWS::IAM::Role':
      return vpcsOf(usersOfRole(state, id).map(({ nodeId }) => nodes.get(nodeId)));
    case 'AWS::IAM::InstanceProfile':
      return vpcsOf([...nodes.values()].filter(({ profile }) => profile === id));
    case 'AWS::SSM::ServiceSetting':
      return id === DEFAULT_ROLE_SETTING ? vpcsOf([...nodes.values()].filter(({ profile }) => !profile)) : [];
    default:
      return [];
  }
};
