import { entryInput, entryKeyOf, entryOf } from '../../network/network-acl-entries.ts';
import { type Reader, type Readers, withTexts } from './reader.ts';

const putEntry =
  (api: 'ec2:CreateNetworkAclEntry' | 'ec2:ReplaceNetworkAclEntry'): Reader =>
  ({ request }) => {
    const key = entryKeyOf(request);
    const entry = entryOf(request);
    return key && entry ? { api, input: entryInput(key.networkAclId, entry) } : undefined;
  };

const deleteEntry: Reader = ({ request }) => {
  const key = entryKeyOf(request);
  if (!key) return undefined;
  const input = { NetworkAclId: key.networkAclId, RuleNumber: key.ruleNumber, Egress: key.egress };
  return { api: 'ec2:DeleteNetworkAclEntry', input };
};

/** Entries of network ACLs, and the subnets that the ACLs apply to. */
export const NETWORK_ACL_CALLS: Readers = {
  'ec2:CreateNetworkAclEntry': putEntry('ec2:CreateNetworkAclEntry'),
  'ec2:ReplaceNetworkAclEntry': putEntry('ec2:ReplaceNetworkAclEntry'),
  'ec2:DeleteNetworkAclEntry': deleteEntry,
  'ec2:ReplaceNetworkAclAssociation': withTexts(
    ['associationId', 'networkAclId'],
    (AssociationId, NetworkAclId) => ({
      api: 'ec2:ReplaceNetworkAclAssociation',
      input: { AssociationId, NetworkAclId },
    }),
  ),
};
