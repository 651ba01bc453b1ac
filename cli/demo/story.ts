import type { ApiCall } from '../../functions/account/api-call.ts';
import type { Caller } from '../../functions/account/records/write/caller.ts';
import type { Resource } from '../../functions/account/resource.ts';
import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';
import type { Mode } from '../../functions/core/guard-config.ts';
import type { Status } from '../../functions/core/outcome.ts';

/** A change that breaks sessions in an account, and how it must end in each mode. */
export type Story = {
  readonly id: string;
  readonly title: string;
  /** The account of the story; the example account if left out. */
  readonly account?: AccountFileInput;
  /** The call that breaks it; left out if no event reports it, so that the sweep finds it. */
  readonly change?: { readonly caller: Caller; readonly call: ApiCall };
  /** What is shown before and after. */
  readonly watched: readonly Resource[];
  /** The expected answer of each guard that gets the event, in the order of the registry, or of the sweep. */
  readonly expected: Readonly<Record<Mode, readonly Status[]>>;
};

/** Told in alert mode, and put back in auto-fix mode. */
export const FIXABLE = { alert: ['alerted'], 'auto-fix': ['fixed'] } as const;
/** Told in both modes. */
export const NEVER_FIXED = { alert: ['alerted'], 'auto-fix': ['alerted'] } as const;
/** A responder may have done it on purpose, so auto-fix offers the way back (`fix-containment` allows it). */
export const CONTAINMENT = NEVER_FIXED;
