import type { Plan } from '../../account/api-call.ts';
import type { FirewallRule } from '../../account/network/names/names.ts';
import { idInArn, priorityIn } from '../../account/network/names/profile-calls.ts';
import { readProfiles } from '../../account/network/names/profiles.ts';
import { networksOf } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, irrelevant, unreadable } from '../../core/effect.ts';
import { textOf } from '../../formats/route53-records.ts';

// How CloudTrail records calls on Profiles is not confirmed: the members are those of the API.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Amazon_Route_53_Profiles.html

type ProfileCalls =
  | 'route53profiles:AssociateProfile'
  | 'route53profiles:DisassociateProfile'
  | 'route53profiles:AssociateResourceToProfile'
  | 'route53profiles:DisassociateResourceFromProfile'
  | 'route53profiles:UpdateProfileResourceAssociation';

const profileResource = (id: string): Resource => resource('AWS::Route53Profiles::Profile', id);
const vpcResource = (id: string): Resource => resource('AWS::EC2::VPC', id);

const BY_HAND =
  'session-guard never changes how names resolve, because other services of the VPC depend on it';

const plan = (call: Plan<ProfileCalls>['calls'][number], restores: string): Plan<ProfileCalls> => ({
  calls: [call],
  restores,
  exact: true,
  byHand: BY_HAND,
});

/** Is all known of what a Profile brings? */
const isRead = (state: AccountState, id: string): boolean => {
  const source = presentValue(state.nameSources[id]);
  return source?.kind === 'profile' && source.contents.unread.length === 0;
};

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53profiles_AssociateProfile.html */
const association =
  (isMade: boolean): Decoder<ProfileCalls> =>
  ({ request, response }) => {
    const [ProfileId, ResourceId] = [textOf(request, 'profileId'), textOf(request, 'resourceId')];
    if (!ResourceId) return unreadable('the record names no VPC');
    if (!ResourceId.startsWith('vpc-')) return irrelevant('the Profile is for no VPC');
    if (!ProfileId) return unreadable('the record names no Profile');
    const Name = textOf(response, 'profileAssociation', 'name') ?? ProfileId;
    const back = isMade
      ? plan(
          { api: 'route53profiles:DisassociateProfile', input: { ProfileId, ResourceId } },
          `${ResourceId} without the Route 53 Profile ${ProfileId}`,
        )
      : plan(
          { api: 'route53profiles:AssociateProfile', input: { ProfileId, ResourceId, Name } },
          `the Route 53 Profile ${ProfileId} for ${ResourceId}`,
        );
    return {
      kind: 'effect',
      resources: [profileResource(ProfileId), vpcResource(ResourceId)],
      scope: { networks: [ResourceId], ...(isMade ? {} : { nameSources: [ProfileId] }) },
      isCurrent: (state) => {
        const profiles = presentValue(presentValue(state.networks[ResourceId])?.names?.profiles);
        return profiles === undefined || profiles.some(({ profileId }) => profileId === ProfileId) === isMade;
      },
      // What a Profile brought that nobody could read may have been needed, so nothing shows what its return restores.
      inverses: (state) => (isMade || isRead(state, ProfileId) ? [back] : []),
    };
  };

const holds = (state: AccountState, profile: string, id: string): boolean =>
  networksOf(state).some(({ names }) =>
    readProfiles(names).some(
      ({ profileId, zones, rules, firewall, endpointIds }) =>
        profileId === profile &&
        (zones.some(({ zoneId }) => zoneId === id) ||
          rules.some(({ ruleId }) => ruleId === id) ||
          firewall.some(({ groupId }) => groupId === id) ||
          endpointIds.includes(id)),
    ),
  );

