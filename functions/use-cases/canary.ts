import { isCanary, silentFamilies } from '../core/canary.ts';
import type { Judgement } from '../core/outcome.ts';
import { FAMILIES } from '../core/prerequisite.ts';
import type { Change } from '../formats/cloudtrail.ts';
import type { Guard } from './guard.ts';
import { quietOutcome } from './outcomes.ts';

/**
 * Notes that the installation's own canary came through to a family's guard; undefined for another change. Throws if the
 * ledger does not answer, so that the event is delivered again.
 */
export const hearCanary = async (
  { config, ports, prerequisites }: Guard,
  change: Change,
): Promise<Judgement | undefined> => {
  if (!isCanary(change, config)) return undefined;
  const family = prerequisites[0]?.family;
  const { eventId, time } = change;
  if (family)
    await ports.ledger.saveHeard({ family, at: ports.now().toISOString(), call: { eventId, time } });
  return quietOutcome(config.identity, 'ignored', 'the canary of this installation was heard', change);
};

/** The line of the log that an alarm counts (`infra/stack/canary.ts`). */
export const CANARY_MISSING = 'The canary was not heard';

/**
 * Logs the families whose guards have not heard the canary for more than a day: a link between CloudTrail and them is
 * broken although the account looks healthy. Outside of an installation, there is no canary.
 */
export const missCanary = async ({ config, ports }: Guard): Promise<void> => {
  if (config.ownCanary === undefined) return;
  const now = ports.now();
  try {
    const rows = await ports.ledger.heard();
    const silent = silentFamilies(rows, now);
    if (silent.length > 0) ports.log.error(CANARY_MISSING, { families: silent });
    for (const family of FAMILIES.filter((one) => !rows.some((row) => row.family === one))) {
      await ports.ledger.saveHeard({ family, at: now.toISOString() });
    }
  } catch (error) {
    ports.log.error('The canaries that were heard could not be read', { error });
  }
};
