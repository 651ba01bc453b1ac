import { canonicalCidr } from '../../formats/canonical-cidr.ts';
import { booleanAt, numberAt, scalarAt } from '../../formats/ec2-dialects.ts';
import { type JsonObject, stringAt } from '../../formats/json.ts';
import type { NetworkRepairInputs } from './inputs.ts';
import type { NetworkAclEntry } from './network.ts';

/** Identifies one entry in one direction of one ACL. */
export type EntryKey = {
  readonly networkAclId: string;
  readonly ruleNumber: number;
  readonly egress: boolean;
};

/** The entry that a record names; undefined when the record does not say. */
export const entryKeyOf = (request: JsonObject): EntryKey | undefined => {
  const networkAclId = stringAt(request, 'networkAclId');
  const ruleNumber = numberAt(request, 'ruleNumber');
  const egress = booleanAt(request, 'egress');
  if (!networkAclId || ruleNumber === undefined || egress === undefined) return undefined;
  return { networkAclId, ruleNumber, egress };
};

/** The entry that a record creates; undefined when the record does not hold all of it. */
export const entryOf = (request: JsonObject): NetworkAclEntry | undefined => {
  const key = entryKeyOf(request);
  const action = stringAt(request, 'ruleAction');
  const cidr = stringAt(request, 'cidrBlock') ?? stringAt(request, 'ipv6CidrBlock');
  if (!key || !action || !cidr) return undefined;
  const fromPort = numberAt(request, 'portRange', 'from');
  const toPort = numberAt(request, 'portRange', 'to');
  return {
    ruleNumber: key.ruleNumber,
    egress: key.egress,
    allow: action === 'allow',
    protocol: scalarAt(request, 'aclProtocol') ?? '-1',
    ...(fromPort === undefined ? {} : { fromPort }),
    ...(toPort === undefined ? {} : { toPort }),
    cidr: canonicalCidr(cidr),
  };
};

/** The entry in the form that EC2 takes. */
export const entryInput = (
  networkAclId: string,
  { ruleNumber, egress, allow, protocol, fromPort, toPort, cidr }: NetworkAclEntry,
): NetworkRepairInputs['ec2:CreateNetworkAclEntry'] => ({
  NetworkAclId: networkAclId,
  RuleNumber: ruleNumber,
  Egress: egress,
  RuleAction: allow ? 'allow' : 'deny',
  Protocol: protocol,
  ...(fromPort !== undefined && toPort !== undefined ? { PortRange: { From: fromPort, To: toPort } } : {}),
  ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
});

/** Does the key identify this entry? */
export const isAt =
  ({ ruleNumber, egress }: Pick<EntryKey, 'ruleNumber' | 'egress'>) =>
  (entry: NetworkAclEntry): boolean =>
    entry.ruleNumber === ruleNumber && entry.egress === egress;

export const sameEntry = (a: NetworkAclEntry, b: NetworkAclEntry): boolean =>
  isAt(a)(b) &&
  a.allow === b.allow &&
  a.protocol === b.protocol &&
  a.fromPort === b.fromPort &&
  a.toPort === b.toPort &&
  a.cidr === b.cidr;

/** An entry as a person would say it, without the number and the direction: `deny tcp 443 0.0.0.0/0`. */
export const entryWords = ({ allow, protocol, fromPort, toPort, cidr }: NetworkAclEntry): string => {
  const traffic = protocol === '-1' ? 'all traffic' : protocol === '6' ? 'tcp' : `protocol ${protocol}`;
  const ports =
    fromPort === undefined ? '' : fromPort === toPort ? ` ${fromPort}` : ` ${fromPort}-${toPort ?? ''}`;
  return `${allow ? 'allow' : 'deny'} ${traffic}${ports} ${cidr}`;
};
