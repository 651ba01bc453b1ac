import { type Resource, type ResourceKey, resourceKey } from '../account/resource.ts';
import { credible } from '../core/ledger/credible.ts';
import { isUnderstood, type LedgerRows, mergeRows, noRows } from '../core/ledger/ledger.ts';
import type { Ports } from '../core/ports.ts';

/** Some rows of the ledger. */
export type Loaded = {
  readonly rows: LedgerRows;
  /** False if the ledger did not answer: another delivery may help. */
  readonly answered: boolean;
  /** False if it did not answer, or if a row that is open is of a kind that this version does not understand. */
  readonly readable: boolean;
  readonly loaded: readonly ResourceKey[];
};

const NOTHING: Loaded = { rows: noRows, answered: true, readable: true, loaded: [] };

/** Both of two answers. */
export const bothLoaded = (a: Loaded, b: Loaded): Loaded => ({
  rows: mergeRows(a.rows, b.rows),
  answered: a.answered && b.answered,
  readable: a.readable && b.readable,
  loaded: [...a.loaded, ...b.loaded],
});

/** If the ledger does not answer, the event is judged without it, because silence would be worse. */
export const loadRows = async (ports: Ports, resources: readonly Resource[]): Promise<Loaded> => {
  if (resources.length === 0) return NOTHING;
  const loaded = resources.map(resourceKey);
  try {
    const rows = credible(await ports.ledger.load(resources), ports.now());
    return { rows, answered: true, readable: isUnderstood(rows), loaded };
  } catch (error) {
    ports.log.error('The ledger could not be read', { error });
    return { rows: noRows, answered: false, readable: false, loaded };
  }
};
