import type { AccountState } from '../../account/state.ts';
import type { Assessment } from '../../core/assessment.ts';
import { cutOffBy } from '../../core/blame/evaluate.ts';
import type { Finding } from '../../core/outcome.ts';
import { exemptionFor } from '../exemption-for.ts';
import type { Guard } from '../guard.ts';
import { askingOnce } from '../stages/asking-once.ts';

/**
 * Without those of which a tag says that nobody wants to hear: on what is broken, on its VPC, or on all nodes that are
 * hit. Security findings stay. If tags cannot be read now, everything is told.
 */
export const withoutMuted = async <T extends { readonly finding: Finding }>(
  guard: Guard,
  state: AccountState,
  assessments: readonly Assessment[],
  told: readonly T[],
): Promise<readonly T[]> => {
  const asking = askingOnce(guard);
  const evaluation = { cutOff: cutOffBy(assessments) };
  const isTold = async ({ finding }: T): Promise<boolean> => {
    if (finding.security) return true;
    const gathered = { effect: { resources: [finding.subject] }, state, rows: { baselines: {} } };
    try {
      return (await exemptionFor(asking, { gathered, evaluation }, [finding])).kind !== 'exempt';
    } catch (error) {
      guard.ports.log.warn('The tags could not be read', { error });
      return true;
    }
  };
  const keep = await Promise.all(told.map(isTold));
  return told.filter((_, index) => keep[index]);
};
