import { describedAccount } from '../functions/adapters/memory/account-file.ts';
import { accountFileSchema } from '../functions/adapters/memory/account-file-schema.ts';
import { exampleAccount } from '../functions/adapters/memory/example-account.ts';
import { recordEvent } from '../functions/adapters/memory/record-event.ts';
import { createWorld } from '../functions/adapters/memory/world.ts';
import type { AccountState } from '../functions/core/account-state.ts';
import type { GuardConfig } from '../functions/core/config.ts';
import type { Outcome } from '../functions/core/outcome.ts';
import { registry } from '../functions/prerequisites/index.ts';
import { guardEvent } from './simulate.ts';
import type { Story } from './stories.ts';

export type Mode = GuardConfig['mode'];

/** A story as it went: nothing in it is written down beforehand but what must come out. */
export type Told = {
  readonly story: Story;
  readonly mode: Mode;
  readonly before: AccountState;
  readonly after: AccountState;
  readonly outcome: Outcome;
  /** Was anybody told? */
  readonly isPublished: boolean;
  readonly isAsExpected: boolean;
  /** What the guard took, without the making of the account, in milliseconds. */
  readonly milliseconds: number;
};

const DAY = '2026-02-03';

/** Ids look like those of AWS and are the same each time. */
const eventIdOf = (index: number, mode: Mode): string =>
  `5e551011-${String(index).padStart(4, '0')}-4${mode === 'alert' ? 'a1' : 'f1'}0-8000-111122223333`;

/** Tells one story on an account of its own, in one mode. */
export const tellStory = async (story: Story, index: number, mode: Mode): Promise<Told> => {
  const autoFix = registry.filter(({ reverts }) => reverts.length > 0).map(({ id }) => id);
  const world = createWorld({
    ...describedAccount(accountFileSchema.parse(exampleAccount)),
    prerequisites: registry,
    settings: { mode, autoFix: mode === 'auto-fix' ? autoFix : [] },
    startsAt: `${DAY}T00:00:00Z`,
  });
  await world.remember();
  const before = world.account.state();
  const event = recordEvent({
    call: story.call,
    caller: story.caller,
    identity: world.config.identity,
    time: `${DAY}T${String(9 + index).padStart(2, '0')}:41:07Z`,
    eventId: eventIdOf(index, mode),
    documentVersion: '2',
  });
  const started = performance.now();
  const { outcome, alert } = await guardEvent(world, event);
  return {
    story,
    mode,
    before,
    after: world.account.state(),
    outcome,
    isPublished: alert !== null,
    isAsExpected: outcome.status === story.expected[mode],
    milliseconds: performance.now() - started,
  };
};
