import type * as z from 'zod/mini';
import type { Tally, VpcInventory } from '../../../account/nodes/inventory.ts';
import { resource, resourceKey } from '../../../account/resource.ts';
import { snapshotResource } from '../../../account/snapshot.ts';
import { parseJson } from '../../../formats/json.ts';
import type { Heard } from '../../canary.ts';
import type { Log } from '../../ports.ts';
import { resourceFromKey } from '../../schema/parts.ts';
import { type AccountAlias, type Baseline, type LedgerRows, noRows } from '../ledger.ts';
import type { Progress } from '../progress.ts';
import { aliasSchema } from './alias-schema.ts';
import { baselineSchema } from './baseline-schema.ts';
import { heardSchema } from './heard.ts';
import { readIncident } from './incident.ts';
import { tallySchema, vpcInventorySchema } from './inventory-schema.ts';
import { LOOK, lookSchema } from './look.ts';
import { partitionOf, resourceOfPlace } from './partitions.ts';
import { progressSchema } from './progress.ts';
import { readRepair } from './repair.ts';
import { ALIAS, BASELINE, INCIDENT, NETWORK, NODES, REPAIR, type Row, TALLY } from './rows.ts';

/** What a ledger returns of a row. */
export type Stored = Pick<Row, 'pk' | 'sk' | 'body'>;

/** Rows that only help to judge are left out if they cannot be read, as if they did not exist. */
const legible = <T>(schema: z.ZodMiniType<T>, { pk, sk, body }: Stored, log: Pick<Log, 'warn'>) => {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  log.warn('A row of the ledger cannot be read and is left out', { pk, sk });
  return undefined;
};

/** Is it the row of a resource? Other keys are of no version of ours, and what is written back would not replace it. */
const isOfResource = ({ pk }: Stored): boolean => resourceKey(resourceFromKey(pk)) === pk;

/** The inventory of a row; undefined if it cannot be read. */
export const readInventory = (row: Stored, log: Pick<Log, 'warn'>): VpcInventory | undefined =>
  legible(vpcInventorySchema, row, log);

/** A body that says something else than the keys of its row is not believed: it would be remembered of the wrong resource. */
const ofRow = <T>(row: Stored, value: T | undefined, pk: (value: T) => string): readonly T[] =>
  value !== undefined && pk(value) === row.pk ? [value] : [];

/** What this version does not know was left out, and then the text is shorter. */
const readBaseline = (row: Stored, log: Pick<Log, 'warn'>): Baseline | undefined => {
  const baseline = legible(baselineSchema, row, log);
  return baseline && JSON.stringify(baseline).length !== row.body.length
    ? { ...baseline, unclear: true }
    : baseline;
};

const baselinesOf = (row: Stored, log: Pick<Log, 'warn'>): LedgerRows['baselines'] => {
  const [baseline] = ofRow(row, readBaseline(row, log), ({ snapshot }) =>
    partitionOf(snapshotResource(snapshot)),
  );
  if (!baseline) return {};
  const isNetwork = baseline.snapshot.type === 'SessionGuard::EC2::Network';
  return isNetwork === (row.sk === NETWORK)
    ? { [resourceKey(snapshotResource(baseline.snapshot))]: baseline }
    : {};
};

/** What another family saw is not this one's look. */
const looksOf = (row: Stored, log: Pick<Log, 'warn'>): LedgerRows['looks'] =>
  ofRow(row, legible(lookSchema, row, log), ({ subject }) => partitionOf(subject)).filter(
    ({ family }) => row.sk === `${LOOK}${family}`,
  );

/**
 * A row of a resource. Incidents and repairs are never left out, because somebody must be told about them.
 */
export const readRow = (row: Stored, log: Pick<Log, 'warn'>): LedgerRows => {
  if (!isOfResource(row)) {
    log.warn('A row of the ledger is of no resource and is left out', { pk: row.pk, sk: row.sk });
    return noRows;
  }
  if (row.sk.startsWith(INCIDENT)) return { ...noRows, incidents: [readIncident(row)] };
  if (row.sk.startsWith(REPAIR)) return { ...noRows, repairs: [readRepair(row)] };
  if (row.sk.startsWith(LOOK)) return { ...noRows, looks: looksOf(row, log) };
  switch (row.sk) {
    case BASELINE:
    case NETWORK:
      return { ...noRows, baselines: baselinesOf(row, log) };
    case NODES: {
      const pkOf = ({ vpcId }: VpcInventory) => resourceKey(resource('AWS::EC2::VPC', vpcId));
      return { ...noRows, inventories: ofRow(row, readInventory(row, log), pkOf) };
    }
    case TALLY: {
      const pkOf = ({ place }: Tally) => resourceKey(resourceOfPlace(place));
      return { ...noRows, tallies: ofRow(row, legible(tallySchema, row, log), pkOf) };
    }
    case ALIAS: {
      const pkOf = ({ document }: AccountAlias) => resourceKey(resource('AWS::SSM::Document', document));
      const [alias] = ofRow(row, legible(aliasSchema, row, log), pkOf);
      return alias ? { ...noRows, alias } : noRows;
    }
    default:
      return noRows;
  }
};

/** A round that cannot be read counts as none, so a new one begins. */
export const readProgress = (row: Stored, log: Pick<Log, 'warn'>): Progress | undefined =>
  legible(progressSchema, row, log);

/** A canary that cannot be read was not heard, as far as is known. */
export const readHeard = (row: Stored, log: Pick<Log, 'warn'>): Heard | undefined =>
  legible(heardSchema, row, log);
