import { placeKey, type Tally, type VpcInventory } from '../../account/nodes/inventory.ts';
import { resourceKey } from '../../account/resource.ts';
import { snapshotResource } from '../../account/snapshot.ts';
import {
  type Baseline,
  type Incident,
  incidentId,
  type LedgerRows,
  type RepairRecord,
} from '../../core/ledger.ts';
import type { Ledger } from '../../core/ports.ts';

/** The ledger in memory. */
export const createMemoryLedger = (): Ledger => {
  const baselines = new Map<string, Baseline>();
  const incidents = new Map<string, Incident>();
  const repairs = new Map<string, RepairRecord>();
  const inventories = new Map<string, VpcInventory>();
  const tallies = new Map<string, Tally>();
  return {
    load: async (resources): Promise<LedgerRows> => {
      const keys = new Set(resources.map(resourceKey));
      return {
        baselines: Object.fromEntries(
          [...baselines].filter(([key]) => keys.has(key as ReturnType<typeof resourceKey>)),
        ),
        incidents: [...incidents.values()].filter(({ subject }) => keys.has(resourceKey(subject))),
        repairs: [...repairs.values()].filter((repair) => keys.has(resourceKey(repair.resource))),
      };
    },
    saveBaseline: async (snapshots, seenAt) => {
      for (const snapshot of snapshots)
        baselines.set(resourceKey(snapshotResource(snapshot)), { snapshot, seenAt });
    },
    saveIncident: async (incident) => {
      incidents.set(incidentId(incident.prerequisite, incident.subject), incident);
    },
    saveRepair: async (repair) => {
      repairs.set(`${resourceKey(repair.resource)}|${repair.eventId}`, repair);
    },
    vpcInventory: async (vpcId) => inventories.get(vpcId),
    vpcInventories: async () => [...inventories.values()],
    tally: async (place) => tallies.get(placeKey(place)),
    saveInventories: async (seen, counted) => {
      for (const inventory of seen) inventories.set(inventory.vpcId, inventory);
      for (const tally of counted) tallies.set(placeKey(tally.place), tally);
    },
    open: async () => ({
      incidents: [...incidents.values()].filter(({ state }) => state === 'open'),
      untold: [...repairs.values()].filter(({ state }) => state === 'started'),
    }),
  };
};
