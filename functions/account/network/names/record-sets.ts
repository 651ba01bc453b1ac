import type { RecordedSet } from '../../../formats/route53-records.ts';
import { plainName } from './domains.ts';
import type { RecordChange, RecordSetInput } from './inputs.ts';
import type { ZoneRecord } from './names.ts';

/** A recorded set in the form that Route 53 takes. */
const inputOf = ({ name, type, ttl, values, alias }: RecordedSet): RecordSetInput => ({
  Name: name,
  Type: type,
  ...(ttl === undefined ? {} : { TTL: ttl }),
  ...(values.length > 0 ? { ResourceRecords: values.map((Value) => ({ Value })) } : {}),
  ...(alias
    ? {
        AliasTarget: {
          HostedZoneId: alias.zoneId,
          DNSName: alias.name,
          EvaluateTargetHealth: alias.evaluates,
        },
      }
    : {}),
});

/** The change that was made. */
export const changeOfSet = (set: RecordedSet): RecordChange => ({
  Action: set.action,
  ResourceRecordSet: inputOf(set),
});

/** A recorded set as a zone holds it. */
export const recordOfSet = ({ name, type, values, alias }: RecordedSet): ZoneRecord => ({
  name: plainName(name),
  type,
  values,
  ...(alias ? { alias: plainName(alias.name) } : {}),
});

/** A remembered record in the form that Route 53 takes; undefined if not all of it is known. */
const inputOfRecord = ({
  name,
  type,
  values,
  alias,
  aliasZoneId,
  ttl,
}: ZoneRecord): RecordSetInput | undefined => {
  const set = { action: 'UPSERT', name, type, values, isOneOfSeveral: false } as const;
  if (alias === undefined) return ttl === undefined ? undefined : inputOf({ ...set, ttl });
  return aliasZoneId === undefined
    ? undefined
    : inputOf({ ...set, alias: { zoneId: aliasZoneId, name: alias, evaluates: false } });
};

/**
 * The change that undoes one; undefined where what was there before is not known. Of several sets of one name and type,
 * nobody knows which others there are.
 */
export const undoOfSet = (set: RecordedSet, before: readonly ZoneRecord[]): RecordChange | undefined => {
  if (set.isOneOfSeveral) return undefined;
  if (set.action === 'CREATE') return { Action: 'DELETE', ResourceRecordSet: inputOf(set) };
  if (set.action === 'DELETE') return { Action: 'CREATE', ResourceRecordSet: inputOf(set) };
  const old = before.find(({ name, type }) => name === plainName(set.name) && type === set.type);
  const input = old && inputOfRecord(old);
  return input && { Action: 'UPSERT', ResourceRecordSet: input };
};
