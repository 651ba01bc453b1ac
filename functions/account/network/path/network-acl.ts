import { type Addresses, cidrAddresses, inside, outside, type Range } from '../../../formats/addresses.ts';
import type { NetworkAcl, NetworkAclEntry, VpcNetwork } from '../network.ts';
import {
  boundaries,
  type Coverage,
  coverage,
  hasPort,
  isProtocol,
  type Party,
  type Protocol,
} from './traffic.ts';
import { broken, OPEN, type PathStep, type StepVerdict, uncertain } from './verdict.ts';

/**
 * The ACL of a subnet: its own, else the default one of the VPC. "If you don't explicitly associate a subnet with
 * a network ACL, the subnet is automatically associated with the default network ACL."
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export const aclOfSubnet = (network: VpcNetwork, subnetId: string): NetworkAcl | undefined => {
  const acls = network.networkAcls.toSorted((a, b) => (a.networkAclId < b.networkAclId ? -1 : 1));
  return (
    acls.find(({ associations }) => Object.hasOwn(associations, subnetId)) ??
    acls.find(({ isDefault }) => isDefault)
  );
};

type AclQuestion = {
  readonly step: PathStep;
  readonly acl: NetworkAcl | undefined;
  readonly direction: 'in' | 'out';
  readonly party: Party;
  readonly protocol: Protocol;
  /** One port of a service, or the ports that answers are sent to. */
  readonly ports: 'ephemeral' | 'nat-ephemeral' | number;
};

/**
 * AWS's rule numbers are unique within one direction. The rest makes other input independent of its order.
 */
const byNumber = (a: NetworkAclEntry, b: NetworkAclEntry): number =>
  a.ruleNumber - b.ruleNumber ||
  Number(a.allow) - Number(b.allow) ||
  (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

type Passed = { readonly allowed: readonly Range[]; readonly deniedBy: readonly number[] };

/**
 * "We evaluate the rules in order, starting with the lowest numbered rule … as soon as a rule matches
 * traffic, it's applied regardless of any higher-numbered rule that might contradict it." Traffic that no
 * rule matches is denied.
 */
const passed = (entries: readonly NetworkAclEntry[], addresses: Addresses, port: number): Passed => {
  const allowed: Range[] = [];
  const deniedBy: number[] = [];
  let remaining = addresses.ranges;
  for (const entry of entries) {
    const block = cidrAddresses(entry.cidr);
    if (block?.family !== addresses.family || !hasPort(entry, port)) continue;
    for (const range of block.ranges) {
      const hit = inside(remaining, range);
      if (hit.length === 0) continue;
      if (entry.allow) allowed.push(...hit);
      else deniedBy.push(entry.ruleNumber);
      remaining = outside(remaining, range);
    }
  }
  return { allowed, deniedBy };
};

type Passage = { readonly coverage: Coverage; readonly deniedBy: readonly number[] };

const passage = (entries: readonly NetworkAclEntry[], party: Party, port: number): Passage => {
  const { allowed, deniedBy } = passed(entries, party.addresses, port);
  return { coverage: coverage(party, allowed), deniedBy };
};

type PortRange = { readonly from: number; readonly to: number };

const portsOf = (ports: AclQuestion['ports']): PortRange => {
  // "Many Linux kernels use ports 32768-61000 … Windows Server 2008 and later use 49152-65535 … a NAT gateway
  // uses ports 1024-65535": https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
  if (ports === 'ephemeral') return { from: 32768, to: 65535 };
  return ports === 'nat-ephemeral' ? { from: 1024, to: 65535 } : { from: ports, to: ports };
};

const says = ({ direction, party, protocol, ports }: AclQuestion): string => {
  const port = typeof ports === 'number' ? `${ports}` : ports === 'ephemeral' ? '32768-65535' : '1024-65535';
  const way = direction === 'out' ? 'to' : 'from';
  const answer = typeof ports === 'number' ? '' : 'the answers on ';
  return `${answer}${protocol.toUpperCase()} ${port} ${way} ${party.name}`;
};

/** The reason is the rules that deny explicitly, or else that no rule allows. */
const because = (acl: NetworkAcl, question: AclQuestion, deniedBy: readonly number[]): StepVerdict => {
  const numbers = [...new Set(deniedBy)].toSorted((a, b) => a - b);
  const direction = question.direction === 'out' ? 'egress' : 'ingress';
  const evidence = [acl.networkAclId, ...numbers.map((n) => `${acl.networkAclId} ${direction} rule ${n}`)];
  const explicit = numbers.filter((number) => number < 32767);
  const by =
    explicit.length === 0 ? 'no rule' : `${explicit.length === 1 ? 'rule' : 'rules'} ${explicit.join(', ')}`;
  const clause =
    explicit.length === 0 ? `${by} of ${acl.networkAclId} allows` : `${by} of ${acl.networkAclId} denies`;
  return broken(question.step, `${clause} ${says(question)}`, evidence);
};

/** The entries that count in one direction, in their order, and the ports at which what they allow may change. */
const relevant = (
  acl: NetworkAcl,
  { direction, protocol, ports }: Pick<AclQuestion, 'direction' | 'protocol' | 'ports'>,
) => {
  const { from, to } = portsOf(ports);
  const entries = acl.entries
    .filter((entry) => entry.egress === (direction === 'out') && isProtocol(entry.protocol, protocol))
    .toSorted(byNumber);
  const starts = [...new Set([from, ...entries.flatMap(boundaries)])].filter((p) => from <= p && p <= to);
  return { entries, starts };
};

/** Those of some addresses that a network ACL allows on all of the ports. */
export const allowedThrough = (
  acl: NetworkAcl,
  addresses: Addresses,
  question: Pick<AclQuestion, 'direction' | 'protocol' | 'ports'>,
): readonly Range[] => {
  const { entries, starts } = relevant(acl, question);
  return starts.reduce<readonly Range[]>(
    (ranges, port) => passed(entries, { ...addresses, ranges }, port).allowed,
    addresses.ranges,
  );
};

/**
 * Does a network ACL allow packets in one direction? ACLs are stateless: "responses to allowed inbound
 * traffic are subject to the rules for outbound traffic (and vice versa)", so each direction is checked
 * separately.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export const throughAcl = (question: AclQuestion): StepVerdict => {
  const { step, acl, party } = question;
  if (!acl) return uncertain(step, 'the network ACL of the subnet could not be read');
  const { entries, starts } = relevant(acl, question);
  const passages = starts.map((port) => passage(entries, party, port));
  if (passages.every((one) => one.coverage === 'all')) return OPEN;
  if (passages.every((one) => one.coverage === 'none')) {
    return because(
      acl,
      question,
      passages.flatMap(({ deniedBy }) => deniedBy),
    );
  }
  return uncertain(step, `${acl.networkAclId} allows ${says(question)} only in part`);
};
