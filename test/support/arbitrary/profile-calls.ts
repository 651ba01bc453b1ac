import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { ProfileContents } from '../../../functions/account/network/names/names.ts';
import { idInArn } from '../../../functions/account/network/names/profile-calls.ts';
import { readProfiles } from '../../../functions/account/network/names/profiles.ts';
import type { NameSource } from '../../../functions/account/network/names/sources.ts';
import type { VpcNames, VpcNetwork } from '../../../functions/account/network/network.ts';
import { networksOf } from '../../../functions/account/network/parts.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import type { HeldByProfile } from '../../../functions/account/records/write/recorded.ts';
import type { AccountState } from '../../../functions/account/state.ts';

/** The single changes that somebody could make to the Route 53 Profiles of the networks of an account. */

/** A rule group is asked before all others, or after them. */
const PRIORITIES = [1, 9999].map((priority) => JSON.stringify({ priority }));

const IN_ARNS: Readonly<Record<NameSource['kind'], string | undefined>> = {
  'hosted-zone': 'hostedzone',
  'resolver-rule': 'resolver-rule',
  'firewall-rule-group': 'firewall-rule-group',
  endpoint: 'vpc-endpoint',
  profile: undefined,
};

const SERVICES: Readonly<Record<string, string>> = { hostedzone: 'route53', 'vpc-endpoint': 'ec2' };

const arnOf = ({ identity }: AccountState, type: string, id: string): string => {
  const { partition, region, accountId } = identity;
  const place = type === 'hostedzone' ? ':' : `${region}:${accountId}`;
  return `arn:${partition}:${SERVICES[type] ?? 'route53resolver'}:${place}:${type}/${id}`;
};

const idsIn = ({ zones, rules, firewall, endpointIds }: ProfileContents): readonly string[] => [
  ...zones.map(({ zoneId }) => zoneId),
  ...rules.map(({ ruleId }) => ruleId),
  ...new Set(firewall.map(({ groupId }) => groupId)),
  ...endpointIds,
];

const onContents = (
  state: AccountState,
  { profileId: ProfileId, ...contents }: ProfileContents & { readonly profileId: string },
): readonly ApiCall[] => {
  const held = idsIn(contents);
  const associations = contents.firewall.flatMap(({ associationId }) => associationId ?? []);
  return [
    ...Object.entries(state.nameSources).flatMap(([id, observed]): readonly ApiCall[] => {
      const type = IN_ARNS[presentValue(observed)?.kind ?? 'profile'];
      if (type === undefined) return [];
      const resource = { ProfileId, ResourceArn: arnOf(state, type, id) };
      if (held.includes(id)) {
        return [{ api: 'route53profiles:DisassociateResourceFromProfile', input: resource }];
      }
      const input = { ...resource, Name: id };
      return type === 'firewall-rule-group'
        ? PRIORITIES.map((ResourceProperties) => ({
            api: 'route53profiles:AssociateResourceToProfile',
            input: { ...input, ResourceProperties },
          }))
        : [{ api: 'route53profiles:AssociateResourceToProfile', input }];
    }),
    ...[...new Set(associations)].flatMap((ProfileResourceAssociationId) =>
      PRIORITIES.map(
        (ResourceProperties): ApiCall => ({
          api: 'route53profiles:UpdateProfileResourceAssociation',
          input: { ProfileResourceAssociationId, ResourceProperties },
        }),
      ),
    ),
  ];
};

/** Changes of the Profiles that a VPC has or could have, and of what they bring. */
export const profileCalls = (
  state: AccountState,
  { vpcId: ResourceId }: VpcNetwork,
  names: VpcNames,
): readonly ApiCall[] => {
  const there = (presentValue(names.profiles) ?? []).map(({ profileId }) => profileId);
  const apart = Object.entries(state.nameSources).flatMap(([id, observed]) =>
    presentValue(observed)?.kind === 'profile' && !there.includes(id) ? [id] : [],
  );
  return [
    ...apart.map(
      (ProfileId): ApiCall => ({
        api: 'route53profiles:AssociateProfile',
        input: { ProfileId, ResourceId, Name: 'example' },
      }),
    ),
    ...there.map(
      (ProfileId): ApiCall => ({
        api: 'route53profiles:DisassociateProfile',
        input: { ProfileId, ResourceId },
      }),
    ),
    ...readProfiles(names).flatMap((profile) => onContents(state, profile)),
  ];
};

/** What the answer to a call on the contents of a Profile says of what it is about. */
export const heldByProfile = (state: AccountState, call: ApiCall): HeldByProfile | undefined => {
  const profiles = networksOf(state).flatMap(({ names }) => readProfiles(names));
  if (call.api === 'route53profiles:UpdateProfileResourceAssociation') {
    const id = call.input.ProfileResourceAssociationId;
    const own = profiles.find(({ firewall }) => firewall.some(({ associationId }) => associationId === id));
    return own && { profileId: own.profileId, name: 'example' };
  }
  if (call.api !== 'route53profiles:DisassociateResourceFromProfile') return undefined;
  const { ProfileId, ResourceArn } = call.input;
  const rule = profiles
    .filter(({ profileId }) => profileId === ProfileId)
    .flatMap(({ firewall }) => firewall)
    .find(({ groupId }) => groupId === idInArn(ResourceArn));
  const resourceProperties = rule && JSON.stringify({ priority: rule.groupPriority });
  return { profileId: ProfileId, name: 'example', ...(resourceProperties ? { resourceProperties } : {}) };
};
