import { silentFamilies } from '../../core/canary.ts';
import type { SweepReport } from '../../core/hub/event.ts';
import type { Incident } from '../../core/ledger/ledger.ts';
import { isTold } from '../../core/news.ts';
import type { Guard } from '../guard.ts';
import type { Swept } from './round.ts';

/** Nobody knows it where there is no test call, or where the ledger cannot be read; the log says that already. */
const deafGuards = async ({ config, ports }: Guard): Promise<readonly string[]> => {
  if (config.ownCanary === undefined) return [];
  try {
    return silentFamilies(await ports.ledger.heard(), ports.now());
  } catch (error) {
    ports.log.warn('The hub is not told who is deaf, because the ledger could not be read', { error });
    return [];
  }
};

/** Was it told as critical? Rows of earlier versions do not know their alert. */
const isCritical = ({ alert, impact }: Incident): boolean =>
  alert ? alert.severity === 'critical' : impact === 'sessions-fail';

/** What the hub is told at the end of a round; undefined if it is not over. What cannot be counted is null. */
export const reportOf = async (
  guard: Guard,
  { state, failed }: Pick<Swept, 'state' | 'failed'>,
): Promise<SweepReport | undefined> => {
  const { ports, config } = guard;
  if (state !== 'complete' && state !== 'incomplete') return undefined;
  const counted = async <T>(count: () => Promise<T>): Promise<T | null> => {
    try {
      return await count();
    } catch (error) {
      ports.log.warn('The hub is told no count, because the ledger could not be read', { error });
      return null;
    }
  };
  const [nodes, open, deaf] = await Promise.all([
    counted(async () => {
      const inventories = await ports.ledger.vpcInventories();
      return inventories.flatMap((inventory) => inventory.nodes.filter(({ lost }) => !lost)).length;
    }),
    counted(async () =>
      (await ports.ledger.open()).incidents.filter((one) => one.state === 'open' && isTold(one)),
    ),
    deafGuards(guard),
  ]);
  const { mode, autoFix, guardedDocuments } = config;
  return {
    complete: state === 'complete',
    mode,
    autoFix,
    guardedDocuments,
    nodes,
    openIncidents: open?.length ?? null,
    openCritical: open?.filter(isCritical).length ?? null,
    failed,
    deaf,
  };
};
