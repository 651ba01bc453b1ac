import { talliesOf } from '../../../functions/account/nodes/inventory.ts';
import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import { createMemoryLedger } from '../../../functions/adapters/memory/ledger.ts';
import { incidentId } from '../../../functions/core/ledger/ledger.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import {
  type AccountReader,
  type Ledger,
  type Ports,
  RemediationError,
} from '../../../functions/core/ports.ts';
import { expectedNow } from './inventories.ts';

/** What is kept of an alert. */
export type Told = {
  readonly blastRadius: Outcome['blastRadius'];
  readonly commands: readonly string[];
  readonly advice?: string;
};

/** An alert says what its commands set up after what was done. */
const ADVICE = /The offered fix (sets up .*)$/;

const keptOf = ({ blastRadius, commands, action }: Outcome): Told => {
  const [, advice] = ADVICE.exec(action) ?? [];
  return { blastRadius, commands: commands.fix, ...(advice ? { advice: `The fix ${advice}` } : {}) };
};

type Problem = { readonly part: string; readonly because: string };

/** The ports of a round that writes nothing, and what it left in them. */
export type LookingPorts = {
  readonly ports: Ports;
  /** What was worked out while the alerts were written, by incident. */
  readonly told: ReadonlyMap<string, Told>;
  /** Parts of the account that could not be read, with the last reason. */
  readonly problems: ReadonlyMap<string, string>;
  /** Remembers the nodes that ought to be connected, as the last round of a sweep would. */
  expect(nodes: ReadonlyMap<string, ManagedNode>): Promise<void>;
};

/** Networks are large, and nobody asks for them again. */
const forgetful = (ledger: Ledger): Ledger => ({
  ...ledger,
  saveBaseline: async () => undefined,
  saveLooks: async () => undefined,
  saveInventories: async () => undefined,
});

const problemOf = (fields: Readonly<Record<string, unknown>> = {}): Problem | undefined => {
  const { part, error } = fields;
  if (typeof part !== 'string') return undefined;
  return { part, because: error instanceof Error ? error.message : 'no answer' };
};

/** The ports of a sweep that only looks: nothing is published or written, and what it says is kept for the caller. */
export const lookingPorts = (reader: AccountReader, now: () => Date): LookingPorts => {
  const ledger = createMemoryLedger();
  const told = new Map<string, Told>();
  const problems = new Map<string, string>();
  const nothing = (): void => undefined;
  return {
    told,
    problems,
    expect: async (nodes) => {
      const inventories = expectedNow(nodes.values(), now());
      await ledger.saveInventories(inventories, talliesOf(inventories, now().toISOString()));
    },
    ports: {
      reader,
      ledger: forgetful(ledger),
      history: { previous: async () => undefined },
      remediator: { execute: () => Promise.reject(new RemediationError('doctor never writes')) },
      publisher: {
        publish: async (outcome) => {
          const kept = keptOf(outcome);
          for (const { prerequisite, subject } of outcome.findings)
            told.set(incidentId(prerequisite, subject), kept);
        },
      },
      now,
      log: {
        info: nothing,
        warn: nothing,
        error: (_message, fields) => {
          const problem = problemOf(fields);
          if (problem) problems.set(problem.part, problem.because);
        },
      },
    },
  };
};
