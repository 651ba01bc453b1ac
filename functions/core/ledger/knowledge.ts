import type { SessionDocument } from '../../account/preferences/preferences.ts';
import { type Resource, type ResourceKey, resource, resourceKey } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import type { Effect } from '../effect.ts';
import type { LedgerRows } from './ledger.ts';

/** The last known good content of documents. */
export const rememberedDocuments = ({ baselines }: LedgerRows): SessionDocument[] =>
  Object.values(baselines).flatMap((row) =>
    row?.snapshot.type === 'AWS::SSM::Document' ? [row.snapshot.value] : [],
  );

/** The keys of the buckets and log groups that the ledger remembers. */
export const rememberedKeys = ({ baselines }: LedgerRows): readonly string[] =>
  Object.values(baselines).flatMap((row) =>
    row?.snapshot.type === 'AWS::S3::Bucket' || row?.snapshot.type === 'AWS::Logs::LogGroup'
      ? (row.snapshot.value.kmsKeyId ?? [])
      : [],
  );

/** The rows of documents, which say what they were before. */
export const documentRows = (names: readonly string[]): Resource[] =>
  names.map((name) => resource('AWS::SSM::Document', name));

/** Documents as the ledger remembers them, for a state. */
export const withDocuments = (
  { rememberedDocuments: known }: Pick<AccountState, 'rememberedDocuments'>,
  rows: LedgerRows,
): Pick<AccountState, 'rememberedDocuments'> => {
  const found = rememberedDocuments(rows);
  return found.length === 0
    ? {}
    : {
        rememberedDocuments: {
          ...known,
          ...Object.fromEntries(found.map((one) => [one.name, one] as const)),
        },
      };
};

/** Buckets as the ledger remembers them, for a state. */
export const withBuckets = (
  { rememberedBuckets: known }: AccountState,
  { baselines }: LedgerRows,
): Pick<AccountState, 'rememberedBuckets'> => {
  const found = Object.values(baselines).flatMap((row) =>
    row?.snapshot.type === 'AWS::S3::Bucket' ? [row.snapshot.value] : [],
  );
  return found.length === 0
    ? {}
    : {
        rememberedBuckets: { ...known, ...Object.fromEntries(found.map((one) => [one.name, one] as const)) },
      };
};

/** Rows of VPCs: their incidents, their networks as they were when their checks passed, and their inventories. */
export const networkRows = (vpcIds: readonly string[]): Resource[] =>
  vpcIds.map((id) => resource('AWS::EC2::VPC', id));

/** What the ledger remembers of networks. */
export const withRemembered = (
  { rememberedNetworks }: AccountState,
  { baselines }: LedgerRows,
): Pick<AccountState, 'rememberedNetworks'> => {
  const found = Object.values(baselines).flatMap((row) =>
    row?.snapshot.type === 'SessionGuard::EC2::Network'
      ? [[row.snapshot.value.vpcId, row.snapshot.value] as const]
      : [],
  );
  return found.length === 0
    ? {}
    : { rememberedNetworks: { ...rememberedNetworks, ...Object.fromEntries(found) } };
};

/**
 * The baselines that say how resources were before a call of a time (ISO 8601). What was seen after the call holds what the
 * call did: another family's guard, or the sweep, may have seen it whole in the meantime.
 */
export const seenBefore = ({ baselines, ...rows }: LedgerRows, time: string): LedgerRows => ({
  ...rows,
  baselines: Object.fromEntries(
    Object.entries(baselines).filter(([, row]) => !(Date.parse(row?.seenAt ?? '') > Date.parse(time))),
  ),
});

/**
 * The account, with what the ledger and the event say about the state before the call of a time. That a resource existed
 * is known from any row, and what a network was is weighed with the time of its row.
 */
export const withKnown = (
  state: AccountState,
  effect: Effect,
  rows: LedgerRows,
  time: string,
): AccountState => ({
  ...state,
  ...withRemembered(state, rows),
  ...withDocuments(state, seenBefore(rows, time)),
  ...withBuckets(state, seenBefore(rows, time)),
  knownBefore: [
    ...new Set([
      ...state.knownBefore,
      ...(Object.keys(rows.baselines) as ResourceKey[]),
      ...(effect.existedBefore ?? []).map(resourceKey),
    ]),
  ],
});
