import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';
import { EXAMPLE, exampleAccount } from './account.ts';
import { CORE_POLICY, exampleIdentities } from './identities.ts';
import { prodVpc } from './vpcs.ts';

const bastion = {
  instanceId: 'i-0aaa1111bbbb22225',
  imageId: 'ami-0bastion7777eeee8',
  /** One of the versions that cut port sessions after some seconds. */
  managed: { pingStatus: 'Online', agentVersion: '3.1.1446.0' },
} as const;

/** Names in the variants that the stories use. */
export const VARIANT = {
  silentRole: 'web',
  bastion: bastion.instanceId,
  bastionImage: bastion.imageId,
} as const;

const document = exampleAccount.documents[EXAMPLE.document];

/** The example account before sessions were logged: the role of its web servers may not write logs. */
export const unloggedAccount: AccountFileInput = {
  ...exampleAccount,
  documents: {
    [EXAMPLE.document]: {
      ...document,
      versions: { '1': { ...document.versions['1'], inputs: { idleSessionTimeout: '20' } } },
      next: [document.versions['1']],
    },
  },
  roles: { ...exampleIdentities.roles, [VARIANT.silentRole]: { attachedPolicyArns: [CORE_POLICY] } },
};

const withOldAgent = <T extends { readonly instanceId: string }>(node: T) =>
  node.instanceId === bastion.instanceId ? { ...node, managed: bastion.managed } : node;

/** The example account with a bastion from an old image. */
export const oldAgentAccount: AccountFileInput = {
  ...exampleAccount,
  vpcs: {
    ...exampleAccount.vpcs,
    [EXAMPLE.prodVpc]: { ...prodVpc, instances: (prodVpc.instances ?? []).map(withOldAgent) },
  },
  instances: {
    ...exampleIdentities.instances,
    [bastion.instanceId]: { name: 'bastion', profile: 'web', managed: bastion.managed },
  },
  nodes: {
    [bastion.instanceId]: {
      name: 'bastion',
      imageId: bastion.imageId,
      profile: 'web',
      vpcId: EXAMPLE.prodVpc,
      subnetId: 'subnet-0private1',
      ...bastion.managed,
    },
  },
};
