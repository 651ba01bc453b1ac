import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCall } from '../../../functions/account/apply-call.ts';
import { present, presentValue } from '../../../functions/account/observed.ts';
import { headline } from '../../../functions/alerts/headline.ts';
import type { GuardConfig } from '../../../functions/core/guard-config.ts';
import { associate as associateIn } from '../../bench/scale-account.ts';
import { largeAccount } from '../../support/samples/large-account.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { associate, deleteBucket } from '../../support/samples/sample-changes.ts';
import { type Bench, bench, later, remembering } from '../../support/samples/sample-guard.ts';

const HOUR = 60;

/** A bench whose guard has just told that the bucket is gone. */
const told = async (settings: Partial<GuardConfig> = {}): Promise<Bench> => {
  const made = await remembering({ settings: { mode: 'alert', ...settings } });
  await made.deliver(deleteBucket(made));
  expect(made.published).toHaveLength(1);
  made.published.length = 0;
  return made;
};

describe('an open incident', () => {
  it('is told again after a day, as a reminder that knows who it was, and then after another day', async () => {
    const made = await told();
    const since = made.now;
    later(made, 24 * HOUR - 1);
    expect(await made.sweep()).toEqual([]);
    later(made, 1);
    const [reminder, ...others] = await made.sweep();
    expect(others).toEqual([]);
    expect(reminder).toMatchObject({
      status: 'alerted',
      incident: expect.stringContaining('session-log-bucket/'),
      reminder: since.toISOString(),
    });
    const day = since.toISOString().slice(0, 16).replace('T', ' ');
    expect(reminder?.action).toContain(`Reminder: still broken since ${day} UTC`);
    expect(reminder?.action).toContain('after s3:DeleteBucket by alice@example.com');
    expect(reminder && headline(reminder)).toMatch(/^Still broken\. /);
    later(made, 24 * HOUR - 1);
    expect(await made.sweep()).toEqual([]);
    later(made, 1);
    expect(await made.sweep()).toMatchObject([{ reminder: since.toISOString(), action: reminder?.action }]);
  });

  it('reminds in the period of the setting, whenever the sweep runs', async () => {
    const hours = fc.integer({ min: 1, max: 72 });
    await fc.assert(
      fc.asyncProperty(
        hours,
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 12 }),
        async (reminderHours, gaps) => {
          const made = await told({ reminderHours });
          let last = made.now.getTime();
          for (const gap of gaps) {
            later(made, gap * HOUR);
            const isDue = made.now.getTime() - last >= reminderHours * 3_600_000;
            expect(await made.sweep()).toHaveLength(isDue ? 1 : 0);
            if (isDue) last = made.now.getTime();
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('never reminds where the setting is 0', async () => {
    const made = await told({ reminderHours: 0 });
    later(made, 1000 * HOUR);
    expect(await made.sweep()).toEqual([]);
  });

  it('does not remind once the checks pass, and begins anew when it breaks again', async () => {
    const made = bench();
    associate(made, 'dopt-public');
    await made.sweep();
    associate(made, 'dopt-amazon');
    later(made, 24 * HOUR);
    expect(await made.sweep()).toMatchObject([{ status: 'resolved' }]);
    associate(made, 'dopt-public');
    later(made, HOUR);
    const [again] = await made.sweep();
    expect(again?.reminder).toBeUndefined();
    later(made, 24 * HOUR - 1);
    expect(await made.sweep()).toEqual([]);
  });

  it('is told as worse, not as a reminder, when it is worse', async () => {
    const made = await told();
    const { incidents } = await made.ports.ledger.open();
    for (const one of incidents)
      await made.ports.ledger.save({ incidents: [{ ...one, impact: 'logs-lost' }] });
    later(made, 24 * HOUR);
    const [worse] = await made.sweep();
    expect(worse).toMatchObject({ impact: 'sessions-fail' });
    expect(worse?.reminder).toBeUndefined();
  });

  it.each(['no time', '2999-01-01T00:00:00Z'])(
    'reminds when it was told at %s, and then knows when',
    async (at) => {
      const made = await told();
      const { incidents } = await made.ports.ledger.open();
      for (const one of incidents)
        await made.ports.ledger.save({ incidents: [{ ...one, toldAt: at, checkedAt: at }] });
      later(made, HOUR);
      expect(await made.sweep()).toHaveLength(1);
      later(made, HOUR);
      expect(await made.sweep()).toEqual([]);
    },
  );
});

describe('many open incidents', () => {
  it('remind ten an hour, until each of them has', async () => {
    const healthy = largeAccount(25);
    const state = Array.from({ length: 25 }, (_, n) => associateIn(n)).reduce((before, call) => {
      const applied = applyCall(before, call);
      if (!applied.ok) throw new Error(applied.errorCode);
      return applied.state;
    }, healthy);
    const made = bench({ state });
    expect(await made.sweep()).toHaveLength(25);
    const reminded: (string | null)[] = [];
    for (const most of [10, 10, 5, 0]) {
      later(made, made.published.length === 25 ? 24 * HOUR : HOUR);
      const some = await made.sweep();
      expect(some).toHaveLength(most);
      reminded.push(...some.map(({ incident }) => incident));
    }
    expect(new Set(reminded).size).toBe(25);
  });
});

describe('the ignore tag', () => {
  const tagVpc = (made: Bench, value: string): void => {
    const state = made.account.state();
    const vpc = presentValue(state.networks[VPC_ID]);
    if (!vpc) throw new Error('no VPC');
    const tags = { ...vpc.tags, 'session-guard:ignore': value };
    made.account.set({ ...state, networks: { [VPC_ID]: present({ ...vpc, tags }) } });
  };

  it('mutes what the sweep finds, and its reminders', async () => {
    const made = bench();
    associate(made, 'dopt-public');
    tagVpc(made, 'true');
    expect(await made.sweep()).toEqual([]);
    tagVpc(made, 'false');
    expect(await made.sweep()).toHaveLength(1);
    tagVpc(made, 'true');
    later(made, 48 * HOUR);
    expect(await made.sweep()).toEqual([]);
  });
});
