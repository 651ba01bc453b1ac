import { placeKey, type Tally, type VpcInventory } from '../../account/nodes/inventory.ts';
import { resourceKey } from '../../account/resource.ts';
import { type Snapshot, snapshotResource } from '../../account/snapshot.ts';
import type { Incident, RepairRecord } from '../ledger.ts';

/**
 * A row as each ledger keeps it. `pk` is the key of the resource, or `INVENTORY`; `sk` is `BASELINE`,
 * `INCIDENT#<prerequisite>`, `REPAIR#<eventId>`, `NODES#<vpc>` or `TALLY#<place>`.
 */
export type Row = {
  readonly pk: string;
  readonly sk: string;
  /** For people who look at the table; nothing reads it. */
  readonly state: string;
  /** JSON text, see `read-rows.ts`. */
  readonly body: string;
  /** Is it one that the sweep looks after: an open incident, or a repair that nobody was told of? */
  readonly open: boolean;
  /** It is of no use 30 days after this time, ISO 8601; undefined when it is kept until it is replaced. */
  readonly keptFrom?: string;
};

export const BASELINE = 'BASELINE';
export const INCIDENT = 'INCIDENT#';
export const REPAIR = 'REPAIR#';
/** The partition of who was connected: the sweep reads it as a whole, an event one row of it. */
export const INVENTORY = 'INVENTORY';
export const NODES = 'NODES#';
const TALLY = 'TALLY#';

/** A baseline stays until the next one takes its place. */
export const baselineRow = (snapshot: Snapshot, seenAt: string): Row => ({
  pk: resourceKey(snapshotResource(snapshot)),
  sk: BASELINE,
  state: 'baseline',
  body: JSON.stringify({ snapshot, seenAt }),
  open: false,
});

/** An open incident stays until it is closed. */
export const incidentRow = (incident: Incident): Row => {
  const open = incident.state === 'open';
  return {
    pk: resourceKey(incident.subject),
    sk: `${INCIDENT}${incident.prerequisite}`,
    state: incident.state,
    body: JSON.stringify(incident),
    open,
    ...(open ? {} : { keptFrom: incident.checkedAt }),
  };
};

/** A repair that nobody was told of stays until somebody is. */
export const repairRow = (repair: RepairRecord): Row => {
  const open = repair.state === 'started';
  return {
    pk: resourceKey(repair.resource),
    sk: `${REPAIR}${repair.eventId}`,
    state: repair.state,
    body: JSON.stringify(repair),
    open,
    ...(open ? {} : { keptFrom: repair.startedAt }),
  };
};

/** The inventory outlives a sweep that is switched off by 30 days. */
const inventoried = (sk: string, value: VpcInventory | Tally): Row => ({
  pk: INVENTORY,
  sk,
  state: 'inventory',
  body: JSON.stringify(value),
  open: false,
  keptFrom: value.seenAt,
});

export const inventoryKey = (vpcId: string): string => `${NODES}${vpcId}`;
export const tallyKey = (place: Tally['place']): string => `${TALLY}${placeKey(place)}`;

export const inventoryRow = (inventory: VpcInventory): Row =>
  inventoried(inventoryKey(inventory.vpcId), inventory);
export const tallyRow = (tally: Tally): Row => inventoried(tallyKey(tally.place), tally);
