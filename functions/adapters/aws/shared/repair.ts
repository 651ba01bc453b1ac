import { RemediationError } from '../../../core/ports.ts';
import { errorCode } from './errors.ts';

/** What a repair needs from outside, injected so that tests do not wait. */
export type RepairTime = {
  /** Waits this many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
};

export const realTime: RepairTime = {
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

type Deep<T> = T extends object ? { -readonly [K in keyof T]: Deep<T[K]> } : T;

/** A copy for the SDK's types, which require mutable lists although nothing is changed. */
export const mutable = <T>(value: T): Deep<T> => structuredClone(value) as Deep<T>;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A refusal in words: AWS's code and message, which the alert quotes (and escapes). */
export const refusal = (api: string, error: unknown): RemediationError =>
  error instanceof RemediationError
    ? error
    : new RemediationError(`${api} failed: ${errorCode(error)}: ${messageOf(error)}`, { cause: error });

const WAITS = [250, 500, 1_000, 2_000, 4_000];

/** Tries again, for at most 8 seconds in all, while AWS answers with one of the codes. */
export const patiently = async <T>(
  codes: readonly string[],
  { sleep }: RepairTime,
  attempt: () => Promise<T>,
): Promise<T> => {
  for (const wait of WAITS) {
    try {
      return await attempt();
    } catch (error) {
      if (!codes.includes(errorCode(error))) throw error;
      await sleep(wait);
    }
  }
  return attempt();
};
