import type { ApiCall } from '../../api-call.ts';
import { type Applied, applied, refused } from '../../applied.ts';
import { present, presentValue } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import type { VpcNames, VpcNetwork } from '../network.ts';
import { plainName } from './domains.ts';
import type { RecordChange, RecordSetInput } from './inputs.ts';
import type { PrivateZone, ZoneRecord } from './names.ts';
import { inProfiles, zonesIn } from './profiles.ts';
import { withKnownTargets } from './targets.ts';

type ZoneCall = Extract<ApiCall, { api: `route53:${string}` }>;

/** Changes the names of the networks that a call concerns; undefined where it does not concern one. */
export const changeNames = (
  state: AccountState,
  notFound: string,
  change: (names: VpcNames, network: VpcNetwork) => VpcNames | undefined,
): Applied => {
  const changed = Object.entries(state.networks).flatMap(([vpcId, observed]) => {
    const network = presentValue(observed);
    const names = network?.names && change(network.names, network);
    return network && names
      ? [[vpcId, present(withKnownTargets(state, { ...network, names }))] as const]
      : [];
  });
  if (changed.length === 0) return refused(notFound);
  return applied({ ...state, networks: { ...state.networks, ...Object.fromEntries(changed) } });
};

/** A record set as a zone holds it. */
export const recordOfInput = ({
  Name,
  Type,
  TTL,
  ResourceRecords = [],
  AliasTarget,
}: RecordSetInput): ZoneRecord => ({
  name: plainName(Name),
  type: Type,
  values: ResourceRecords.map(({ Value }) => Value),
  ...(TTL === undefined ? {} : { ttl: TTL }),
  ...(AliasTarget ? { alias: plainName(AliasTarget.DNSName), aliasZoneId: AliasTarget.HostedZoneId } : {}),
});

/** The records after a change; undefined if Route 53 would refuse it. */
const changed = (
  records: readonly ZoneRecord[],
  { Action, ResourceRecordSet }: RecordChange,
): readonly ZoneRecord[] | undefined => {
  const record = recordOfInput(ResourceRecordSet);
  const others = records.filter(({ name, type }) => name !== record.name || type !== record.type);
  const isThere = others.length < records.length;
  if (Action === 'DELETE') return isThere ? others : undefined;
  return Action === 'CREATE' && isThere ? undefined : [...others, record];
};

const withChanges = (zone: PrivateZone, changes: readonly RecordChange[]): PrivateZone | undefined => {
  let records = presentValue(zone.records);
  for (const change of changes) records = records && changed(records, change);
  return records && { ...zone, records: present(records) };
};

const inZones = (
  names: VpcNames,
  zoneId: string,
  change: (zone: PrivateZone) => PrivateZone | undefined,
): VpcNames | undefined => {
  const changed = (zones: readonly PrivateZone[]): readonly PrivateZone[] | undefined => {
    const zone = zones.find((one) => one.zoneId === zoneId);
    const next = zone && change(zone);
    return next && zones.map((one) => (one === zone ? next : one));
  };
  const own = changed(presentValue(names.zones) ?? []);
  const mine = own ? { ...names, zones: present(own) } : undefined;
  const brought = inProfiles(mine ?? names, (contents) => {
    const zones = changed(contents.zones);
    return zones && { ...contents, zones };
  });
  return brought ?? mine;
};

/** The zone as an event, another VPC or the ledger knows it. */
const zoneOf = (state: AccountState, zoneId: string, vpcId: string): PrivateZone | undefined => {
  const source = presentValue(state.nameSources[zoneId]);
  const all = Object.values(state.networks).flatMap((observed) => zonesIn(presentValue(observed)?.names));
  const remembered = state.rememberedNetworks?.[vpcId]?.names?.zones ?? [];
  return source?.kind === 'hosted-zone'
    ? source.zone
    : [...all, ...remembered].find((one) => one.zoneId === zoneId);
};

const withZone = (names: VpcNames, zone: PrivateZone): VpcNames | undefined => {
  const zones = presentValue(names.zones);
  const isThere = zones?.some(({ zoneId, name }) => zoneId === zone.zoneId || name === zone.name);
  return zones && !isThere ? { ...names, zones: present([...zones, zone]) } : undefined;
};

const withoutZone = (names: VpcNames, zoneId: string): VpcNames | undefined => {
  const zones = presentValue(names.zones);
  const left = zones?.filter((one) => one.zoneId !== zoneId);
  return zones && left && left.length < zones.length ? { ...names, zones: present(left) } : undefined;
};

const NO_ZONE = 'NoSuchHostedZone';

/**
 * Private hosted zones. Two of one name cannot be associated with a VPC:
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_AssociateVPCWithHostedZone.html
 */
export const applyZoneCall = (state: AccountState, call: ZoneCall): Applied => {
  switch (call.api) {
    case 'route53:AssociateVPCWithHostedZone': {
      const { HostedZoneId, VPC } = call.input;
      const zone = zoneOf(state, HostedZoneId, VPC.VPCId);
      if (!zone) return refused(NO_ZONE);
      return changeNames(state, 'ConflictingDomainExists', (names, { vpcId }) =>
        vpcId === VPC.VPCId ? withZone(names, zone) : undefined,
      );
    }
    case 'route53:DisassociateVPCFromHostedZone':
      return changeNames(state, 'VPCAssociationNotFound', (names, { vpcId }) =>
        vpcId === call.input.VPC.VPCId ? withoutZone(names, call.input.HostedZoneId) : undefined,
      );
    case 'route53:ChangeResourceRecordSets': {
      const { HostedZoneId, ChangeBatch } = call.input;
      const { Changes } = ChangeBatch;
      return changeNames(state, 'InvalidChangeBatch', (names) =>
        inZones(names, HostedZoneId, (zone) => withChanges(zone, Changes)),
      );
    }
    case 'route53:CreateHostedZone': {
      const { Id, Name, VPC } = call.input;
      const owner = state.identity.accountId;
      const zone: PrivateZone = { zoneId: Id, name: plainName(Name), owner, records: present([]) };
      return changeNames(state, 'ConflictingDomainExists', (names, { vpcId }) =>
        vpcId === VPC.VPCId ? withZone(names, zone) : undefined,
      );
    }
    case 'route53:DeleteHostedZone':
      return changeNames(state, NO_ZONE, (names) => withoutZone(names, call.input.Id));
  }
};
