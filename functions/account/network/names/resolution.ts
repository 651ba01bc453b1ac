import { presentValue } from '../../observed.ts';
import type { VpcNetwork } from '../network.ts';
import { isWithin, labelsOf } from './domains.ts';
import { throughFirewall } from './firewall.ts';
import type { PrivateZone, ResolverRule } from './names.ts';
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

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

/** The most specific of the domains that a name is in. Ids decide between equals, so the order of the list does not matter. */
const mostSpecific = <T>(
  host: string,
  all: readonly T[],
  domainOf: (one: T) => string,
  idOf: (one: T) => string,
): T | undefined =>
  all
    .filter((one) => isWithin(host, domainOf(one)))
    .toSorted((a, b) => labelsOf(domainOf(b)) - labelsOf(domainOf(a)) || byText(idOf(a), idOf(b)))[0];

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
const byFirewall = (host: string, network: VpcNetwork): Resolution | undefined => {
  const rules = presentValue(network.names?.firewall) ?? [];
  const verdict = throughFirewall(host, rules);
  if (verdict.kind === 'passes') return undefined;
  const { because, rule } = verdict;
  return { kind: verdict.kind === 'blocked' ? 'nothing' : 'unseen', because, evidence: [rule.groupId] };
};

/**
 * How the resolver of a VPC resolves a name. "Resolver routes traffic based on the most specific match": among private
 * hosted zones, and the zone that AWS makes for an endpoint with private names is one of them. Among Resolver rules, too,
 * the most specific one counts; a `SYSTEM` rule takes a part out of a rule that forwards. A rule that forwards wins over a
 * zone of the same name or above it: "the Resolver rule takes precedence".
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html and
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-domain-name-matches.html
 *
 * Private hosted zones need `enableDnsHostnames`, as private names of endpoints do.
 */
export const resolutionOf = ({ host, endpointName }: Lookup, network: VpcNetwork): Resolution => {
  const { names, enableDnsHostnames } = network;
  if (!names) return { kind: 'usual' };
  const stopped = byFirewall(host, network);
  if (stopped) return stopped;
  const zones = enableDnsHostnames ? (presentValue(names.zones) ?? []) : [];
  const zone = mostSpecific(
    host,
    zones,
    ({ name }) => name,
    ({ zoneId }) => zoneId,
  );
  const rule = mostSpecific(
    host,
    presentValue(names.rules) ?? [],
    ({ domain }) => domain,
    ({ ruleId }) => ruleId,
  );
  const endpointDepth = endpointName !== undefined && enableDnsHostnames ? labelsOf(endpointName) : -1;
  const zoneDepth = zone ? labelsOf(zone.name) : -1;
  const nearest = Math.max(endpointDepth, zoneDepth);
  if (rule && rule.type !== 'SYSTEM' && labelsOf(rule.domain) >= nearest) return byRule(rule);
  return zone && zoneDepth > endpointDepth ? byZone(host, zone) : { kind: 'usual' };
};

/**
 * What could still name an endpoint that nobody here sees, because the guard could not read it; undefined if all of it
 * was read and nothing is there.
 */
export const unreadNames = ({ names, enableDnsSupport }: VpcNetwork): string | undefined => {
  if (names?.zones.status !== 'present' || !enableDnsSupport) return 'a private hosted zone';
  const profiles = presentValue(names.profiles);
  const parts = [
    ...(names.rules.status === 'present' ? [] : ['a Resolver rule']),
    ...(profiles === undefined ? ['a Route 53 Profile'] : profiles.map((id) => `the Route 53 Profile ${id}`)),
  ];
  return parts.length > 0 ? parts.join(' or ') : undefined;
};
