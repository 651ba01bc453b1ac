import { mergeStates } from '../../account/collections.ts';
import { isEmptyScope } from '../../account/scope.ts';
import type { AccountReader } from '../../core/ports.ts';
import type { Course } from './course.ts';
import type { HeldAccount } from './held-account.ts';

/** A reader that reads what is not held, and keeps it. `since` says from when on what is held may be used. */
export const sharingReader = (
  reader: AccountReader,
  held: HeldAccount,
  course: Course,
  since: () => number,
): AccountReader => ({
  ...reader,
  read: async (scope, known) => {
    const begun = course.begin();
    const found = course.take((window) => held.answer(scope, window), since());
    if (found && isEmptyScope(found.missing)) return found.state;
    const missing = found?.missing ?? scope;
    const state = await course.ask(() => reader.read(missing, known));
    held.keep(missing, state, begun);
    return found ? mergeStates(found.state, state) : state;
  },
  ec2Tagged: async (key) => {
    const begun = course.begin();
    const found = course.take((window) => held.tagged(key, window), since());
    if (found) return found.value;
    const value = await course.ask(() => reader.ec2Tagged(key));
    held.keepTagged(key, { ...begun, value });
    return value;
  },
});
