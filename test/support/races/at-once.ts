import type { ApiCall } from '../../../functions/account/api-call.ts';
import { resourceKey } from '../../../functions/account/resource.ts';
import { assess } from '../../../functions/core/assessment.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { guardChange } from '../../../functions/use-cases/guard-change.ts';
import { sweepAccount } from '../../../functions/use-cases/sweep/sweep-account.ts';
import { familiesOf } from '../arbitrary/change.ts';
import { type Bench, later } from '../samples/sample-guard.ts';
import { call, type Event } from '../settling.ts';
import type { Run } from './interleave.ts';

/** What a run does; it answers with the event of the call that it made. */
export type Act = (run: Run) => Promise<Event | undefined>;

/** Delivers an event to each family that watches it, again and again while it asks for that. */
const hearAtOnce = async (made: Bench, run: Run, { api, record }: Event): Promise<void> => {
  const heardAt = made.now;
  const judge = async (family: ReturnType<typeof familiesOf>[number]): Promise<void> => {
    const guard = { ...made.guard(family), ports: run.ports };
    const { judgedAgainAt } = await guardChange(record, guard, heardAt);
    if (judgedAgainAt === undefined) return;
    await run.sleep(new Date(judgedAgainAt));
    await judge(family);
  };
  await Promise.all(familiesOf(api).map(judge));
};

/** The event of a call that was made before is judged. */
export const hearing =
  (made: Bench, event: Event): Act =>
  async (run) => {
    await hearAtOnce(made, run, event);
    return event;
  };

/** Somebody makes a call, and its event is judged. */
export const person =
  (made: Bench, who: string, wanted: ApiCall): Act =>
  async (run) =>
    hearing(made, await run.step(() => call(made, wanted, who)))(run);

export const sweeping =
  (made: Bench): Act =>
  async (run) => {
    await sweepAccount({ ...made.guard(), ports: run.ports });
    return undefined;
  };

/** What an outcome is about, by prerequisite and subject. */
export const keysOf = ({ findings }: Outcome): readonly string[] =>
  findings.map(({ prerequisite, subject }) => `${prerequisite}|${resourceKey(subject)}`);

/** What is broken, by prerequisite and subject. */
const brokenIn = ({ account }: Bench): ReadonlySet<string> =>
  new Set(
    assess(registry, account.state())
      .filter(({ result }) => result.kind === 'fail')
      .map(({ prerequisite, result }) => `${prerequisite}|${resourceKey(result.subject)}`),
  );

/** What was said last of each prerequisite and subject. */
const lastSaid = ({ published }: Bench): ReadonlyMap<string, Outcome['status']> =>
  new Map(
    published
      .filter(({ status }) => status !== 'follow-up')
      .flatMap((outcome) => keysOf(outcome).map((key) => [key, outcome.status] as const)),
  );

const isEnd = (status: Outcome['status']): boolean => status === 'resolved' || status === 'fixed';

/** What the sweep tells as new although it was told and has had no end. */
const toldTwice = ({ published }: Bench): readonly string[] => {
  const said = new Map<string, Outcome['status']>();
  return published.flatMap((outcome) => {
    const keys = keysOf(outcome);
    const isNew = outcome.status === 'alerted' && !outcome.actor && !outcome.reminder;
    const isTwice = isNew && keys.every((key) => said.get(key) === 'alerted');
    for (const key of keys) said.set(key, outcome.status);
    return isTwice ? [`${keys} is told twice`] : [];
  });
};

/** What was told wrongly when several runs were at work at once, in words, as the next sweeps show. */
export const wrongAfter = async (made: Bench): Promise<readonly string[]> => {
  const broken = brokenIn(made);
  const wrong = [...toldTwice(made)];
  for (const [key, status] of lastSaid(made)) {
    if (broken.has(key) && isEnd(status)) wrong.push(`${key} is said to be ${status} and is broken`);
    if (broken.size === 0 && !isEnd(status)) wrong.push(`${key} is said to be ${status} and is whole`);
  }
  const told = made.published.length;
  later(made, 61);
  await made.sweep();
  for (const outcome of made.published.slice(told)) {
    if (outcome.status === 'alerted') wrong.push(`${keysOf(outcome)} is told again`);
  }
  later(made, 20);
  await made.sweep();
  for (const [key, status] of lastSaid(made)) {
    if (!broken.has(key) && !isEnd(status)) wrong.push(`${key} has no end`);
  }
  return wrong;
};

/** Everybody whom a message has named. */
export const namedIn = ({ published }: Bench): readonly string[] => [
  ...new Set(
    published.filter(({ status }) => status === 'alerted').flatMap(({ actor }) => actor?.name ?? []),
  ),
];
