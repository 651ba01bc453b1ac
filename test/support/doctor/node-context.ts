import type { NodeContext } from '../../../cli/doctor/node/context.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Bench } from '../samples/sample-guard.ts';
import { bench } from '../samples/sample-guard.ts';
import { type AsksOf, memoryAsks } from './memory-asks.ts';

export const CALLER = 'arn:aws:sts::111122223333:assumed-role/Admin/alice';

/** What {@link examineNodes} needs, of an account in memory; the bench can be changed before it is asked. */
export const nodeContext = (
  state: AccountState,
  asks: AsksOf = {},
  now?: Date,
): NodeContext & { readonly made: Bench } => {
  const made = bench({ state, settings: { identity: state.identity } });
  if (now) made.now = now;
  return {
    made,
    get guard() {
      return made.guard();
    },
    asks: memoryAsks(state, asks),
    caller: CALLER,
  };
};
