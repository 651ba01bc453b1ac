import { parseJson } from '../../../formats/json.ts';
import type { ApiCall } from '../../api-call.ts';
import { type Applied, refused } from '../../applied.ts';
import { type Observed, present, presentValue, unknown } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import { networksOf } from '../parts.ts';
import type { ProfileContents } from './names.ts';
import { inProfiles } from './profiles.ts';
import { changeNames } from './zone-calls.ts';

type ProfileCall = Extract<ApiCall, { api: `route53profiles:${string}` }>;

const NOT_FOUND = 'ResourceNotFoundException';

/** The id at the end of the ARN of a zone, rule, rule group or endpoint. */
export const idInArn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** What a Profile holds, as an event, another VPC or the ledger knows it. */
const contentsOf = (state: AccountState, id: string): Observed<ProfileContents> => {
  const source = presentValue(state.nameSources[id]);
  if (source?.kind === 'profile') return present(source.contents);
  const now = networksOf(state).flatMap(({ names }) => presentValue(names?.profiles) ?? []);
  const then = Object.values(state.rememberedNetworks ?? {}).flatMap(({ names }) => names?.profiles ?? []);
  return (
    [...now, ...then].find(({ profileId }) => profileId === id)?.contents ?? unknown('they were not read')
  );
};

/** The priority of a rule group in a Profile: `{"priority":102}`. */
export const priorityIn = (properties: string | undefined): number => {
  const parsed: unknown = properties === undefined ? undefined : parseJson(properties);
  const priority = typeof parsed === 'object' && parsed !== null && 'priority' in parsed && parsed.priority;
  return typeof priority === 'number' ? priority : 101;
};

type Added = Extract<ProfileCall, { api: 'route53profiles:AssociateResourceToProfile' }>['input'];

const without = (contents: ProfileContents, id: string): ProfileContents => ({
  zones: contents.zones.filter(({ zoneId }) => zoneId !== id),
  rules: contents.rules.filter(({ ruleId }) => ruleId !== id),
  firewall: contents.firewall.filter(({ groupId }) => groupId !== id),
  endpointIds: contents.endpointIds.filter((one) => one !== id),
  unread: contents.unread.filter((one) => !one.split(' ').includes(id)),
});

const withResource = (
  state: AccountState,
  contents: ProfileContents,
  { ResourceArn, ResourceProperties }: Added,
): ProfileContents => {
  const id = idInArn(ResourceArn);
  const rest = without(contents, id);
  const source = presentValue(state.nameSources[id]);
  switch (source?.kind) {
    case 'hosted-zone':
      return { ...rest, zones: [...rest.zones, source.zone] };
    case 'resolver-rule':
      return { ...rest, rules: [...rest.rules, source.rule] };
    case 'firewall-rule-group': {
      const groupPriority = priorityIn(ResourceProperties);
      return {
        ...rest,
        firewall: [...rest.firewall, ...source.rules.map((rule) => ({ ...rule, groupPriority }))],
      };
    }
    case 'endpoint':
      return { ...rest, endpointIds: [...rest.endpointIds, id] };
    default:
      return id.startsWith('vpce-')
        ? { ...rest, endpointIds: [...rest.endpointIds, id] }
        : { ...rest, unread: [...rest.unread, id] };
  }
};

/** A Profile is the same for all VPCs that it is associated with. */
const inOne = (
  state: AccountState,
  id: string,
  change: (contents: ProfileContents) => ProfileContents | undefined,
): Applied =>
  changeNames(state, NOT_FOUND, (names) =>
    inProfiles(names, (contents, profileId) => (profileId === id ? change(contents) : undefined)),
  );

/** Route 53 Profiles: https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Amazon_Route_53_Profiles.html */
export const applyProfileCall = (state: AccountState, call: ProfileCall): Applied => {
  switch (call.api) {
    case 'route53profiles:AssociateProfile':
    case 'route53profiles:DisassociateProfile': {
      const { ProfileId, ResourceId } = call.input;
      const isMade = call.api === 'route53profiles:AssociateProfile';
      const more = isMade ? [{ profileId: ProfileId, contents: contentsOf(state, ProfileId) }] : [];
      return changeNames(state, NOT_FOUND, (names, { vpcId }) => {
        const all = vpcId === ResourceId ? presentValue(names.profiles) : undefined;
        return (
          all && {
            ...names,
            profiles: present([...all.filter(({ profileId }) => profileId !== ProfileId), ...more]),
          }
        );
      });
    }
    case 'route53profiles:AssociateResourceToProfile': {
      const { input } = call;
      return inOne(state, input.ProfileId, (contents) => withResource(state, contents, input));
    }
    case 'route53profiles:DisassociateResourceFromProfile': {
      const { ProfileId, ResourceArn } = call.input;
      return inOne(state, ProfileId, (contents) => without(contents, idInArn(ResourceArn)));
    }
    case 'route53profiles:UpdateProfileResourceAssociation': {
      const { ProfileResourceAssociationId: id, ResourceProperties } = call.input;
      if (ResourceProperties === undefined) return refused('InvalidParameterException');
      const groupPriority = priorityIn(ResourceProperties);
      return changeNames(state, NOT_FOUND, (names) =>
        inProfiles(names, (contents) =>
          contents.firewall.some(({ associationId }) => associationId === id)
            ? {
                ...contents,
                firewall: contents.firewall.map((rule) =>
                  rule.associationId === id ? { ...rule, groupPriority } : rule,
                ),
              }
            : undefined,
        ),
      );
    }
  }
};
