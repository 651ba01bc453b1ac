import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { placeKey, type Tally, type VpcInventory } from '../../../account/nodes/inventory.ts';
import { resourceKey } from '../../../account/resource.ts';
import { type Snapshot, snapshotResource } from '../../../account/snapshot.ts';
import type { Incident, RepairRecord } from '../../../core/ledger.ts';
import { type Json, parseJson } from '../../../formats/json.ts';

/** One row as DynamoDB holds it. */
export type Item = Record<string, AttributeValue>;

/** The only partition of the index `open`: there are few open rows, and the sweep reads all of them. */
export const OPEN = 'OPEN';

/** Items end at 400 kB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
const MOST_PLAIN_BYTES = 300_000;
const KEPT_SECONDS = 30 * 24 * 60 * 60;

const bodyOf = (value: unknown): Item => {
  const body = JSON.stringify(value);
  return Buffer.byteLength(body) > MOST_PLAIN_BYTES
    ? { bodyGz: { B: gzipSync(body) } }
    : { body: { S: body } };
};

/** Epoch seconds after which DynamoDB may drop the row; a time that cannot be read keeps the row for ever. */
const expiry = (from: string): Item => {
  const start = Date.parse(from);
  return Number.isNaN(start) ? {} : { ttl: { N: String(Math.floor(start / 1000) + KEPT_SECONDS) } };
};

const open: Item = { openPartition: { S: OPEN } };

/** A baseline stays until the next one takes its place. */
export const baselineItem = (snapshot: Snapshot, seenAt: string): Item => ({
  pk: { S: resourceKey(snapshotResource(snapshot)) },
  sk: { S: 'BASELINE' },
  state: { S: 'baseline' },
  ...bodyOf({ snapshot, seenAt }),
});

/** An open incident stays until it is closed; a closed one is kept for 30 days. */
export const incidentItem = (incident: Incident): Item => ({
  pk: { S: resourceKey(incident.subject) },
  sk: { S: `INCIDENT#${incident.prerequisite}` },
  state: { S: incident.state },
  ...bodyOf(incident),
  ...(incident.state === 'open' ? open : expiry(incident.checkedAt)),
});

/** A repair is kept for 30 days after it was told; one that nobody was told of stays until somebody is. */
export const repairItem = (repair: RepairRecord): Item => ({
  pk: { S: resourceKey(repair.resource) },
  sk: { S: `REPAIR#${repair.eventId}` },
  state: { S: repair.state },
  ...bodyOf(repair),
  ...(repair.state === 'started' ? open : expiry(repair.startedAt)),
});

/** The partition of the inventory rows: the sweep reads it as a whole, an event one row of it. */
export const INVENTORY = 'INVENTORY';

/** The inventory outlives a sweep that is switched off by 30 days. */
export const inventoryItem = (inventory: VpcInventory): Item => ({
  pk: { S: INVENTORY },
  sk: { S: `NODES#${inventory.vpcId}` },
  state: { S: 'inventory' },
  ...bodyOf(inventory),
  ...expiry(inventory.seenAt),
});

export const tallyItem = (tally: Tally): Item => ({
  pk: { S: INVENTORY },
  sk: { S: `TALLY#${placeKey(tally.place)}` },
  state: { S: 'inventory' },
  ...bodyOf(tally),
  ...expiry(tally.seenAt),
});

const unpacked = (bytes: Uint8Array): string | undefined => {
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    return undefined;
  }
};

/** The row's body, or undefined when it cannot be read: the caller says what that means. */
export const bodyJson = (item: Item): Json | undefined => {
  const packed = item['bodyGz']?.B;
  const body = packed ? unpacked(packed) : item['body']?.S;
  return body === undefined ? undefined : parseJson(body);
};

/** The row's sort key, or an empty text. */
export const sortKey = (item: Item): string => item['sk']?.S ?? '';
