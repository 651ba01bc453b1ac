import { onlyParts } from '../../account/collections.ts';
import type { AccountState } from '../../account/state.ts';
import type { Assessment } from '../../core/assessment.ts';
import { snapshotsOf } from '../../core/ledger/baseline.ts';
import type { Incident } from '../../core/ledger/ledger.ts';
import type { Prerequisite } from '../../core/prerequisite.ts';
import type { Guard } from '../guard.ts';
import { recordQuietly } from '../tell.ts';
import { widen } from '../widen.ts';
import { type Alert, type Judged, judge } from './findings.ts';

/** How many VPCs are read and judged together, so that memory does not grow with the account. */
const VPCS_AT_ONCE = 5;

/** Is it judged for each VPC separately? */
export const isOfNetworks = ({ family }: Prerequisite): boolean => family === 'network';

/** Some VPCs together with the preferences, because these decide which endpoints are needed. */
const readVpcs = (guard: Guard, base: AccountState, vpcs: readonly string[]): Promise<AccountState> =>
  widen(guard, onlyParts(base, ['preferences']), { networks: vpcs });

/** Goes through the VPCs in groups: a few are read, judged, remembered and released before the next ones. */
export const judgeVpcs = async (
  guard: Guard,
  base: AccountState,
  vpcIds: readonly string[],
  incidents: readonly Incident[],
): Promise<Judged> => {
  const { ports } = guard;
  const prerequisites = guard.prerequisites.filter(isOfNetworks);
  const judged: { assessments: Assessment[]; alerts: Alert[] } = { assessments: [], alerts: [] };
  if (prerequisites.length === 0) return judged;
  for (let i = 0; i < vpcIds.length; i += VPCS_AT_ONCE) {
    const state = await readVpcs(guard, base, vpcIds.slice(i, i + VPCS_AT_ONCE));
    const { assessments, alerts } = await judge(guard, prerequisites, state, incidents);
    judged.assessments.push(...assessments);
    judged.alerts.push(...alerts);
    await recordQuietly(ports, () =>
      ports.ledger.saveBaseline(snapshotsOf(state, assessments), ports.now().toISOString()),
    );
  }
  return judged;
};
