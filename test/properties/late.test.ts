import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import { applyCall } from '../../functions/account/apply-call.ts';
import { resource } from '../../functions/account/resource.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { assess, standsInTheWay } from '../../functions/core/assessment.ts';
import { withRemembered } from '../../functions/core/ledger/knowledge.ts';
import { assertReaching } from '../support/arbitrary/assert-reaching.ts';
import { arbitraryGuarded } from '../support/arbitrary/guarded-network.ts';
import { networkCalls } from '../support/arbitrary/network-calls.ts';
import { type Bench, remembering } from '../support/samples/sample-guard.ts';
import { NETWORK_ID } from '../support/samples/sample-network.ts';
import { NETWORK } from '../support/samples/sample-paths.ts';
import { call, type Event, hear, seconds } from '../support/settling.ts';

/** A look may miss a change of a moment ago. Milliseconds. */
const MARGIN_MS = 60_000;
const VPC = resource('AWS::EC2::VPC', NETWORK_ID);
const BREAKER = 'mallory';
const WHOLE = 'Everything that sessions need is still in place.';

const isBroken = (state: AccountState): boolean =>
  assess(NETWORK, state).some(({ result }) => standsInTheWay(result));

/** Is there nothing of which nobody can tell any more whether it still works? */
const isSettled = async ({ account, ports }: Bench): Promise<boolean> => {
  const rows = await ports.ledger.load([VPC]);
  const state = { ...account.state(), ...withRemembered(account.state(), rows) };
  return !assess(NETWORK, state).some(({ result }) => 'unsettled' in result);
};

/** The first call from a seed on that leaves the network whole, or that breaks it. */
const pick = (state: AccountState, seed: number, breaks: boolean): ApiCall | undefined => {
  const all = networkCalls(state);
  const from = seed % Math.max(all.length, 1);
  return [...all.slice(from), ...all.slice(0, from)].find((one) => {
    const applied = applyCall(state, one);
    return applied.ok && isBroken(applied.state) === breaks;
  });
};

type Change = { readonly event: Event; readonly at: number; readonly who: string };

const change = (made: Bench, seed: number, who: string, breaks: boolean): Change | undefined => {
  const wanted = pick(made.account.state(), seed, breaks);
  return wanted && { event: call(made, wanted, who), at: made.now.getTime(), who };
};

type Step = {
  readonly seed: number;
  readonly isLate: boolean;
  readonly delay: number;
  readonly wait: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  seed: fc.nat(),
  isLate: fc.boolean(),
  // Seconds until its event comes if it is not late, and since the change before.
  delay: fc.constantFrom(2, 20, 70),
  wait: fc.constantFrom(1, 30, 70, 200),
});

type Story = { readonly made: Bench; readonly late: readonly Change[]; readonly looks: readonly number[] };

/** Harmless changes, of which some are heard of soon after. Each of those is a look, at what the others have done as well. */
const happened = async (state: AccountState, steps: readonly Step[]): Promise<Story> => {
  const made = await remembering({ state, settings: { mode: 'alert' } });
  const late: Change[] = [];
  const looks: number[] = [];
  for (const [index, { seed, isLate, delay, wait }] of steps.entries()) {
    seconds(made, wait);
    const one = change(made, seed, `person-${index}`, false);
    if (one && isLate) late.push(one);
    if (!one || isLate) continue;
    seconds(made, delay);
    const heard = await hear(made, one.event);
    const isWhole = heard.some(({ judgement }) => judgement.because === WHOLE);
    if (isWhole && (await isSettled(made))) looks.push(made.now.getTime());
  }
  return { made, late, looks };
};

it('a change that was seen whole is not named for what broke later, however late its event comes', async () => {
  const reached = { cleared: 0, named: 0 };
  await assertReaching(
    fc.asyncProperty(
      arbitraryGuarded,
      fc.array(step, { minLength: 2, maxLength: 4 }),
      fc.nat(),
      fc.infiniteStream(fc.nat()),
      async (state, steps, seed, order) => {
        if (isBroken(state)) return;
        const { made, late, looks } = await happened(state, steps);
        seconds(made, 5);
        const breaks = change(made, seed, BREAKER, true);
        if (!breaks) return;
        seconds(made, 10);
        const before = made.published.length;
        for (const queue = [...late, breaks]; queue.length > 0; ) {
          const [next] = queue.splice((order.next().value ?? 0) % queue.length, 1);
          if (next) await hear(made, next.event);
        }
        const named = made.published.slice(before).flatMap(({ actor }) => actor?.name ?? []);
        const cleared = late.filter(({ at }) => looks.some((look) => look - at > MARGIN_MS));
        const calls = JSON.stringify([...late, breaks].map(({ event, who }) => `${who} ${event.api}`));
        expect(
          named.filter((name) => cleared.some(({ who }) => who === name)),
          calls,
        ).toEqual([]);
        if (cleared.length === late.length) expect(named, calls).toContain(BREAKER);
        reached.cleared += cleared.length;
        reached.named += named.length;
      },
    ),
    { usual: 60, least: 4, reached: () => Math.min(reached.cleared, reached.named) },
  );
});
