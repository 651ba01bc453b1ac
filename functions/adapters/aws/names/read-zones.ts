import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { mayName, plainName } from '../../../account/network/names/domains.ts';
import type { PrivateZone, ZoneRecord } from '../../../account/network/names/names.ts';
import { absent, type Observed, present, unknown } from '../../../account/observed.ts';
import { observe } from '../shared/errors.ts';
import type { NameClients } from './clients.ts';

/** Without the `/hostedzone/` before it. */
const plainId = (id: string): string => id.replace(/^\/?hostedzone\//, '');

const recordOf = ({ Name, Type, TTL, ResourceRecords, AliasTarget }: ResourceRecordSet): ZoneRecord => ({
  name: plainName(Name ?? ''),
  type: Type ?? '',
  values: (ResourceRecords ?? []).flatMap(({ Value }) => Value ?? []),
  ...(AliasTarget?.DNSName ? { alias: plainName(AliasTarget.DNSName) } : {}),
  ...(AliasTarget?.HostedZoneId ? { aliasZoneId: AliasTarget.HostedZoneId } : {}),
  ...(TTL === undefined ? {} : { ttl: TTL }),
});

/** A zone that answers for AWS's names has few records; one with more than this is not read to its end. */
const MOST_PAGES = 10;

const recordsOf = async (
  { route53 }: NameClients,
  zoneId: string,
): Promise<Observed<readonly ZoneRecord[]>> =>
  observe('route53:ListResourceRecordSets', ['NoSuchHostedZone'], async () => {
    const { ListResourceRecordSetsCommand } = await import('./route53-sdk.ts');
    const client = await route53();
    const found: ZoneRecord[] = [];
    let from: { StartRecordName?: string; StartRecordType?: NonNullable<ResourceRecordSet['Type']> } = {};
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, ...from }));
      found.push(...(answer.ResourceRecordSets ?? []).map(recordOf));
      if (!answer.IsTruncated || !answer.NextRecordName) return present(found);
      from = {
        StartRecordName: answer.NextRecordName,
        ...(answer.NextRecordType ? { StartRecordType: answer.NextRecordType } : {}),
      };
    }
    return unknown('it has too many records');
  });

const withRecords = async (
  clients: NameClients,
  { accountId }: AwsEnvironment,
  zone: Omit<PrivateZone, 'records'>,
): Promise<PrivateZone> => ({
  ...zone,
  records:
    zone.owner === accountId
      ? await recordsOf(clients, zone.zoneId)
      : unknown('only its owner may read them'),
});

type Page = { readonly zones: readonly Omit<PrivateZone, 'records'>[]; readonly next: string | undefined };

const pageOf = async (
  { route53 }: NameClients,
  VPCId: string,
  region: string,
  next: string | undefined,
): Promise<Page> => {
  const { ListHostedZonesByVPCCommand } = await import('./route53-sdk.ts');
  const VPCRegion = region as ConstructorParameters<typeof ListHostedZonesByVPCCommand>[0]['VPCRegion'];
  const input = { VPCId, VPCRegion, ...(next === undefined ? {} : { NextToken: next }) };
  const answer = await (await route53()).send(new ListHostedZonesByVPCCommand(input));
  return {
    zones: (answer.HostedZoneSummaries ?? []).flatMap(({ HostedZoneId, Name, Owner }) =>
      HostedZoneId && Name !== undefined
        ? [
            {
              zoneId: plainId(HostedZoneId),
              name: plainName(Name),
              owner: Owner?.OwningAccount ?? Owner?.OwningService ?? '',
            },
          ]
        : [],
    ),
    next: answer.NextToken || undefined,
  };
};

/**
 * The zones of a VPC that may name a service of sessions, with the records of those that are ours. AWS lists the zones of
 * all owners: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByVPC.html
 */
