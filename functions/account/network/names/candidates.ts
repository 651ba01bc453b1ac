import { presentValue } from '../../observed.ts';
import type { EndpointNetwork, VpcNetwork } from '../network.ts';
import { isWithin, labelsOf } from './domains.ts';
import type { PrivateZone, ResolverRule } from './names.ts';
import { endpointOfProfile, nameOfEndpoint, type ReadProfile, readProfiles } from './profiles.ts';

/** What may answer for a name. */
export type Answering =
  | { readonly kind: 'zone'; readonly zone: PrivateZone }
  | { readonly kind: 'rule'; readonly rule: ResolverRule }
  | { readonly kind: 'endpoint'; readonly endpoint: EndpointNetwork };

/** Something that answers for a domain, and the Profile that brings it; without one, it is the VPC's own. */
export type Candidate<T> = {
  readonly one: T;
  readonly domain: string;
  readonly id: string;
  readonly profileId?: string;
};

type Found = Candidate<Answering>;

const zoneCandidate = (zone: PrivateZone): Found => ({
  one: { kind: 'zone', zone },
  domain: zone.name,
  id: zone.zoneId,
});

const ruleCandidate = (rule: ResolverRule): Found => ({
  one: { kind: 'rule', rule },
  domain: rule.domain,
  id: rule.ruleId,
});

const endpointsOf = (network: VpcNetwork, { endpointIds }: ReadProfile): readonly Found[] =>
  endpointIds.flatMap((id) => {
    const endpoint = presentValue(endpointOfProfile(network, id));
    const domain = endpoint && nameOfEndpoint(endpoint);
    return endpoint && domain ? [{ one: { kind: 'endpoint', endpoint }, domain, id }] : [];
  });

/** Zones, and what answers as a zone does. */
export const namedIn = (network: VpcNetwork): readonly Found[] => {
  const { names, enableDnsHostnames } = network;
  const own = enableDnsHostnames ? (presentValue(names?.zones) ?? []) : [];
  const brought = readProfiles(names).flatMap((profile) =>
    [...profile.zones.map(zoneCandidate), ...endpointsOf(network, profile)].map((one) => ({
      ...one,
      profileId: profile.profileId,
    })),
  );
  return [...own.map(zoneCandidate), ...brought];
};

/** Resolver rules. */
export const rulesFor = ({ names }: VpcNetwork): readonly Found[] => [
  ...(presentValue(names?.rules) ?? []).map(ruleCandidate),
  ...readProfiles(names).flatMap(({ rules, profileId }) =>
    rules.map((rule) => ({ ...ruleCandidate(rule), profileId })),
  ),
];

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/**
 * The most specific first, and of equals the VPC's own before what a Profile brings, whose id is empty then. Ids decide
 * between the rest, so the order of the list does not matter.
 */
const byRank = (a: Found, b: Found): number =>
  labelsOf(b.domain) - labelsOf(a.domain) ||
  byText(a.profileId ?? '', b.profileId ?? '') ||
  byText(a.id, b.id);

const about = (host: string, all: readonly Found[]): readonly Found[] =>
  all.filter(({ domain }) => isWithin(host, domain)).toSorted(byRank);

/** The most specific of the domains that a name is in. */
export const nearest = (host: string, all: readonly Found[]): Found | undefined => about(host, all)[0];

/**
 * Why it cannot be told what answers, although it is known what a Profile brings: whether its zones count where
 * `enableDnsHostnames` is off, which of two Profiles counts that both have something for the name, and what counts of a
 * zone and an endpoint of the same name in one Profile. Undefined where nothing of this is in question.
 * Of several Profiles: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profiles-vpc-update-priority.html
 */
export const unclearAmongProfiles = (
  host: string,
  winner: Found,
  network: VpcNetwork,
): string | undefined => {
  const { profileId } = winner;
  if (profileId === undefined) return undefined;
  const profile = `the Route 53 Profile ${profileId}`;
  if (winner.one.kind !== 'rule' && !network.enableDnsHostnames) {
    return `it is not confirmed that ${profile} answers while enableDnsHostnames is off`;
  }
  const rivals = about(host, [...namedIn(network), ...rulesFor(network)]).filter(
    (other) => other.profileId !== undefined && other.id !== winner.id,
  );
  const other = rivals.find((one) => one.profileId !== profileId);
  if (other) {
    return `${profile} and ${other.profileId} both answer for ${host}, and it is not confirmed which counts`;
  }
  const twin = rivals.find(
    ({ one, domain }) => domain === winner.domain && one.kind !== 'rule' && winner.one.kind !== 'rule',
  );
  return twin && `${profile} has both ${winner.id} and ${twin.id} for ${host}`;
};
