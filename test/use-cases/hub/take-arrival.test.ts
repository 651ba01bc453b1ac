import { describe, expect, it } from 'vitest';
import { DETAIL_TYPES } from '../../../functions/core/hub/event.ts';
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

describe('the hub', () => {
  it('tells an outcome once, and writes no row for it', async () => {
    const { hub, told, rows } = memoryHub({ [MEMBER]: 'example-shop' });
    await take(hub, envelope({ detail: outcomeDetail() }));
    expect(told).toMatchObject([{ identity: { accountId: MEMBER, accountName: 'example-shop' } }]);
    expect(rows.size).toBe(0);
  });

  it('says from which version of session-guard an outcome comes', async () => {
    const { hub } = memoryHub();
    const versions: string[] = [];
    hub.ports.publisher.publish = async (_: unknown, version?: string) => void versions.push(version ?? '');
    await take(hub, envelope({ detail: outcomeDetail({}, { version: '9.8.7' }) }));
    await take(
      hub,
      envelope({ detail: outcomeDetail({}, { version: 'x'.repeat(1_000) }), region: 'us-east-1' }),
    );
    expect(versions).toEqual(['9.8.7', 'x'.repeat(40)]);
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
