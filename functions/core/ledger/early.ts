import type { NetworkBaseline, VpcBaseline } from '../../account/network/remembered-network.ts';
import { resource, resourceKey } from '../../account/resource.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import type { AccountState } from '../../account/state.ts';
import type { Effect, WholeVpc } from '../effect.ts';
import type { Baseline, LedgerRows } from './ledger.ts';
import { FRESH_MS } from './stale-baseline.ts';

/** An early end, with what is remembered differently. The times stay, because nobody has looked. */
export type Ended = { readonly because: string; readonly remember: readonly Baseline[] };

/** Is anything open of what was read, or is any of it not understood? Then the whole is judged. */
const isAtRest = ({ incidents, repairs }: LedgerRows): boolean =>
  incidents.every(({ state, recovery, unclear }) => state === 'closed' && !recovery && !unclear) &&
  repairs.every(({ state, unclear }) => state === 'told' && !unclear);

/** Was it seen shortly before the change? What was seen after it may hold what the change did. */
const isRecent = ({ seenAt }: Baseline, time: string): boolean => {
  const age = Date.parse(time) - Date.parse(seenAt);
  return age > 0 && age < FRESH_MS;
};

type Row<V> = { readonly row: Baseline; readonly value: V };

const settingsOf = ({ baselines }: LedgerRows, vpcId: string): Row<VpcBaseline> | undefined => {
  const row = baselines[resourceKey(resource('AWS::EC2::VPC', vpcId))];
  return row?.snapshot.type === 'AWS::EC2::VPC' ? { row, value: row.snapshot.value } : undefined;
};

const networkOf = ({ baselines }: LedgerRows, vpcId: string): Row<NetworkBaseline> | undefined => {
  const row = baselines[resourceKey(resource('SessionGuard::EC2::Network', vpcId))];
  return row?.snapshot.type === 'SessionGuard::EC2::Network' ? { row, value: row.snapshot.value } : undefined;
};

/** Both rows of a VPC that was whole when it was looked at shortly before a time. */
const wholeVpc = (rows: LedgerRows, vpcId: string, time: string) => {
  const settings = settingsOf(rows, vpcId);
  const network = networkOf(rows, vpcId);
  if (!settings || !network) return undefined;
  return isRecent(settings.row, time) && isRecent(network.row, time) ? { settings, network } : undefined;
};

type Known = {
  readonly rows: LedgerRows;
  readonly state: AccountState;
  /** The VPCs that the change concerns. */
  readonly vpcIds: readonly string[];
  /** False if the ledger did not answer, or not with rows that are understood. */
  readonly ledgerReadable: boolean;
  /** When the call was made, ISO 8601. */
  readonly time: string;
};

/**
 * Ends the judgement of a change that can break nothing. Only where it is certain that the VPC was whole before it: nothing
 * is open there that the change may have mended, no repair is begun or unclear, it was looked at in the last hours and not
 * since, and all of that is in rows that this version understands. In doubt, the whole is judged.
 */
export const endsEarly = (
  { early }: Pick<Effect, 'early'>,
  { rows, state, vpcIds, ledgerReadable, time }: Known,
): Ended | undefined => {
  const [vpcId, ...others] = vpcIds;
  if (!early || vpcId === undefined || others.length > 0 || !ledgerReadable || !isAtRest(rows))
    return undefined;
  const found = wholeVpc(rows, vpcId, time);
  if (!found) return undefined;
  const before: WholeVpc = { settings: found.settings.value, network: found.network.value };
  const ended = early(before, state);
  const seenAt = (snapshot: Snapshot): string =>
    (snapshot.type === 'SessionGuard::EC2::Network' ? found.network : found.settings).row.seenAt;
  return (
    ended && {
      because: ended.because,
      remember: ended.remember.map((snapshot) => ({ snapshot, seenAt: seenAt(snapshot) })),
    }
  );
};
