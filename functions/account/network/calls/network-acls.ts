import type { ApiCall } from '../../api-call.ts';
import type { Applied } from '../../applied.ts';
import type { AccountState } from '../../state.ts';
import type { NetworkAcl, NetworkAclEntry, VpcNetwork } from '../network.ts';
import { type Changed, changeNetwork, replaced } from './change-network.ts';

type AclCall = Extract<
  ApiCall,
  {
    api:
      | 'ec2:CreateNetworkAclEntry'
      | 'ec2:ReplaceNetworkAclEntry'
      | 'ec2:DeleteNetworkAclEntry'
      | 'ec2:ReplaceNetworkAclAssociation';
  }
>;
type EntryCall = Exclude<AclCall, { api: 'ec2:ReplaceNetworkAclAssociation' }>;

const entryOf = (
  input: Extract<EntryCall, { api: 'ec2:CreateNetworkAclEntry' }>['input'],
): NetworkAclEntry => ({
  ruleNumber: input.RuleNumber,
  egress: input.Egress,
  allow: input.RuleAction === 'allow',
  protocol: input.Protocol,
  ...(input.PortRange ? { fromPort: input.PortRange.From, toPort: input.PortRange.To } : {}),
  cidr: input.CidrBlock ?? input.Ipv6CidrBlock ?? '0.0.0.0/0',
});

const withEntries = (
  network: VpcNetwork,
  acl: NetworkAcl,
  entries: readonly NetworkAclEntry[],
): VpcNetwork => ({
  ...network,
  networkAcls: replaced(network.networkAcls, acl, { ...acl, entries }),
});

const changeEntry = (network: VpcNetwork, acl: NetworkAcl, call: EntryCall): Changed => {
  const { RuleNumber, Egress } = call.input;
  const existing = acl.entries.find(
    ({ ruleNumber, egress }) => ruleNumber === RuleNumber && egress === Egress,
  );
  if (call.api === 'ec2:CreateNetworkAclEntry') {
    return existing
      ? { errorCode: 'NetworkAclEntryAlreadyExists' }
      : withEntries(network, acl, [...acl.entries, entryOf(call.input)]);
  }
  if (!existing) return { errorCode: 'InvalidNetworkAclEntry.NotFound' };
  const next = call.api === 'ec2:ReplaceNetworkAclEntry' ? entryOf(call.input) : undefined;
  return withEntries(network, acl, replaced(acl.entries, existing, next));
};

const associate = (
  network: VpcNetwork,
  { AssociationId, NetworkAclId }: Extract<AclCall, { api: 'ec2:ReplaceNetworkAclAssociation' }>['input'],
): Changed => {
  const [subnetId] = network.networkAcls.flatMap(({ associations }) =>
    Object.entries(associations).flatMap(([subnet, id]) => (id === AssociationId ? [subnet] : [])),
  );
  if (subnetId === undefined) return undefined;
  if (!network.networkAcls.some(({ networkAclId }) => networkAclId === NetworkAclId)) {
    return { errorCode: 'InvalidNetworkAclID.NotFound' };
  }
  // EC2 gives the association a new id, which cannot be known here, so the old one stays.
  const networkAcls = network.networkAcls.map((acl) => {
    const { [subnetId]: _, ...others } = acl.associations;
    const isNew = acl.networkAclId === NetworkAclId;
    return { ...acl, associations: isNew ? { ...others, [subnetId]: AssociationId } : others };
  });
  return { ...network, networkAcls };
};

/** Network ACLs: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html */
export const applyAclCall = (state: AccountState, call: AclCall): Applied => {
  if (call.api === 'ec2:ReplaceNetworkAclAssociation') {
    return changeNetwork(state, 'InvalidAssociationID.NotFound', (network) => associate(network, call.input));
  }
  return changeNetwork(state, 'InvalidNetworkAclID.NotFound', (network) => {
    const acl = network.networkAcls.find(({ networkAclId }) => networkAclId === call.input.NetworkAclId);
    return acl && changeEntry(network, acl, call);
  });
};
