import type { ApiCall } from '../../account/api-call.ts';
import type { PathStep } from '../../account/network/path/verdict.ts';
import { presentValue } from '../../account/observed.ts';
import type { Obstacle, Propose } from '../../sessions/mend/mend-paths.ts';
import { throughAclOf } from './advise-acls.ts';
import { intoEndpointGroup, outOfNodeGroup } from './advise-groups.ts';
import type { GroupRepairs } from './put-back-rules.ts';
import { mayBeQuarantined } from './quarantine.ts';

type Calls = ApiCall<GroupRepairs | 'ec2:CreateNetworkAclEntry'>;

const REMEDIES: Readonly<Partial<Record<PathStep, Propose<Calls>>>> = {
  'node-security-group': outOfNodeGroup,
  'endpoint-security-group': intoEndpointGroup,
  'node-network-acl': throughAclOf,
  'endpoint-network-acl': throughAclOf,
  'nat-network-acl': throughAclOf,
};

/** Rules and entries for what nothing allows; none for a node that somebody may have isolated. */
export const remediesOf = (obstacle: Obstacle): ReturnType<Propose<Calls>> => {
  const { start, network, path } = obstacle;
  const before = presentValue(start.networks[network.vpcId]) ?? network;
  if (mayBeQuarantined(start, before, path.node)) return [];
  return REMEDIES[path.verdict.step]?.(obstacle) ?? [];
};
