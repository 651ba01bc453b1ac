import type { GuardConfig } from '../core/guard-config.ts';
import type { Ports } from '../core/ports.ts';
import type { Prerequisite } from '../core/prerequisite.ts';

/** Everything that is needed to judge: the prerequisites, the settings, and the ports. */
export type Guard = {
  /** The prerequisites of the family (or all of them, for the sweep). */
  readonly prerequisites: readonly Prerequisite[];
  readonly config: GuardConfig;
  readonly ports: Ports;
  /**
   * Begins a judgement, or begins it again, and says from when on what it rests on was read. Left out if each of them reads
   * all of it itself: then that is now.
   */
  readonly begin?: () => Date;
};
