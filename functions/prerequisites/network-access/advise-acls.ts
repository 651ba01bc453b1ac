import type { ApiCall } from '../../account/api-call.ts';
import type { NetworkAcl, NetworkAclEntry, VpcNetwork } from '../../account/network/network.ts';
import { entryInput, entryWords } from '../../account/network/network-acl-entries.ts';
import type { Obstacle, Remedy } from '../../sessions/mend/mend-paths.ts';
import { letsNothing } from './shapes.ts';

type Advised = Remedy<ApiCall<'ec2:CreateNetworkAclEntry'>>;

/** Rule numbers that people may use: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html */
const LAST_NUMBER = 32_766;
const TCP = '6';

/** A free number behind the rules that are there, so that none of them is overruled. */
const freeNumber = ({ entries }: NetworkAcl, egress: boolean): number | undefined => {
  const used = entries
    .filter((entry) => entry.egress === egress && entry.ruleNumber <= LAST_NUMBER)
    .map(({ ruleNumber }) => ruleNumber);
  const last = Math.max(0, ...used);
  const round = (Math.floor(last / 10) + 1) * 10;
  const free = round <= LAST_NUMBER ? round : last + 1;
  return free <= LAST_NUMBER ? free : undefined;
};

const HTTPS = [443, 443] as const;
/** Answers to Linux and Windows: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html */
const ANSWERS = [32_768, 65_535] as const;
const NAT_ANSWERS = [1024, 65_535] as const;

/** The subnets of some nodes and endpoints, the smallest blocks first, and the VPC. */
const blocksOf = ({ state: _, network, path: { node } }: Obstacle): readonly string[] => {
  const cidrsOf = (ids: readonly string[]): readonly string[] =>
    network.subnets.filter(({ subnetId }) => ids.includes(subnetId)).flatMap(({ cidrBlocks }) => cidrBlocks);
  const there = network.endpoints.flatMap(({ interfaces }) => interfaces.map(({ subnetId }) => subnetId));
  return [...new Set([...cidrsOf([node.interface.subnetId]), ...cidrsOf(there), ...network.cidrBlocks])];
};

const EVERYWHERE = ['0.0.0.0/0', '::/0'];

const entriesFor = (obstacle: Obstacle, egress: boolean): readonly Omit<NetworkAclEntry, 'ruleNumber'>[] => {
  // Into a subnet, nothing is let in from everywhere: that is for a person to decide.
  const cidrs = [...blocksOf(obstacle), ...(egress ? EVERYWHERE : [])];
  return cidrs.flatMap((cidr) =>
    [HTTPS, ANSWERS, NAT_ANSWERS].map(([fromPort, toPort]) => ({
      egress,
      allow: true,
      protocol: TCP,
      fromPort,
      toPort,
      cidr,
    })),
  );
};

const toEverywhere = (entry: Omit<NetworkAclEntry, 'ruleNumber'>): Pick<Advised, 'mind'> =>
  EVERYWHERE.includes(entry.cidr)
    ? { mind: 'the entry lets the subnet out to every address, because the addresses of AWS are not known' }
    : {};

const aclOf = (network: VpcNetwork, evidence: readonly string[]): NetworkAcl | undefined =>
  network.networkAcls.find(({ networkAclId }) => evidence.includes(networkAclId));

/** Was a rule with a number of its own the reason? Somebody wrote it in order to deny. */
const isDenied = (evidence: readonly string[]): boolean =>
  evidence.some((one) => Number(/ rule (\d+)$/.exec(one)?.[1] ?? LAST_NUMBER + 1) <= LAST_NUMBER);

/**
 * An entry that allows what no entry of an ACL allows. Where a rule denies it, or where the ACL lets nothing through in
 * that direction, somebody may have meant it so.
 */
export const throughAclOf = (obstacle: Obstacle): readonly Advised[] => {
  const { network, path } = obstacle;
  const { evidence } = path.verdict;
  const acl = aclOf(network, evidence);
  if (!acl || isDenied(evidence)) return [];
  const { networkAclId } = acl;
  return [true, false].flatMap((egress) => {
    const ruleNumber = freeNumber(acl, egress);
    if (ruleNumber === undefined || letsNothing(acl, egress)) return [];
    const direction = egress ? 'out' : 'in';
    return entriesFor(obstacle, egress).map(
      (entry): Advised => ({
        calls: [
          {
            api: 'ec2:CreateNetworkAclEntry',
            input: entryInput(networkAclId, { ...entry, ruleNumber }),
          },
        ],
        words: `rule ${ruleNumber} of ${networkAclId} (${direction}: ${entryWords({ ...entry, ruleNumber })})`,
        ...toEverywhere(entry),
      }),
    );
  });
};
