import type { Outcome } from '../outcome.ts';

/**
 * Port: hears what the account's own topic was told, after it. Nothing here waits or throws; `settled` ends when all that was
 * sent has an answer.
 */
export type Listener = {
  outcome(outcome: Outcome): void;
  settled(): Promise<void>;
};

/** The line of the log by which what Security Hub did not take is counted: `infra/stack/counted-lines.ts`. */
export const FINDINGS_FAILED = 'Security Hub did not take a finding';

/** Where nobody else listens. */
export const NOBODY: Listener = { outcome: () => undefined, settled: () => Promise.resolve() };
