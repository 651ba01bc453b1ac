import type { ApiCall, Plan } from '../../account/api-call.ts';
import { mayAnswer, mayName, plainName } from '../../account/network/names/domains.ts';
import type { PrivateZone, ZoneRecord } from '../../account/network/names/names.ts';
import { zonesIn } from '../../account/network/names/profiles.ts';
import { recordOfSet, undoOfSet } from '../../account/network/names/record-sets.ts';
import { targetsOfRecords } from '../../account/network/names/targets.ts';
import { networksOf } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import { type Decoder, type Effect, irrelevant, unreadable } from '../../core/effect.ts';
import {
  type RecordedSet,
  recordedSets,
  textOf,
  vpcOfRecord,
  zoneIdIn,
} from '../../formats/route53-records.ts';

type ZoneCalls =
  | 'route53:AssociateVPCWithHostedZone'
  | 'route53:DisassociateVPCFromHostedZone'
  | 'route53:ChangeResourceRecordSets'
  | 'route53:DeleteHostedZone';

const zoneResource = (id: string): Resource => resource('AWS::Route53::HostedZone', id);
const vpcResource = (id: string): Resource => resource('AWS::EC2::VPC', id);

const BY_HAND =
  'session-guard never changes how names resolve, because other services of the VPC depend on it';

const zonesOf = (state: AccountState, vpcId?: string): readonly PrivateZone[] =>
  networksOf(state)
    .filter((network) => vpcId === undefined || network.vpcId === vpcId)
    .flatMap(({ names }) => zonesIn(names));

/** Which endpoints records lead to: they are read before it is said what a way back would restore. */
const endpointScope = (records: readonly ZoneRecord[]): Scope => ({
  nameSources: targetsOfRecords(records).endpointIds,
});

const NOT_HERE = 'the VPC is in another Region';

const isElsewhere = (vpcRegion: string, region: string | undefined): boolean =>
  vpcRegion !== '' && region !== undefined && vpcRegion !== region;

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_DisassociateVPCFromHostedZone.html */
const association =
  (isMade: boolean): Decoder<ZoneCalls> =>
  ({ request }, { region }) => {
    const [zoneId, vpc] = [zoneIdIn(request), vpcOfRecord(request)];
    if (!zoneId || !vpc) return unreadable('the record names no hosted zone or no VPC');
    if (isElsewhere(vpc.VPCRegion, region)) return irrelevant(NOT_HERE);
    const input = {
      HostedZoneId: zoneId,
      VPC: { VPCRegion: vpc.VPCRegion || (region ?? ''), VPCId: vpc.VPCId },
    };
    const calls: readonly ApiCall<ZoneCalls>[] = [
      { api: `route53:${isMade ? 'DisassociateVPCFromHostedZone' : 'AssociateVPCWithHostedZone'}`, input },
    ];
    const what = `the private hosted zone ${zoneId}`;
    const back: Plan<ZoneCalls> = {
      calls,
      restores: isMade ? `${vpc.VPCId} without ${what}` : `${what} for ${vpc.VPCId}`,
      exact: true,
      byHand: BY_HAND,
    };
    return {
      kind: 'effect',
      resources: [zoneResource(zoneId), vpcResource(vpc.VPCId)],
      scope: { networks: [vpc.VPCId], ...(isMade ? {} : { nameSources: [zoneId] }) },
      isCurrent: (state) => {
        const names = presentValue(state.networks[vpc.VPCId])?.names;
        if (names?.zones.status !== 'present') return true;
        // A zone whose name is none of a service is not kept, so it is not known to be there.
        const isThere = names.zones.value.some((one) => one.zoneId === zoneId);
        return isMade || !isThere;
      },
      inverses: () => [back],
      widen: (state) => {
        const source = presentValue(state.nameSources[zoneId]);
        const zone = source?.kind === 'hosted-zone' ? source.zone : undefined;
        return endpointScope(presentValue(zone?.records) ?? []);
      },
    };
  };

const same = (a: ZoneRecord, b: ZoneRecord): boolean =>
  a.name === b.name &&
  a.type === b.type &&
  a.alias === b.alias &&
  a.values.toSorted().join() === b.values.toSorted().join();

