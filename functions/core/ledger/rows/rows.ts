import type { Tally, VpcInventory } from '../../../account/nodes/inventory.ts';
import { resource, resourceKey } from '../../../account/resource.ts';
import { type Snapshot, snapshotResource } from '../../../account/snapshot.ts';
import type { AccountAlias, Incident, RepairRecord, SavedRows } from '../ledger.ts';
import { partitionOf, resourceOfPlace } from './partitions.ts';

/**
 * A row as each ledger stores it. `pk` is the key of the resource, `FIXES`, `TURNS`, `SWEEP` or `CANARY`; `sk` is
 * `BASELINE`, `NETWORK` (the baseline of a VPC's network), `NODES` (its inventory), `TALLY`, `ALIAS` (that of the account),
 * `LOOK#<family>`, `INCIDENT#<prerequisite>`, `REPAIR#<eventId>` or `FIX#<slot>`. So one query for a resource returns all
 * that a judgement needs of it.
 *
 * Earlier versions stored networks, inventories and counts in partitions of their own (`SessionGuard::EC2::Network#<vpc>`,
 * `INVENTORY`). The next sweep writes them here, and until then they are as if they were not remembered: alerts go out, and
 * nothing is put back that rests on them. Only the inventories are read from there as long as there are none here, so that
 * a node that was lost during the upgrade is reported. Incidents and repairs are where they were.
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
  /** Is it the inventory of a VPC? The sweep finds all of them without their keys. */
  readonly inventory?: true;
  /** It is useless 30 days after this time, ISO 8601; undefined if it is kept until it is replaced. */
  readonly keptFrom?: string;
};

export const BASELINE = 'BASELINE';
export const INCIDENT = 'INCIDENT#';
export const REPAIR = 'REPAIR#';
export const NETWORK = 'NETWORK';
export const NODES = 'NODES';
export const TALLY = 'TALLY';
export const ALIAS = 'ALIAS';

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
  pk: partitionOf(snapshotResource(snapshot)),
  sk: snapshot.type === 'SessionGuard::EC2::Network' ? NETWORK : BASELINE,
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

/** Its partition is that of a guarded document, because every guard reads the rows of these for each event. */
export const aliasRow = (alias: AccountAlias): Row => ({
  pk: partitionOf(resource('AWS::SSM::Document', alias.document)),
  sk: ALIAS,
  state: 'alias',
  body: JSON.stringify(alias),
  open: false,
  keptFrom: alias.seenAt,
});

/** The rows that are written together. */
export const savedRows = ({
  baselines = [],
  incidents = [],
  repairs = [],
  alias,
}: SavedRows): readonly Row[] => [
  ...baselines.map(({ snapshot, seenAt }) => baselineRow(snapshot, seenAt)),
  ...incidents.map(incidentRow),
  ...repairs.map(repairRow),
  ...(alias ? [aliasRow(alias)] : []),
];

/** If the sweep is switched off, inventories and counts stay for another 30 days. */
export const inventoryRow = (inventory: VpcInventory): Row => ({
  pk: partitionOf(resource('AWS::EC2::VPC', inventory.vpcId)),
  sk: NODES,
  state: 'inventory',
  body: JSON.stringify(inventory),
  open: false,
  inventory: true,
  keptFrom: inventory.seenAt,
});

export const tallyRow = (tally: Tally): Row => ({
  pk: partitionOf(resourceOfPlace(tally.place)),
  sk: TALLY,
  state: 'inventory',
  body: JSON.stringify(tally),
  open: false,
  keptFrom: tally.seenAt,
});
