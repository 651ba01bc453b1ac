import type { ApiCall, RepairApi } from '../../account/api-call.ts';
import type { NetworkBaseline } from '../../account/network/remembered-network.ts';
import type { Resource } from '../../account/resource.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import type { AccountState } from '../../account/state.ts';
import type { Previous } from '../effect.ts';
import type { LedgerRows } from '../ledger/ledger.ts';

/** What vouches for the state that a plan restores, besides the event. */
export type Memory = {
  readonly state: AccountState;
  readonly rows: LedgerRows;
  /** The value before the change, out of the ledger or CloudTrail's event history. */
  readonly previous?: Previous | undefined;
};

type InputOf<A extends RepairApi> = Extract<ApiCall<RepairApi>, { readonly api: A }>['input'];

/** Says for each call whether what it restores was seen. */
export type Seen<A extends RepairApi> = {
  readonly [K in A]: (input: InputOf<K>, memory: Memory) => boolean;
};

const snapshotsIn = ({ rows }: Memory): readonly Snapshot[] =>
  Object.values(rows.baselines).flatMap((row) =>
    row && !Number.isNaN(Date.parse(row.seenAt)) ? [row.snapshot] : [],
  );

type Values = { readonly [S in Snapshot as S['type']]: S['value'] };

const isOf = <T extends keyof Values>(
  snapshot: { readonly type: string; readonly value: unknown },
  type: T,
): snapshot is { readonly type: T; readonly value: Values[T] } => snapshot.type === type;

/** What the ledger remembers of one kind. A row of an unreadable time does not count. */
export const rememberedOf = <T extends Snapshot['type'] & Resource['type']>(
  memory: Memory,
  type: T,
): readonly Values[T][] =>
  snapshotsIn(memory).flatMap((snapshot) => (isOf(snapshot, type) ? [snapshot.value as Values[T]] : []));

/** The networks that the ledger remembers. */
export const networksIn = (memory: Memory): readonly NetworkBaseline[] =>
  rememberedOf(memory, 'SessionGuard::EC2::Network');