/** What is logged about queries has no say in their answers. */
const LOGGING = ':resolver-query-log-config/';

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53profiles_AssociateResourceToProfile.html */
const content =
  (isMade: boolean): Decoder<ProfileCalls> =>
  ({ request, response }) => {
    const [ProfileId, ResourceArn] = [textOf(request, 'profileId'), textOf(request, 'resourceArn')];
    if (!ProfileId || !ResourceArn) return unreadable('the record names no Profile or nothing in it');
    if (ResourceArn.includes(LOGGING)) return irrelevant('a log of queries has no say in names');
    const id = idInArn(ResourceArn);
    const was = (member: string): string | undefined =>
      textOf(response, 'profileResourceAssociation', member);
    const ResourceProperties = was('resourceProperties');
    const input = { ProfileId, ResourceArn };
    const back = isMade
      ? plan(
          { api: 'route53profiles:DisassociateResourceFromProfile', input },
          `the Route 53 Profile ${ProfileId} without ${id}`,
        )
      : plan(
          {
            api: 'route53profiles:AssociateResourceToProfile',
            input: {
              ...input,
              Name: was('name') ?? id,
              ...(ResourceProperties ? { ResourceProperties } : {}),
            },
          },
          `${id} in the Route 53 Profile ${ProfileId}`,
        );
    return {
      kind: 'effect',
      resources: [profileResource(ProfileId)],
      scope: {
        networksOf: [{ kind: 'profile', id: ProfileId }],
        ...(isMade ? {} : { nameSources: [id] }),
      },
      // A zone whose name is none of a service is not kept, so it is not known to be there.
      isCurrent: (state) => isMade || !holds(state, ProfileId, id),
      inverses: () => [back],
    };
  };

type Grouped = { readonly associationId?: string };

const rememberedRule = (state: AccountState, id: string): FirewallRule | undefined =>
  Object.values(state.rememberedNetworks ?? {})
    .flatMap(({ names }) => names?.profiles ?? [])
    .flatMap(({ contents }) => presentValue(contents)?.firewall ?? [])
    .find(({ associationId }: Grouped) => associationId === id);

/**
 * A rule group is asked earlier or later. The request names only the association, so the Profile is that of the answer.
 * Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53profiles_UpdateProfileResourceAssociation.html
 */
const updateContent: Decoder<ProfileCalls> = ({ request, response }) => {
  const id = textOf(request, 'profileResourceAssociationId');
  const properties = textOf(request, 'resourceProperties');
  if (!id) return unreadable('the record names nothing in a Profile');
  if (!properties) return irrelevant('only a name was changed');
  const profileId = textOf(response, 'profileResourceAssociation', 'profileId');
  if (!profileId) return unreadable('the record names no Profile');
  return {
    kind: 'effect',
    resources: [profileResource(profileId)],
    scope: { networksOf: [{ kind: 'profile', id: profileId }] },
    isCurrent: (state) =>
      networksOf(state)
        .flatMap(({ names }) => readProfiles(names).flatMap(({ firewall }) => firewall))
        .filter((rule) => rule.associationId === id)
        .every(({ groupPriority }) => groupPriority === priorityIn(properties)),
    inverses: (state) => {
      const before = rememberedRule(state, id)?.groupPriority;
      if (before === undefined || before === priorityIn(properties)) return [];
      const ResourceProperties = JSON.stringify({ priority: before });
      const input = { ProfileResourceAssociationId: id, ResourceProperties };
      return [
        plan(
          { api: 'route53profiles:UpdateProfileResourceAssociation', input },
          `the priority ${before} of a rule group in the Route 53 Profile ${profileId}`,
        ),
      ];
    },
  };
};

/** Changes of Route 53 Profiles: of the VPCs that have them, and of what they bring. */
export const profileChanges = {
  'route53profiles:AssociateProfile': association(true),
  'route53profiles:DisassociateProfile': association(false),
  'route53profiles:AssociateResourceToProfile': content(true),
  'route53profiles:DisassociateResourceFromProfile': content(false),
  'route53profiles:UpdateProfileResourceAssociation': updateContent,
};
