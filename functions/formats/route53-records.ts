import { isObject, type Json, stringAt } from './json.ts';

// Route 53's records are lowerCamel in a way of their own: `vPC`, `vPCId`, `tTL`, `dNSName` (the last two are confirmed by
// published records, the first two are not). So the case of the names is not compared.

/** A member of a record, whatever the case of its name. */
export const member = (value: Json | undefined, ...path: readonly string[]): Json | undefined => {
  let found = value;
  for (const name of path) {
    if (!isObject(found)) return undefined;
    const key = Object.keys(found).find((one) => one.toLowerCase() === name.toLowerCase());
    found = key === undefined ? undefined : found[key];
  }
  return found;
};

/** A text in a record; undefined if there is none, or an empty one. */
export const textOf = (value: Json | undefined, ...path: readonly string[]): string | undefined => {
  const found = member(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/** The id of a hosted zone without `/hostedzone/`, as some callers write it. */
export const zoneIdIn = (value: Json | undefined, name = 'hostedZoneId'): string | undefined =>
  textOf(value, name)?.replace(/^\/?hostedzone\//i, '');

/** The VPC that a call names, with its Region. */
export const vpcOfRecord = (
  value: Json | undefined,
): { readonly VPCId: string; readonly VPCRegion: string } | undefined => {
  const VPCId = textOf(value, 'vpc', 'vpcId');
  return VPCId ? { VPCId, VPCRegion: textOf(value, 'vpc', 'vpcRegion') ?? '' } : undefined;
};

/** A record set as a record holds it. */
export type RecordedSet = {
  readonly action: 'CREATE' | 'UPSERT' | 'DELETE';
  readonly name: string;
  readonly type: string;
  readonly ttl?: number;
  readonly values: readonly string[];
  readonly alias?: { readonly zoneId: string; readonly name: string; readonly evaluates: boolean };
  /** One of several of the same name and type, such as a weighted one. */
  readonly isOneOfSeveral: boolean;
};

const ACTIONS = ['CREATE', 'UPSERT', 'DELETE'] as const;

const setOf = (change: Json): readonly RecordedSet[] => {
  const set = member(change, 'resourceRecordSet');
  const action = ACTIONS.find((one) => one === textOf(change, 'action')?.toUpperCase());
  const [name, type] = [textOf(set, 'name'), textOf(set, 'type')];
  if (!action || !name || !type) return [];
  const records = member(set, 'resourceRecords');
  const ttl = member(set, 'ttl');
  const alias = member(set, 'aliasTarget');
  const aliasName = textOf(alias, 'dnsName');
  return [
    {
      action,
      name,
      type,
      ...(typeof ttl === 'number' ? { ttl } : {}),
      values: (Array.isArray(records) ? records : []).flatMap((one: Json) => stringAt(one, 'value') ?? []),
      ...(aliasName
        ? {
            alias: {
              zoneId: textOf(alias, 'hostedZoneId') ?? '',
              name: aliasName,
              evaluates: member(alias, 'evaluateTargetHealth') === true,
            },
          }
        : {}),
      isOneOfSeveral: textOf(set, 'setIdentifier') !== undefined,
    },
  ];
};

/**
 * The record sets that a call changed.
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/logging-using-cloudtrail.html
 */
export const recordedSets = (request: Json): readonly RecordedSet[] => {
  const changes = member(request, 'changeBatch', 'changes');
  return (Array.isArray(changes) ? changes : []).flatMap(setOf);
};
