import { definePrerequisite } from '../../core/prerequisite.ts';
import { mendPaths } from '../../sessions/mend/mend-paths.ts';
import { besidePreferences } from '../../sessions/paths/beside-preferences.ts';
import { judgePaths } from '../../sessions/paths/judge-vpcs.ts';
import { remediesOf } from './advise.ts';
import { interfaceChanges } from './interfaces.ts';
import { networkAclChanges } from './network-acls.ts';
import { prefixListChanges } from './prefix-lists.ts';
import { securityGroupChanges } from './security-groups.ts';

/** Security groups and network ACLs allow the agent's HTTPS in both directions. */
export const networkAccess = definePrerequisite({
  id: 'network-access',
  title: 'Security groups and network ACLs',
  family: 'network',
  requires:
    'TCP 443 passes from each managed node to the endpoints of Systems Manager: out of the node’s security groups, into those of the endpoints, and through the network ACLs of both subnets, which must also let the answers back on ephemeral ports. The entries of a prefix list count as those of the rules that name it.',
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/troubleshooting-ssm-agent.html',
  bites:
    'New connections fail at once. When a security group rule is removed, a connected node keeps its channel for minutes to hours, because tracked connections outlive the rule. A network ACL cuts connections at once.',
  watches: besidePreferences({
    ...securityGroupChanges,
    ...networkAclChanges,
    ...interfaceChanges,
    ...prefixListChanges,
  }),
  reverts: [
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:AuthorizeSecurityGroupEgress',
    'ec2:CreateNetworkAclEntry',
    'ec2:ReplaceNetworkAclEntry',
    'ec2:DeleteNetworkAclEntry',
  ],
  leaves: [
    'the narrowest of the removed rules that heal still let in more than the VPC, or let out to more than the VPC although that would be enough; the command then names the subnets of the nodes, or the VPC',
    'a security group was emptied in one direction, or only rules for at most a /28 are left (`fix-containment=security-group`)',
    'an ACL entry denies all traffic, or denies anything to addresses of the VPC, or an ACL allows nothing any more (`fix-containment=network-acl`)',
    'an ACL entry was narrowed that allowed more than HTTPS, its answers and DNS',
    'only nodes are cut off that are not connected',
  ],
  offers: [
    'ec2:RevokeSecurityGroupIngress',
    'ec2:RevokeSecurityGroupEgress',
    'ec2:ReplaceNetworkAclAssociation',
    'ec2:ModifyNetworkInterfaceAttribute',
    'ec2:ModifyInstanceAttribute',
    'ec2:ModifyManagedPrefixList',
  ],
  decides: [
    'a node may be isolated on purpose: its group is tagged so, or it alone is in a group that lets nothing through or into which it was moved',
    'a numbered rule of an ACL denies it, or the ACL allows nothing in that direction',
    'the answers from the internet must pass an ACL: an entry for them lets in every address on high ports',
  ],
  check: (state) => judgePaths(state, 'network-access'),
  advise: (state, subject) => mendPaths(state, subject, 'network-access', remediesOf),
});
