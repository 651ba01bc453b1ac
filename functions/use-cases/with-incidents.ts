import { resourceKey } from '../account/resource.ts';
import type { Finding } from '../core/outcome.ts';
import type { Guard } from './guard.ts';
import type { Judged } from './judged.ts';
import { loadRows } from './load-rows.ts';

/** A judged change with the rows of its findings, which may concern resources that it did not touch. */
export const withIncidents = async (
  { ports }: Guard,
  judged: Judged,
  findings: readonly Finding[],
): Promise<Judged> => {
  const { gathered } = judged;
  const loaded = new Set(gathered.loaded);
  const others = findings
    .map(({ subject }) => subject)
    .filter((subject) => !loaded.has(resourceKey(subject)));
  if (others.length === 0) return judged;
  const { rows, readable, loaded: more } = await loadRows(ports, others);
  return {
    ...judged,
    gathered: {
      ...gathered,
      rows: {
        ...gathered.rows,
        baselines: { ...rows.baselines, ...gathered.rows.baselines },
        incidents: [...gathered.rows.incidents, ...rows.incidents],
        looks: [...gathered.rows.looks, ...rows.looks],
        inventories: [...gathered.rows.inventories, ...rows.inventories],
        tallies: [...gathered.rows.tallies, ...rows.tallies],
      },
      loaded: [...gathered.loaded, ...more],
      ledgerReadable: gathered.ledgerReadable && readable,
    },
  };
};
