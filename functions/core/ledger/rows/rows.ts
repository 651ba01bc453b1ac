import { placeKey, type Tally, type VpcInventory } from '../../../account/nodes/inventory.ts';
import { resourceKey } from '../../../account/resource.ts';
import { type Snapshot, snapshotResource } from '../../../account/snapshot.ts';
import type { Incident, RepairRecord } from '../ledger.ts';

/**
 * A row as each ledger stores it. `pk` is the key of the resource, `INVENTORY`, `FIXES` or `TURNS`; `sk` is `BASELINE`,
 * `INCIDENT#<prerequisite>`, `REPAIR#<eventId>`, `NODES#<vpc>`, `TALLY#<place>` or `FIX#<slot>`.
 */
export type Row = {
  readonly pk: string;
  readonly sk: string;
  /** For people who look at the table; nothing reads it. */
  readonly state: string;
  /** JSON text, see `read-rows.ts`. */
  readonly body: string;
  /**
   * What is compared before the row is replaced, so that nobody overwrites what another run has written since
   * it was read; undefined for rows of which the newest simply wins.
   */
  readonly mark?: string;
  /** Does the sweep handle it, because it is an open incident or an untold repair? */
  readonly open: boolean;
  /** It is useless 30 days after this time, ISO 8601; undefined if it is kept until it is replaced. */
  readonly keptFrom?: string;
};

export const BASELINE = 'BASELINE';
export const INCIDENT = 'INCIDENT#';
export const REPAIR = 'REPAIR#';
/** The partition of the connected nodes: the sweep reads all of it, an event reads one row. */
export const INVENTORY = 'INVENTORY';
export const NODES = 'NODES#';
const TALLY = 'TALLY#';

/**
 * The parts of an incident that change whenever it is written. An incident without an end to tell or to follow has the mark that earlier
 * versions gave it, because they wrote the rows that this version replaces.
 */
const incidentMark = (incident: Incident): string => {
  const { state, told, impact, extent, eventId, checkedAt, toldAt, claim, recovery, followUp } = incident;
  const parts = [state, told, impact, extent, eventId, checkedAt, toldAt, claim?.by, claim?.at];
  const ending = recovery ? [recovery.at] : followUp ? [followUp.at, followUp.looks] : [];
  return JSON.stringify([...parts, ...ending]);
};

/** The same for a repair. */
const repairMark = ({ state, startedAt, claim }: RepairRecord): string =>
  JSON.stringify([state, startedAt, claim?.by, claim?.at]);

/** A baseline stays until the next one takes its place. */
export const baselineRow = (snapshot: Snapshot, seenAt: string): Row => ({
  pk: resourceKey(snapshotResource(snapshot)),
  sk: BASELINE,
  state: 'baseline',
  body: JSON.stringify({ snapshot, seenAt }),
  open: false,
});

/** An open incident stays until it is closed, its end is told, and its nodes were looked at. */
export const incidentRow = (incident: Incident): Row => {
  const open =
    incident.state === 'open' || incident.recovery !== undefined || incident.followUp !== undefined;
  return {
    pk: resourceKey(incident.subject),
    sk: `${INCIDENT}${incident.prerequisite}`,
    state: incident.state,
    body: JSON.stringify(incident),
    mark: incidentMark(incident),
    open,
    ...(open ? {} : { keptFrom: incident.checkedAt }),
  };
};

/** An untold repair stays until it is told. */
export const repairRow = (repair: RepairRecord): Row => {
  const open = repair.state === 'started';
  return {
    pk: resourceKey(repair.resource),
    sk: `${REPAIR}${repair.eventId}`,
    state: repair.state,
    body: JSON.stringify(repair),
    mark: repairMark(repair),
    open,
    ...(open ? {} : { keptFrom: repair.startedAt }),
  };
};

/** If the sweep is switched off, the inventory stays for another 30 days. */
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
