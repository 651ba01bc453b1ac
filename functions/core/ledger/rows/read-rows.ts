import type * as z from 'zod/mini';
import type { Tally, VpcInventory } from '../../../account/nodes/inventory.ts';
import { type ResourceKey, resourceKey } from '../../../account/resource.ts';
import { parseJson } from '../../../formats/json.ts';
import type { Heard } from '../../canary.ts';
import type { Log } from '../../ports.ts';
import { resourceFromKey } from '../../schema/parts.ts';
import { type LedgerRows, noRows } from '../ledger.ts';
import type { Progress } from '../progress.ts';
import { baselineSchema } from './baseline-schema.ts';
import { heardSchema } from './heard.ts';
import { readIncident } from './incident.ts';
import { tallySchema, vpcInventorySchema } from './inventory-schema.ts';
import { progressSchema } from './progress.ts';
import { readRepair } from './repair.ts';
import { BASELINE, INCIDENT, REPAIR, type Row } from './rows.ts';

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
  const baseline = row.sk === BASELINE ? legible(baselineSchema, row, log) : undefined;
  return baseline ? { ...noRows, baselines: { [row.pk as ResourceKey]: baseline } } : noRows;
};

export const readInventory = (row: Stored, log: Pick<Log, 'warn'>): VpcInventory | undefined =>
  legible(vpcInventorySchema, row, log);

export const readTally = (row: Stored, log: Pick<Log, 'warn'>): Tally | undefined =>
  legible(tallySchema, row, log);

/** A round that cannot be read counts as none, so a new one begins. */
export const readProgress = (row: Stored, log: Pick<Log, 'warn'>): Progress | undefined =>
  legible(progressSchema, row, log);

/** A canary that cannot be read was not heard, as far as is known. */
export const readHeard = (row: Stored, log: Pick<Log, 'warn'>): Heard | undefined =>
  legible(heardSchema, row, log);
