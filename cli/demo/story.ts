import type { ApiCall } from '../../functions/account/api-call.ts';
import type { Caller } from '../../functions/account/records/write/caller.ts';
import type { Resource } from '../../functions/account/resource.ts';
import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';
import type { Mode } from '../../functions/core/guard-config.ts';
import type { Status } from '../../functions/core/outcome.ts';

/** Something that breaks sessions in an account, and how it must end in each mode. */
export type Story = {
  readonly id: string;
  readonly title: string;
  /** Where it happens; the example account when left out. */
  readonly account?: AccountFileInput;
  /** The call that does it; left out where no event tells of it. */
  readonly change?: { readonly caller: Caller; readonly call: ApiCall };
  /** The sweep is to find it, and the guard of the event, if there is one, is to be silent. */
  readonly bySweep?: true;
  /** What is looked at before and after. */
  readonly watched: readonly Resource[];
  readonly expected: Readonly<Record<Mode, Status>>;
};

export const FIXABLE = { alert: 'alerted', 'auto-fix': 'fixed' } as const;
export const NEVER_FIXED = { alert: 'alerted', 'auto-fix': 'alerted' } as const;
