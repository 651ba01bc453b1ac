import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { takeArrival } from '../../../functions/use-cases/hub/take-arrival.ts';
import { envelope, MEMBER, outcomeDetail } from '../../support/hub/envelope.ts';
import { memoryHub } from '../../support/hub/memory-hub.ts';

const OTHER = '999988887777';
const MINUTE = 1 / 60;

const alert = (n: number, name = 'terraform', account = MEMBER): string =>
  envelope({
    id: `e${n}`,
    account,
    detail: outcomeDetail({ incident: `incident ${n}`, actor: { name, tool: 'terraform' } }),
  });

/** A hub that counts the calls of its ports. */
const counted = () => {
  const made = memoryHub();
  const calls = { count: 0, find: 0, replace: 0 };
  const { bursts } = made.hub.ports;
  const { count, find, replace } = bursts;
  bursts.count = (...args) => {
    calls.count += 1;
    return count(...args);
  };
  bursts.find = (...args) => {
    calls.find += 1;
    return find(...args);
  };
  bursts.replace = (...args) => {
    calls.replace += 1;
    return replace(...args);
  };
  return { ...made, calls, bursts };
};

describe('a storm of one account', () => {
  it('costs one write for each alert, after the first 21', async () => {
    const { hub, calls } = counted();
    for (let n = 0; n < 10_000; n += 1) await takeArrival(hub, alert(n), `m${n}`);
    expect(calls).toEqual({ count: 10_000, find: 0, replace: 21 });
  });

  it('costs no more if it has many names', async () => {
    const { hub, calls } = counted();
    for (let n = 0; n < 1_000; n += 1) await takeArrival(hub, alert(n, `build-${n}`), `m${n}`);
    expect(calls).toEqual({ count: 1_000, find: 0, replace: 25 });
  });

  it('keeps its row small, whatever the sender writes, because each write costs by it', async () => {
    const { hub, bursts, later } = counted();
    const long = '\u{1F6A8}'.repeat(500);
    for (const round of [0, 1]) {
      for (let n = 0; n < 100; n += 1) {
        const actor = { name: `${n}-${long}`, tool: 'terraform' as const };
        const blastRadius = { nodes: 1, atLeast: false, sample: [long], where: `${n}-${long}` };
        const prerequisite = `x${String(n).padStart(39, 'x')}`;
        const said = { actor, blastRadius, because: long, prerequisite };
        const detail = outcomeDetail({ incident: `${n}-${long}`, ...said }, { id: randomUUID() });
        await takeArrival(hub, envelope({ id: `e${round}-${n}`, detail }), `m${round}-${n}`);
      }
      later(MINUTE);
    }
    const row = await bursts.find({ account: MEMBER });
    expect(row?.count).toBeGreaterThan(90);
    expect(new TextEncoder().encode(JSON.stringify(row)).length).toBeLessThan(12_000);
  });

  it('makes an alert of another account no dearer: two calls', async () => {
    const { hub, calls, told } = counted();
    for (let n = 0; n < 1_000; n += 1) await takeArrival(hub, alert(n), `m${n}`);
    const before = { ...calls };
    await takeArrival(hub, alert(0, 'alice', OTHER), 'other');
    expect([calls.count - before.count, calls.replace - before.replace]).toEqual([1, 1]);
    expect(told.map(({ identity }) => identity.accountId)).toEqual([MEMBER, OTHER]);
  });

  it('goes on while its summary is told: that is told once, and all of it', async () => {
    const { hub, told, summaries, later } = counted();
    for (let n = 0; n < 100; n += 1) await takeArrival(hub, alert(n), `m${n}`);
    later(MINUTE);
    const { tell } = hub.ports.summaries;
    hub.ports.summaries.tell = async (notice) => {
      for (let n = 100; n < 150; n += 1) await takeArrival(hub, alert(n), `m${n}`);
      await tell(notice);
    };
    await takeArrival(hub, alert(1), 'm1');
    hub.ports.summaries.tell = tell;
    expect(told).toHaveLength(2);
    later(MINUTE);
    await takeArrival(hub, alert(101), 'm101');
    expect(summaries.map(({ what }) => what.split(' ', 1).join())).toEqual(['99', '49']);
  });

  it('is counted whole if its leader comes late', async () => {
    const { hub, summaries, later } = counted();
    for (let n = 0; n < 100; n += 1) await takeArrival(hub, alert(n), `m${n}`);
    later(5 * MINUTE);
    for (let n = 100; n < 200; n += 1) await takeArrival(hub, alert(n, `actor-${n}`), `m${n}`);
    await takeArrival(hub, alert(1), 'm1');
    expect(summaries.map(({ what }) => what)).toEqual([expect.stringMatching(/^199 more alerts/)]);
  });
});

describe('a crash while a summary is told', () => {
  const crashed = async () => {
    const made = counted();
    for (let n = 0; n < 30; n += 1) await takeArrival(made.hub, alert(n), `m${n}`);
    made.later(MINUTE);
    const { tell } = made.hub.ports.summaries;
    made.hub.ports.summaries.tell = () => Promise.reject(new Error('the process ends here'));
    await expect(takeArrival(made.hub, alert(1), 'm1')).rejects.toThrow();
    made.hub.ports.summaries.tell = tell;
    return made;
  };
  const counts = ({ summaries }: ReturnType<typeof counted>) =>
    summaries.map(({ what }) => what.split(' ', 1).join());

  it('loses nothing: its message tells it when it comes again', async () => {
    const made = await crashed();
    await takeArrival(made.hub, alert(1), 'm1');
    expect(counts(made)).toEqual(['29']);
  });

  it('keeps it apart from the next burst, which has a leader of its own', async () => {
    const made = await crashed();
    for (let n = 30; n < 60; n += 1) await takeArrival(made.hub, alert(n), `m${n}`);
    await takeArrival(made.hub, alert(1), 'm1');
    made.later(MINUTE);
    await takeArrival(made.hub, alert(31), 'm31');
    expect(counts(made)).toEqual(['29', '29']);
  });

  it('leaves it to the next leader, or to any message after a quarter of an hour', async () => {
    const made = await crashed();
    for (let n = 30; n < 40; n += 1) await takeArrival(made.hub, alert(n), `m${n}`);
    made.later(MINUTE);
    await takeArrival(made.hub, alert(31), 'm31');
    expect(counts(made)).toEqual(['38']);

    const late = await crashed();
    late.later(15 * MINUTE);
    await takeArrival(late.hub, alert(99), 'm99');
    expect(counts(late)).toEqual(['30']);
  });

  it('tells it once more if the row could not forget it', async () => {
    const made = counted();
    for (let n = 0; n < 30; n += 1) await takeArrival(made.hub, alert(n), `m${n}`);
    made.later(MINUTE);
    const { replace } = made.bursts;
    made.bursts.replace = async (of, before, after) =>
      after.telling === undefined && before?.telling !== undefined ? false : replace(of, before, after);
    await expect(takeArrival(made.hub, alert(1), 'm1')).rejects.toThrow('was written meanwhile');
    made.bursts.replace = replace;
    await takeArrival(made.hub, alert(1), 'm1');
    await takeArrival(made.hub, alert(1), 'm1');
    expect(counts(made)).toEqual(['29', '29']);
  });
});
