import { nextInventories, talliesOf } from '../../account/nodes/inventory.ts';
import type { ManagedNode } from '../../account/nodes/managed-node.ts';
import { RECENT_MS } from '../../account/nodes/pings.ts';
import type { AccountState } from '../../account/state.ts';
import { assess } from '../../core/assessment.ts';
import type { GuardConfig } from '../../core/guard-config.ts';
import { snapshotsOf } from '../../core/ledger/baseline.ts';
import type { Ledger } from '../../core/ports.ts';
import type { Prerequisite } from '../../core/prerequisite.ts';
import type { EmbeddedAccount } from './account.ts';
import { withDecisions } from './identities.ts';

/** The part that the sweep reads: unguarded documents say nothing about sessions. */
const guardedPart = (state: AccountState, { guardedDocuments }: GuardConfig): AccountState => ({
  ...state,
  documents: Object.fromEntries(
    Object.entries(state.documents).filter(([name]) => guardedDocuments.includes(name)),
  ),
});

/** A healthy account, as a sweep sees it that knows of no change: whatever its nodes show counts. */
const rememberGood = async (
  state: AccountState,
  ledger: Ledger,
  prerequisites: readonly Prerequisite[],
  seenAt: string,
): Promise<void> => {
  const recent = new Date(Date.parse(seenAt) - RECENT_MS).toISOString();
  const pings = Object.fromEntries(Object.keys(state.networks).map((vpcId) => [vpcId, { recent }]));
  const known = { ...withDecisions(state), pings };
  await ledger.saveBaseline(snapshotsOf(known, assess(prerequisites, known)), seenAt);
};

const rememberNodes = async (account: EmbeddedAccount, ledger: Ledger, seenAt: string): Promise<void> => {
  const nodes: Record<string, ManagedNode> = Object.create(null);
  for await (const page of account.managedNodes()) for (const node of page) nodes[node.nodeId] = node;
  const inventories = nextInventories({}, nodes, seenAt);
  await ledger.saveInventories(inventories, talliesOf(inventories, seenAt));
};

/**
 * Leaves in the ledger what a sweep of a healthy account does: what was good, and which nodes were connected
 * where and with which role. It does not read like the sweep, so an account with thousands of nodes is
 * remembered at once.
 */
export const rememberAccount = async (
  account: EmbeddedAccount,
  ledger: Ledger,
  {
    prerequisites,
    config,
  }: { readonly prerequisites: readonly Prerequisite[]; readonly config: GuardConfig },
  seenAt: string,
): Promise<void> => {
  await rememberGood(guardedPart(account.readable(), config), ledger, prerequisites, seenAt);
  await rememberNodes(account, ledger, seenAt);
};
