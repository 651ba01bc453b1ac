import type { VpcNetwork } from '../../account/network/network.ts';
import { throughPolicy } from '../../account/network/path/endpoint-policy.ts';
import { aclOfSubnet, throughAcl } from '../../account/network/path/network-acl.ts';
import { outOfNode, outOfNodeSubnet } from '../../account/network/path/node-side.ts';
import { interfaceParty } from '../../account/network/path/party.ts';
import { throughGroups } from '../../account/network/path/security-group.ts';
import type { Party } from '../../account/network/path/traffic.ts';
import { inSequence, type PathStep, type StepVerdict } from '../../account/network/path/verdict.ts';
import type { AddressFamily } from '../../formats/addresses.ts';
import { policyWords } from './places.ts';
import { allowingEntries, allowingRule } from './rules.ts';
import type { Asked, Way } from './way.ts';

/** One step of a packet: what the path engine says about it alone, and the ids that show it. */
export type Trace = { readonly step: PathStep; readonly found: StepVerdict; readonly words: string };

const acls = (network: VpcNetwork, subnetId: string, step: PathStep, party: Party) => {
  const question = { step, acl: aclOfSubnet(network, subnetId), party, protocol: 'tcp' } as const;
  return { acl: question.acl, question };
};

/** The node's own side: its groups, and the ACL of its subnet unless the packets stay in it. */
export const nodeSide = ({ network, node }: Asked, party: Party, staysInside: boolean): readonly Trace[] => {
  const { groupIds, subnetId } = node.interface;
  const asked = {
    step: 'node-security-group',
    groupIds,
    direction: 'out',
    party,
    protocol: 'tcp',
    port: 443,
  } as const;
  const groups: Trace = {
    step: 'node-security-group',
    found: outOfNode(network, node, party),
    words: allowingRule(network, asked),
  };
  if (staysInside) return [groups];
  const { acl, question } = acls(network, subnetId, 'node-network-acl', party);
  const words = allowingEntries(acl, [
    { ...question, direction: 'out', ports: 443 },
    { ...question, direction: 'in', ports: 'ephemeral' },
  ]);
  return [
    groups,
    { step: 'node-network-acl', found: inSequence(outOfNodeSubnet(network, node, party)), words },
  ];
};

/** The endpoint's own side: the ACL of its subnet, its groups, and its policy. */
export const endpointSide = (
  { service, network, node, context }: Asked,
  { endpoint, to, there }: Extract<Way, { kind: 'endpoint' }>,
  family: AddressFamily,
): readonly Trace[] => {
  const self = interfaceParty(network, node.interface, family, 'the node');
  const policy: Trace = {
    step: 'endpoint-policy',
    found: throughPolicy(service, endpoint, context),
    words: policyWords(endpoint),
  };
  if (!self) return [policy];
  const other: VpcNetwork = there
    ? { ...network, ...there, prefixLists: { ...network.prefixLists, ...there.prefixLists } }
    : network;
  const groups = {
    step: 'endpoint-security-group',
    groupIds: to.groupIds,
    direction: 'in',
    party: self,
    protocol: 'tcp',
    port: 443,
  } as const;
  const { acl, question } = acls(other, to.subnetId, 'endpoint-network-acl', self);
  const both = [
    { ...question, direction: 'in', ports: 443 },
    { ...question, direction: 'out', ports: 'ephemeral' },
  ] as const;
  const passes = to.subnetId === node.interface.subnetId || !acl;
  return [
    ...(passes
      ? []
      : [
          {
            step: 'endpoint-network-acl' as const,
            found: inSequence(both.map(throughAcl)),
            words: allowingEntries(acl, both),
          },
        ]),
    {
      step: 'endpoint-security-group',
      found: throughGroups(other, groups),
      words: allowingRule(other, groups),
    },
    policy,
  ];
};
