import type { GuardConfig } from '../../../functions/core/guard-config.ts';
import type { Change } from '../../../functions/formats/cloudtrail.ts';
import type { Past } from './past.ts';
import type { Places } from './places.ts';
import type { Roster } from './roster.ts';
import type { Setters } from './setters.ts';

/** Everything that is known while the walk goes back. */
export type Walking = {
  readonly config: GuardConfig;
  readonly changes: readonly Change[];
  readonly past: Past;
  readonly setters: Setters;
  readonly roster: Roster;
  readonly places: Places;
};