/** Is the zone still as a change left it? Of several sets of one name and type, that cannot be told. */
const isAsLeft = (set: RecordedSet, records: readonly ZoneRecord[]): boolean => {
  if (set.isOneOfSeveral) return true;
  const record = recordOfSet(set);
  return set.action === 'DELETE'
    ? !records.some(({ name, type }) => name === record.name && type === record.type)
    : records.some((one) => same(one, record));
};

const rememberedRecords = (state: AccountState, zoneId: string): readonly ZoneRecord[] =>
  Object.values(state.rememberedNetworks ?? {}).flatMap(({ names }) =>
    [
      ...(names?.zones ?? []),
      ...(names?.profiles ?? []).flatMap(({ contents }) => presentValue(contents)?.zones ?? []),
    ].flatMap((zone) => (zone.zoneId === zoneId ? (presentValue(zone.records) ?? []) : [])),
  );

const undone = (
  zoneId: string,
  sets: readonly RecordedSet[],
  state: AccountState,
): readonly Plan<ZoneCalls>[] => {
  const before = rememberedRecords(state, zoneId);
  const Changes = sets.flatMap((set) => undoOfSet(set, before) ?? []);
  if (Changes.length < sets.length || Changes.length === 0) return [];
  const input = { HostedZoneId: zoneId, ChangeBatch: { Changes } };
  const names = [...new Set(sets.map(({ name }) => plainName(name)))].join(', ');
  return [
    {
      calls: [{ api: 'route53:ChangeResourceRecordSets', input }],
      restores: `the records of ${names} in the private hosted zone ${zoneId}`,
      exact: true,
      byHand: BY_HAND,
    },
  ];
};

/**
 * Zones for AWS's names are few, and records are changed all day by tools that publish the names of applications. So the
 * names in the record decide, without a call, whether sessions can depend on it.
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/logging-using-cloudtrail.html
 */
const changeRecords: Decoder<ZoneCalls> = ({ request }, { region = '' }) => {
  const zoneId = zoneIdIn(request);
  const sets = recordedSets(request);
  if (!zoneId || sets.length === 0) return unreadable('the record names no hosted zone or no records');
  const ours = sets.filter(({ name }) => mayAnswer(plainName(name), region));
  if (ours.length === 0) return irrelevant('no record of a service that sessions need was changed');
  const effect: Effect<ZoneCalls> = {
    kind: 'effect',
    resources: [zoneResource(zoneId)],
    scope: { networksOf: [{ kind: 'hosted-zone', id: zoneId }], ...endpointScope(ours.map(recordOfSet)) },
    isCurrent: (state) =>
      zonesOf(state)
        .filter((zone) => zone.zoneId === zoneId)
        .every(({ records }) => {
          const known = presentValue(records);
          return known === undefined || ours.every((set) => isAsLeft(set, known));
        }),
    inverses: (state) => undone(zoneId, ours, state),
    widen: (state) => endpointScope(rememberedRecords(state, zoneId)),
  };
  return effect;
};

/** A new zone is empty, so it hides all names that it is about. */
const createZone: Decoder<ZoneCalls> = ({ request, response }, { region = '' }) => {
  const [name, vpc] = [textOf(request, 'name'), vpcOfRecord(request)];
  if (!name) return unreadable('the record names no zone');
  if (!vpc) return irrelevant('the zone is a public one');
  if (!mayName(plainName(name), region)) return irrelevant('the zone is about no service that sessions need');
  if (isElsewhere(vpc.VPCRegion, region)) return irrelevant(NOT_HERE);
  const zoneId = textOf(response, 'hostedZone', 'id')?.replace(/^\/hostedzone\//, '');
  const back: readonly Plan<ZoneCalls>[] = zoneId
    ? [
        {
          calls: [{ api: 'route53:DeleteHostedZone', input: { Id: zoneId } }],
          restores: `${vpc.VPCId} without the private hosted zone ${zoneId}`,
          exact: true,
          byHand: BY_HAND,
        },
      ]
    : [];
  return {
    kind: 'effect',
    resources: [zoneResource(zoneId ?? plainName(name)), vpcResource(vpc.VPCId)],
    scope: { networks: [vpc.VPCId] },
    isCurrent: () => true,
    inverses: () => back,
  };
};

/** Changes of private hosted zones. */
export const zoneChanges = {
  'route53:AssociateVPCWithHostedZone': association(true),
  'route53:DisassociateVPCFromHostedZone': association(false),
  'route53:ChangeResourceRecordSets': changeRecords,
  'route53:CreateHostedZone': createZone,
};
