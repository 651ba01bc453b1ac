import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DETAIL_TYPES } from '../../functions/core/hub/event.ts';
import { type Notice, SILENT_MS } from '../../functions/core/hub/installation.ts';
import { takeArrival } from '../../functions/use-cases/hub/take-arrival.ts';
import { tellNews } from '../../functions/use-cases/hub/tell-news.ts';
import { RowTakenError } from '../../functions/use-cases/hub/tell-outcome.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { envelope, sweepDetail } from '../support/hub/envelope.ts';
import { memoryHub } from '../support/hub/memory-hub.ts';

const ACCOUNTS = Array.from({ length: 12 }, (_, n) => String(444_455_556_600 + n));

type Step =
  | {
      readonly kind: 'report';
      readonly account: string;
      readonly complete: boolean;
      readonly deaf: boolean;
      readonly late: number;
    }
  | { readonly kind: 'hours'; readonly hours: number }
  /** The hub looks; its process ends after so many calls, and a guard may report before any write of it. */
  | { readonly kind: 'look'; readonly calls: number; readonly between: string };

const account = fc.constantFrom(...ACCOUNTS);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      account,
      complete: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
      deaf: fc.boolean(),
      late: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(9)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('hours' as const), hours: fc.constantFrom(1, 2, 4) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('look' as const),
      calls: fc.oneof(fc.constant(1_000), fc.nat(20)),
      between: account,
    }),
  },
);

/** What people believe of each account, by what they were told last. */
const beliefsOf = (notices: readonly Notice[]) => {
  const [silent, deaf] = [new Set<string>(), new Set<string>()];
  for (const { what, lines = [] } of notices) {
    for (const [id] of [what, ...lines].join(' ').matchAll(/\d{12}/g)) {
      if (/ (is|are) silent$/.test(what)) silent.add(id);
      if (/ (is|are) back$/.test(what)) silent.delete(id);
      if (/ not hear changes$/.test(what)) deaf.add(id);
      if (/ hears? changes again$/.test(what)) deaf.delete(id);
    }
  }
  return { silent: [...silent].toSorted(), deaf: [...deaf].toSorted() };
};

class CrashError extends Error {
  override name = 'CrashError';
}

const run = async (steps: readonly Step[]) => {
  const made = memoryHub();
  const { hub, later } = made;
  let messages = 0;
  const hears = async (from: string, report: object, hoursLate = 0): Promise<void> => {
    messages += 1;
    const time = new Date(hub.ports.now().getTime() - hoursLate * 3_600_000).toISOString();
    const detail = sweepDetail(report, { accountName: 'example' });
    const body = envelope({ type: DETAIL_TYPES.sweep, detail, account: from, time });
    // The queue delivers it again if the row was written meanwhile.
    const deliver = (tries: number): Promise<unknown> =>
      takeArrival(hub, body, `m${messages}`).catch((error: unknown) => {
        if (!(error instanceof RowTakenError) || tries === 0) throw error;
        return deliver(tries - 1);
      });
    await deliver(10);
  };
  const look = async (calls: number, between: string): Promise<void> => {
    let left = calls;
    const ending =
      <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) =>
      async (...args: A): Promise<T> => {
        left -= 1;
        if (left < 0) throw new CrashError('the process ended');
        return call(...args);
      };
    const { installations, notices } = hub.ports;
    const replace = async (...args: Parameters<typeof installations.replace>): Promise<boolean> => {
      if (left % 4 === 1)
        await hears(between, { complete: left % 8 === 1, deaf: left % 3 ? ['identity'] : [] });
      return installations.replace(...args);
    };
    const tell = async (notice: Notice): Promise<void> => {
      await notices.tell(notice);
      if (left % 3 === 0) await hears(between, {});
    };
    const ports = {
      ...hub.ports,
      installations: {
        find: ending(installations.find),
        all: ending(installations.all),
        replace: ending(replace),
      },
      notices: { tell: ending(tell) },
    };
    await tellNews({ ...hub, ports }).catch((error: unknown) => {
      if (!(error instanceof CrashError)) throw error;
    });
  };
  for (const one of steps) {
    if (one.kind === 'hours') later(one.hours);
    else if (one.kind === 'look') await look(one.calls, one.between);
    else await hears(one.account, { complete: one.complete, deaf: one.deaf ? ['network'] : [] }, one.late);
  }
  return made;
};

describe('installations of a hub', () => {
  it('are believed to be as they are after each look, whatever crashed and came late before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { hub, rows, notices } = await run(steps);
        for (let looks = 0; looks < 2; looks += 1) await tellNews(hub);
        const told = beliefsOf(notices);
        const now = hub.ports.now().getTime();
        const all = [...rows.values()];
        const silent = all.filter(({ heardAt }) => now - Date.parse(heardAt) > SILENT_MS);
        expect(told.silent).toEqual(silent.map((row) => row.account).toSorted());
        const heard = new Set(all.filter((row) => !silent.includes(row)).map((row) => row.account));
        const deaf = all.filter((row) => heard.has(row.account) && row.deaf.length > 0);
        expect(told.deaf.filter((id) => heard.has(id))).toEqual(deaf.map((row) => row.account).toSorted());
        const before = notices.length;
        await tellNews(hub);
        expect(notices).toHaveLength(before);
      }),
      { numRuns: runs(200) },
    );
  });
});