export const readZones = (
  clients: NameClients,
  identity: AwsEnvironment,
  vpcId: string,
): Promise<Observed<readonly PrivateZone[]>> =>
  observe('route53:ListHostedZonesByVPC', ['InvalidVPCId'], async () => {
    const found: Omit<PrivateZone, 'records'>[] = [];
    let next: string | undefined;
    do {
      const page = await pageOf(clients, vpcId, identity.region, next);
      found.push(...page.zones.filter(({ name }) => mayName(name, identity.region)));
      next = page.next;
    } while (next !== undefined);
    return present(await Promise.all(found.map((zone) => withRecords(clients, identity, zone))));
  });

/** How many zones Route 53 lists in an answer, at most. */
const ZONES_A_PAGE = 300;

type OwnZone = { readonly zoneId: string; readonly name: string };

/** The private zones of this account, by one call, because a Profile may hold hundreds. */
const listOwnZones = async ({ route53 }: NameClients): Promise<readonly OwnZone[]> => {
  const { ListHostedZonesCommand } = await import('./route53-sdk.ts');
  const client = await route53();
  const found: OwnZone[] = [];
  let next: string | undefined;
  do {
    const input = { HostedZoneType: 'PrivateHostedZone', MaxItems: ZONES_A_PAGE } as const;
    const answer = await client.send(
      new ListHostedZonesCommand({ ...input, ...(next === undefined ? {} : { Marker: next }) }),
    );
    found.push(
      ...(answer.HostedZones ?? []).flatMap(({ Id, Name, Config }) =>
        Id && Name && Config?.PrivateZone ? [{ zoneId: plainId(Id), name: plainName(Name) }] : [],
      ),
    );
    next = answer.IsTruncated ? answer.NextMarker || undefined : undefined;
  } while (next !== undefined);
  return found;
};

/**
 * Of these zones, our own ones: those that may name a service of sessions with their records, and the ids of the rest,
 * which may not be ours. Nothing is asked if there are none.
 */
export const readOwnZones = async (
  clients: NameClients,
  identity: AwsEnvironment,
  ids: readonly string[],
): Promise<{ readonly zones: readonly PrivateZone[]; readonly strange: readonly string[] }> => {
  if (ids.length === 0) return { zones: [], strange: [] };
  const listed = await observe('route53:ListHostedZones', [], async () =>
    present(await listOwnZones(clients)),
  );
  if (listed.status !== 'present') return { zones: [], strange: ids };
  const own = listed.value.filter(({ zoneId }) => ids.includes(zoneId));
  const ours = own.filter(({ name }) => mayName(name, identity.region));
  return {
    zones: await Promise.all(
      ours.map((zone) => withRecords(clients, identity, { ...zone, owner: identity.accountId })),
    ),
    strange: ids.filter((id) => !own.some(({ zoneId }) => zoneId === id)),
  };
};

const getZone = async ({ route53 }: NameClients, Id: string) => {
  const { GetHostedZoneCommand } = await import('./route53-sdk.ts');
  return (await route53()).send(new GetHostedZoneCommand({ Id }));
};

/** One zone of our own, for an event that names it. Absent: it is gone, another account's, or public. */
export const readZone = (
  clients: NameClients,
  identity: AwsEnvironment,
  zoneId: string,
): Promise<Observed<PrivateZone>> =>
  observe('route53:GetHostedZone', ['NoSuchHostedZone'], async () => {
    const { HostedZone } = await getZone(clients, zoneId);
    if (!HostedZone?.Config?.PrivateZone) return absent;
    const summary = { zoneId, name: plainName(HostedZone.Name ?? ''), owner: identity.accountId };
    return present(await withRecords(clients, identity, summary));
  });

/** The VPCs of our Region that a zone of our own answers for. */
export const vpcsOfZone = (
  clients: NameClients,
  { region }: AwsEnvironment,
  zoneId: string,
): Promise<Observed<readonly string[]>> =>
  observe('route53:GetHostedZone', ['NoSuchHostedZone'], async () => {
    const { VPCs = [] } = await getZone(clients, zoneId);
    return present(VPCs.flatMap(({ VPCId, VPCRegion }) => (VPCId && VPCRegion === region ? [VPCId] : [])));
  });
