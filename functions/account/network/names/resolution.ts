import { presentValue } from '../../observed.ts';
import type { EndpointNetwork, VpcNetwork } from '../network.ts';
import {
  type Answering,
  type Candidate,
  namedIn,
  nearest,
  rulesFor,
  unclearAmongProfiles,
} from './candidates.ts';
import { labelsOf } from './domains.ts';
import { throughFirewalls } from './firewall.ts';
import type { PrivateZone, ResolverRule } from './names.ts';
import { profileDoubts, readProfiles } from './profiles.ts';
import { type Target, zoneAnswer } from './zone-answer.ts';

/** Where the resolver of a VPC leads a name. */
export type Resolution =
  /** To an endpoint of the VPC with private names, or else to public addresses. */
  | { readonly kind: 'usual' }
  /** The name does not resolve. */
  | { readonly kind: 'nothing'; readonly because: string; readonly evidence: readonly string[] }
  /** `by`: the words for what leads there. */
  | {
      readonly kind: 'targets';
      readonly targets: readonly Target[];
      readonly by: string;
      readonly evidence: readonly string[];
    }
  /** Somebody else answers, or it cannot be seen what is answered. */
  | { readonly kind: 'unseen'; readonly because: string; readonly evidence: readonly string[] };

/** A name that is looked up, and the name under which an endpoint with private names would be known. */
export type Lookup = {
  readonly host: string;
  /** Undefined if no endpoint of the VPC has private names for it. */
  readonly endpointName: string | undefined;
};

/** The zone as a person would say it, with the owner of one that is not ours. */
const zoneWords = ({ zoneId, name, owner, records }: PrivateZone): string => {
  const zone = `the private hosted zone ${zoneId} (${name || '.'})`;
  return records.status === 'present' ? zone : `${zone} of ${/^\d+$/.test(owner) ? 'account ' : ''}${owner}`;
};

const byZone = (host: string, zone: PrivateZone): Resolution => {
  const evidence = [zone.zoneId];
  const by = zoneWords(zone);
  if (zone.records.status !== 'present') {
    const why = zone.records.status === 'unknown' ? `: ${zone.records.because}` : '';
    return {
      kind: 'unseen',
      because: `names resolve by ${by}, whose records cannot be read${why}`,
      evidence,
    };
  }
  const answer = zoneAnswer(host, zone, zone.records.value);
  if (answer.kind === 'targets') return { kind: 'targets', targets: answer.targets, by, evidence };
  const { because } = answer;
  return answer.kind === 'unclear'
    ? { kind: 'unseen', because, evidence }
    : { kind: 'nothing', because: `${because}, so the name does not exist`, evidence };
};

const byRule = ({ ruleId, domain, type, targets }: ResolverRule): Resolution => {
  const to = type === 'FORWARD' ? targets.join(', ') || 'other servers' : 'delegated name servers';
  const because = `the Resolver rule ${ruleId} (${domain || '.'}) leads names to ${to}, and it cannot be seen what is answered there`;
  return { kind: 'unseen', because, evidence: [ruleId] };
};

/** What DNS Firewall does comes first: it looks at a query before anything answers it. */
const byFirewall = (host: string, { names }: VpcNetwork): Resolution | undefined => {
  const own = presentValue(names?.firewall) ?? [];
  const verdict = throughFirewalls(host, [own, ...readProfiles(names).map(({ firewall }) => firewall)]);
  if (verdict.kind === 'passes') return undefined;
  const { because, rule } = verdict;
  return { kind: verdict.kind === 'blocked' ? 'nothing' : 'unseen', because, evidence: [rule.groupId] };
};

const byProfileEndpoint = (
  { profileId = '' }: Candidate<unknown>,
  { vpcEndpointId, privateDnsEnabled }: EndpointNetwork,
): Resolution => {
  const by = `the Route 53 Profile ${profileId}`;
  const evidence = [profileId];
  return privateDnsEnabled
    ? { kind: 'targets', targets: [{ kind: 'endpoint', vpcEndpointId }], by, evidence }
    : {
        kind: 'unseen',
        because: `it is not confirmed that ${by} answers for ${vpcEndpointId}, whose private DNS is off`,
        evidence,
      };
};

const answerOf = (host: string, candidate: Candidate<Answering>): Resolution => {
  const { one } = candidate;
  if (one.kind === 'endpoint') return byProfileEndpoint(candidate, one.endpoint);
  return one.kind === 'rule' ? byRule(one.rule) : byZone(host, one.zone);
};

/**
 * How the resolver of a VPC resolves a name. "Resolver routes traffic based on the most specific match": among private
 * hosted zones, and the zone that AWS makes for an endpoint with private names is one of them. Among Resolver rules, too,
 * the most specific one counts; a `SYSTEM` rule takes a part out of a rule that forwards. A rule that forwards wins over a
 * zone of the same name or above it: "the Resolver rule takes precedence".
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html and
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-domain-name-matches.html
 *
 * What a Route 53 Profile brings counts as if it were the VPC's own, except that of two of the same name "the local DNS
 * settings take precedence": https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profiles.html#profiles-priority
 *
 * Private hosted zones need `enableDnsHostnames`, as private names of endpoints do. Whether those of a Profile do is not
 * confirmed.
 */
export const resolutionOf = ({ host, endpointName }: Lookup, network: VpcNetwork): Resolution => {
  const { names, enableDnsHostnames } = network;
  if (!names) return { kind: 'usual' };
  const stopped = byFirewall(host, network);
  if (stopped) return stopped;
  const named = nearest(host, namedIn(network));
  const rule = nearest(host, rulesFor(network));
  const endpointDepth = endpointName !== undefined && enableDnsHostnames ? labelsOf(endpointName) : -1;
  const namedDepth = named ? labelsOf(named.domain) : -1;
  const forwards = rule?.one.kind === 'rule' && rule.one.rule.type !== 'SYSTEM';
  const isForwarded = rule && forwards && labelsOf(rule.domain) >= Math.max(endpointDepth, namedDepth);
  const winner = isForwarded ? rule : namedDepth > endpointDepth ? named : undefined;
  if (!winner) return { kind: 'usual' };
  const unclear = unclearAmongProfiles(host, winner, network);
  if (unclear !== undefined)
    return { kind: 'unseen', because: unclear, evidence: [winner.profileId ?? winner.id] };
  return answerOf(host, winner);
};

/**
 * What could still name an endpoint that nobody here sees, because the guard could not read it; undefined if all of it
 * was read and nothing is there.
 */
export const unreadNames = (network: VpcNetwork): string | undefined => {
  const { names, enableDnsSupport } = network;
  if (names?.zones.status !== 'present' || !enableDnsSupport) return 'a private hosted zone';
  const parts = [...(names.rules.status === 'present' ? [] : ['a Resolver rule']), ...profileDoubts(network)];
  return parts.length > 0 ? parts.join(' or ') : undefined;
};
