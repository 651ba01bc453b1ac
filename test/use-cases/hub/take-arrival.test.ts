import { describe, expect, it } from 'vitest';
import { DETAIL_TYPES } from '../../../functions/core/hub/event.ts';
import { findSilent } from '../../../functions/use-cases/hub/find-silent.ts';
import type { Hub } from '../../../functions/use-cases/hub/hub.ts';
import { takeArrival } from '../../../functions/use-cases/hub/take-arrival.ts';
import { envelope, MEMBER, outcomeDetail, sweepDetail } from '../../support/hub/envelope.ts';
import { memoryHub } from '../../support/hub/memory-hub.ts';

let messages = 0;

/** Takes a message that nothing else was. */
const take = (hub: Hub, body: string): Promise<number | undefined> => {
  messages += 1;
  return takeArrival(hub, body, `message-${messages}`);
};

const sweep = (more: object = {}, parts: object = {}): string =>
  envelope({ type: DETAIL_TYPES.sweep, detail: sweepDetail(more), ...parts });

const OTHER = { account: '999988887777' };

describe('the hub', () => {
  it('tells an outcome once, and writes no row for it', async () => {
    const { hub, told, rows } = memoryHub({ [MEMBER]: 'example-shop' });
    await take(hub, envelope({ detail: outcomeDetail() }));
    expect(told).toMatchObject([{ identity: { accountId: MEMBER, accountName: 'example-shop' } }]);
    expect(rows.size).toBe(0);
  });

  it('drops what is not of session-guard, and says so', async () => {
    const { hub, told, log } = memoryHub();
    await take(hub, envelope({ source: 'example', detail: outcomeDetail() }));
    expect(told).toEqual([]);
    expect(log.lines).toMatchObject([{ level: 'warn', message: 'What arrived is dropped' }]);
  });

  it('knows each installation by its account and Region, by the envelope', async () => {
    const { hub, rows } = memoryHub();
    await take(hub, sweep());
    await take(hub, sweep({ nodes: 3 }, { region: 'us-east-1' }));
    await take(hub, sweep({ nodes: 4 }));
    expect([...rows.values()].map(({ region, nodes, version }) => [region, nodes, version])).toEqual([
      ['eu-central-1', 4, '0.1.0'],
      ['us-east-1', 3, '0.1.0'],
    ]);
  });

  it('leaves the event to its next delivery if another run writes the row', async () => {
    const made = memoryHub();
    made.hub.ports.installations.replace = async () => false;
    await expect(take(made.hub, sweep())).rejects.toThrow('was written meanwhile');
  });
});

describe('a deaf installation', () => {
  it('is told once, and once when it hears again', async () => {
    const { hub, notices, later } = memoryHub();
    for (const deaf of [[], ['network'], ['network', 'identity'], [], []]) {
      await take(hub, sweep({ deaf }));
      later(1);
    }
    expect(notices.map(({ what }) => what.replace(/^.*eu-central-1 /, ''))).toEqual([
      'does not hear changes',
      'hears changes again',
    ]);
    expect(notices[0]?.because).toContain('did not reach guard-network:');
  });

  it('fills no channel if it becomes deaf and hears again all the time, and its last state is told', async () => {
    const { hub, notices, rows, later } = memoryHub();
    for (let n = 0; n < 1_000; n += 1) await take(hub, sweep({ deaf: n % 2 ? [] : ['network'] }));
    expect(notices).toHaveLength(1);
    later(1);
    await take(hub, sweep({ deaf: [] }));
    expect(notices.map(({ isOver }) => isOver)).toEqual([false, true]);
    expect([...rows.values()]).toMatchObject([{ deaf: [], deafToldAt: '2026-11-20T04:05:00.000Z' }]);
  });
});

describe('a silent installation', () => {
  it('is told once after three hours, and once when it is back', async () => {
    const { hub, notices, later } = memoryHub();
    await take(hub, sweep());
    later(3);
    await findSilent(hub);
    expect(notices).toEqual([]);
    later(0.1);
    await findSilent(hub);
    later(1);
    await findSilent(hub);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({
      isOver: false,
      what: `session-guard in account example-shop (${MEMBER}), eu-central-1 is silent`,
    });
    expect(notices[0]?.because).toContain('since 2026-11-20 03:05 UTC');
    await take(hub, sweep());
    await take(hub, sweep());
    expect(notices.slice(1)).toMatchObject([{ isOver: true }]);
    later(3.1);
    await findSilent(hub);
    expect(notices).toHaveLength(3);
  });

  it('is not alive by the word of outcomes or of rounds that are not complete', async () => {
    const { hub, notices, later } = memoryHub();
    await take(hub, sweep());
    for (let hour = 0; hour < 4; hour += 1) {
      later(1);
      await take(hub, sweep({ complete: false, failed: ['network vpc-0abc'] }));
      await take(hub, envelope({ detail: outcomeDetail() }));
    }
    await findSilent(hub);
    expect(notices).toHaveLength(1);
    expect(notices[0]?.because).toContain('could not sweep: network vpc-0abc');
    await take(hub, sweep({ complete: false }));
    expect(notices).toHaveLength(1);
  });

  it('is silent from its first report on, if no round was ever complete', async () => {
    const { hub, notices, later } = memoryHub();
    await take(hub, sweep({ complete: false }));
    later(3.1);
    await take(hub, sweep({ complete: false }));
    await findSilent(hub);
    expect(notices).toHaveLength(1);
  });

  it('does not keep another one from being told', async () => {
    const { hub, notices, later } = memoryHub();
    await take(hub, sweep());
    later(2);
    await take(hub, sweep({}, OTHER));
    later(1.5);
    await findSilent(hub);
    expect(notices.map(({ what }) => what)).toEqual([expect.stringContaining(MEMBER)]);
    later(2);
    await findSilent(hub);
    expect(notices.map(({ what }) => what)).toEqual([
      expect.stringContaining(MEMBER),
      expect.stringContaining(OTHER.account),
    ]);
  });

  it('is one of many in one message, because the cause may be the hub', async () => {
    const { hub, notices, rows, later } = memoryHub();
    for (let n = 0; n < 30; n += 1) await take(hub, sweep({}, { account: String(100_000_000_000 + n) }));
    later(4);
    await findSilent(hub);
    await findSilent(hub);
    expect(notices).toHaveLength(1);
    expect(notices[0]?.what).toBe('30 session-guards are silent');
    expect(notices[0]?.because).toContain('and 10 more');
    expect([...rows.values()].every(({ silentSince }) => silentSince !== undefined)).toBe(true);
  });

  it('is told again if its row could not say that it was told', async () => {
    const made = memoryHub();
    await take(made.hub, sweep());
    made.later(4);
    const { replace } = made.hub.ports.installations;
    made.hub.ports.installations.replace = () => Promise.reject(new Error('no table'));
    await expect(findSilent(made.hub)).rejects.toThrow('no table');
    made.hub.ports.installations.replace = replace;
    await findSilent(made.hub);
    expect(made.notices).toHaveLength(2);
  });
});
