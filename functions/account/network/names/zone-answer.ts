import { isWithin, labelsOf } from './domains.ts';
import type { PrivateZone, ZoneRecord } from './names.ts';

/** Where a record leads. */
export type Target =
  | { readonly kind: 'endpoint'; readonly vpcEndpointId: string }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'name'; readonly name: string };

/** What a zone answers for a name. */
export type ZoneAnswer =
  | { readonly kind: 'targets'; readonly targets: readonly Target[] }
  | { readonly kind: 'none'; readonly because: string }
  | { readonly kind: 'unclear'; readonly because: string };

/** `vpce-0a1b-xyz.ssm.eu-central-1.vpce.amazonaws.com`, with the name of a zone before `ssm` in some. */
const ENDPOINT_NAME = /^(?:dualstack\.)?(vpce-[0-9a-z]+)-[a-z0-9.-]+\.vpce\.amazonaws\.com(?:\.cn)?$/;

/** A chain of names that is longer leads in a circle. */
const LONGEST_CHAIN = 8;

const isPlain = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/**
 * The records of a name: its own, else those of the nearest wildcard above it. A name with records below it exists, so
 * no wildcard of a level above stands for it; whether Route 53 does the same is not confirmed.
 * Source: https://datatracker.ietf.org/doc/html/rfc4592
 */
const recordsFor = (
  host: string,
  zone: PrivateZone,
  records: readonly ZoneRecord[],
): { readonly found: readonly ZoneRecord[]; readonly isBlocked: boolean } => {
  const own = records.filter(({ name }) => name === host);
  if (own.length > 0 || host === zone.name) return { found: own, isBlocked: false };
  const labels = host.split('.');
  const depth = labelsOf(host) - labelsOf(zone.name);
  let isBlocked = records.some(({ name }) => name.endsWith(`.${host}`));
  for (let up = 1; up <= depth; up += 1) {
    const above = labels.slice(up).join('.');
    const found = records.filter(({ name }) => name === `*.${above}`);
    if (found.length > 0) return { found, isBlocked };
    isBlocked ||=
      records.some(({ name }) => name === above || name.endsWith(`.${above}`)) && above !== zone.name;
  }
  return { found: [], isBlocked: false };
};

/** A record of the zone that hands a part of it to other name servers. */
const isDelegated = (host: string, zone: PrivateZone, records: readonly ZoneRecord[]): boolean =>
  records.some(({ name, type }) => type === 'NS' && name !== zone.name && isWithin(host, name));

/** The id in the name of an endpoint; undefined if a name is none of an endpoint. */
export const endpointIdIn = (name: string): string | undefined => ENDPOINT_NAME.exec(isPlain(name))?.[1];

const targetOf = (name: string): Target => {
  const id = endpointIdIn(name);
  return id === undefined ? { kind: 'name', name } : { kind: 'endpoint', vpcEndpointId: id };
};

const follow = (
  host: string,
  zone: PrivateZone,
  records: readonly ZoneRecord[],
  left: number,
): ZoneAnswer => {
  const where = `the private hosted zone ${zone.zoneId} (${zone.name || '.'})`;
  if (left === 0) return { kind: 'none', because: `${where} leads ${host} in a circle` };
  if (isDelegated(host, zone, records)) {
    return { kind: 'unclear', because: `${where} delegates ${host} to other name servers` };
  }
  const { found, isBlocked } = recordsFor(host, zone, records);
  const leading = found.filter(({ type }) => ['A', 'AAAA', 'CNAME'].includes(type));
  if (leading.length === 0) return { kind: 'none', because: `${where} has no record for ${host}` };
  if (isBlocked) {
    return {
      kind: 'unclear',
      because: `it is not confirmed whether a wildcard of ${where} stands for ${host}`,
    };
  }
  const answers = leading.flatMap(({ type, values, alias }): readonly ZoneAnswer[] => {
    const names = alias === undefined ? (type === 'CNAME' ? values : []) : [alias];
    const addresses = alias === undefined && type !== 'CNAME' ? values : [];
    return [
      ...addresses.map(
        (address): ZoneAnswer => ({ kind: 'targets', targets: [{ kind: 'address', address }] }),
      ),
      ...names.map(isPlain).map((name): ZoneAnswer => {
        const target = targetOf(name);
        // Route 53 looks an alias up by itself; a CNAME is looked up afresh, first of all in this zone.
        if (!isWithin(name, zone.name) || (alias !== undefined && target.kind === 'endpoint')) {
          return { kind: 'targets', targets: [target] };
        }
        return target.kind === 'endpoint'
          ? { kind: 'unclear', because: `${where} leads ${host} to ${name}, a name of its own` }
          : follow(name, zone, records, left - 1);
      }),
    ];
  });
  const unclear = answers.find(({ kind }) => kind !== 'targets');
  if (unclear) return unclear;
  return { kind: 'targets', targets: answers.flatMap((one) => (one.kind === 'targets' ? one.targets : [])) };
};

/**
 * What a zone answers for a name. "If there's a matching private hosted zone but there's no record that matches the
 * domain name and type in the request, Resolver doesn't forward the request to a public DNS resolver. Instead, it
 * returns NXDOMAIN": https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
 */
export const zoneAnswer = (host: string, zone: PrivateZone, records: readonly ZoneRecord[]): ZoneAnswer =>
  follow(host, zone, records, LONGEST_CHAIN);
