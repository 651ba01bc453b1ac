import { type Resource, type ResourceKey, resourceKey } from '../account/resource.ts';
import { credible } from '../core/ledger/credible.ts';
import { isUnderstood, type LedgerRows, noRows } from '../core/ledger/ledger.ts';
import type { Ports } from '../core/ports.ts';

type Loaded = {
  readonly rows: LedgerRows;
  readonly readable: boolean;
  readonly loaded: readonly ResourceKey[];
};

const NOTHING: Loaded = { rows: noRows, readable: true, loaded: [] };

/** If the ledger does not answer, the event is judged without it, because silence would be worse. */
export const loadRows = async (ports: Ports, resources: readonly Resource[]): Promise<Loaded> => {
  if (resources.length === 0) return NOTHING;
  const loaded = resources.map(resourceKey);
  try {
    const rows = credible(await ports.ledger.load(resources), ports.now());
    return { rows, readable: isUnderstood(rows), loaded };
  } catch (error) {
    ports.log.error('The ledger could not be read', { error });
    return { rows: noRows, readable: false, loaded };
  }
};
