import { own } from '../../../formats/json.ts';
import { endpointDomain } from '../../../formats/regions.ts';
import { type Observed, presentValue } from '../../observed.ts';
import { isLiveEndpoint } from '../endpoint-state.ts';
import type { EndpointNetwork, VpcNames, VpcNetwork } from '../network.ts';
import type { FirewallRule, PrivateZone, ProfileContents, ResolverRule, VpcProfile } from './names.ts';

/** A Profile whose contents were read. */
export type ReadProfile = ProfileContents & { readonly profileId: string };

/** In the order of their ids, so that the order in which AWS lists them changes no word of an alert. */
const profilesOf = (names: VpcNames | undefined): readonly VpcProfile[] =>
  (presentValue(names?.profiles) ?? []).toSorted((a, b) => (a.profileId < b.profileId ? -1 : 1));

/** The Profiles of a VPC whose contents were read. */
export const readProfiles = (names: VpcNames | undefined): readonly ReadProfile[] =>
  profilesOf(names).flatMap(({ profileId, contents }) =>
    contents.status === 'present' ? [{ ...contents.value, profileId }] : [],
  );

/** All zones that answer in a VPC: its own, and those of its Profiles. */
export const zonesIn = (names: VpcNames | undefined): readonly PrivateZone[] => [
  ...(presentValue(names?.zones) ?? []),
  ...readProfiles(names).flatMap(({ zones }) => zones),
];

/** All Resolver rules that count in a VPC. */
export const rulesIn = (names: VpcNames | undefined): readonly ResolverRule[] => [
  ...(presentValue(names?.rules) ?? []),
  ...readProfiles(names).flatMap(({ rules }) => rules),
];

/** All rules of DNS Firewall that count in a VPC. */
export const firewallIn = (names: VpcNames | undefined): readonly FirewallRule[] => [
  ...(presentValue(names?.firewall) ?? []),
  ...readProfiles(names).flatMap(({ firewall }) => firewall),
];

/** The endpoint that a Profile names, wherever in the account it is. */
export const endpointOfProfile = (
  { endpoints, names }: VpcNetwork,
  id: string,
): Observed<EndpointNetwork> | undefined => {
  const here = endpoints.find(({ vpcEndpointId }) => vpcEndpointId === id);
  if (here) return { status: 'present', value: here };
  const there = own(names?.elsewhere ?? {}, id);
  return there?.status === 'present' ? { status: 'present', value: there.value.endpoint } : there;
};

/**
 * The name under which the service of an endpoint is looked up; undefined for an endpoint that is on its way out, which no
 * name leads to any more.
 */
export const nameOfEndpoint = (endpoint: EndpointNetwork): string | undefined => {
  const [service = '', region = ''] = endpoint.serviceName.split('.').toReversed();
  return isLiveEndpoint(endpoint) ? `${service}.${region}.${endpointDomain(region)}` : undefined;
};

const doubtOf = (network: VpcNetwork, { profileId, contents }: VpcProfile): readonly string[] => {
  const profile = `the Route 53 Profile ${profileId}`;
  if (contents.status === 'unknown')
    return [`${profile}, whose contents cannot be read (${contents.because}),`];
  if (contents.status === 'absent') return [];
  const { endpointIds, unread } = contents.value;
  const lost = endpointIds.filter((id) => {
    const status = endpointOfProfile(network, id)?.status;
    return status === undefined || status === 'unknown';
  });
  const hidden = [...unread, ...lost];
  return hidden.length > 0 ? [`${profile}, of which ${hidden.join(', ')} cannot be read,`] : [];
};

/** What the Profiles that are known to be there bring that nobody here sees, in words. */
export const unreadInProfiles = (network: VpcNetwork): readonly string[] =>
  profilesOf(network.names).flatMap((profile) => doubtOf(network, profile));

/** The same, and whether Profiles could be listed at all; none if all of it was read. */
export const profileDoubts = (network: VpcNetwork): readonly string[] =>
  network.names?.profiles.status === 'present' ? unreadInProfiles(network) : ['a Route 53 Profile'];

/** The same names with other contents of Profiles; undefined where none of them changes. */
export const inProfiles = (
  names: VpcNames,
  change: (contents: ProfileContents, profileId: string) => ProfileContents | undefined,
): VpcNames | undefined => {
  if (names.profiles.status !== 'present') return undefined;
  let isChanged = false;
  const profiles = names.profiles.value.map((profile): VpcProfile => {
    const next =
      profile.contents.status === 'present' ? change(profile.contents.value, profile.profileId) : undefined;
    isChanged ||= next !== undefined;
    return next ? { ...profile, contents: { status: 'present', value: next } } : profile;
  });
  return isChanged ? { ...names, profiles: { status: 'present', value: profiles } } : undefined;
};
