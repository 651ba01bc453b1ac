import { describe, expect, it } from 'vitest';
import { takeArrival } from '../../../functions/use-cases/hub/take-arrival.ts';
import { envelope, MEMBER, outcomeDetail } from '../../support/hub/envelope.ts';
import { memoryHub } from '../../support/hub/memory-hub.ts';

const MINUTE = 1 / 60;

const alert = (id: string, name = 'alice', account = MEMBER): string =>
  envelope({
    id,
    account,
    detail: outcomeDetail({ incident: `incident of ${id}`, actor: { name, tool: 'console' } }),
  });

describe('an event that EventBridge delivers twice', () => {
  it.each([
    ['was told', 0],
    ['waits to tell the others', 1],
    ['was collected', 2],
  ])('is not told, collected or counted again if it %s', async (_, copied) => {
    const { hub, told, summaries, later } = memoryHub();
    for (let n = 0; n < 3; n += 1) await takeArrival(hub, alert(`e${n}`), `m${n}`);
    expect(await takeArrival(hub, alert(`e${copied}`), 'copy')).toBeUndefined();
    later(MINUTE);
    await takeArrival(hub, alert('e1'), 'm1');
    expect(told).toHaveLength(1);
    expect(summaries.map(({ what }) => what)).toEqual([expect.stringMatching(/^2 more alerts/)]);
  });

  it('is not told again at the end of the minute, when a new window would begin', async () => {
    const { hub, told, later } = memoryHub();
    await takeArrival(hub, alert('e0'), 'm0');
    later(2 * MINUTE);
    await takeArrival(hub, alert('e0'), 'copy');
    expect(told).toHaveLength(1);
    await takeArrival(hub, alert('e1'), 'm1');
    await takeArrival(hub, alert('e0'), 'another copy');
    expect(told).toHaveLength(2);
  });

  it('is told once if both copies are taken at the same time', async () => {
    const { hub, told } = memoryHub();
    await Promise.all([takeArrival(hub, alert('e0'), 'm0'), takeArrival(hub, alert('e0'), 'copy')]);
    expect(told).toHaveLength(1);
  });

  it('is told once for each account that sends an id, because it proves nothing of another account', async () => {
    const { hub, told } = memoryHub();
    await takeArrival(hub, alert('e0'), 'm0');
    await takeArrival(hub, alert('e0', 'alice', '999988887777'), 'm1');
    expect(told).toHaveLength(2);
  });
});

const [ID, OTHER_ID] = ['11111111-2222-4333-8444-555555555555', '99999999-2222-4333-8444-555555555555'];

/** What a guard put, as EventBridge delivers it under an id of its own. */
const put = (id: unknown, { name = 'alice', account = MEMBER, region = 'eu-central-1' } = {}): string =>
  envelope({
    account,
    region,
    detail: outcomeDetail({ incident: `incident of ${name}`, actor: { name, tool: 'console' } }, { id }),
  });

describe('an event that a guard puts twice, because the answer to the first try was lost', () => {
  it('is told once', async () => {
    const { hub, told } = memoryHub();
    await takeArrival(hub, put(ID), 'm0');
    expect(await takeArrival(hub, put(ID), 'm1')).toBeUndefined();
    expect(told).toHaveLength(1);
  });

  it.each([1, 2])('is collected and counted once if it came as number %s of a burst', async (copied) => {
    const { hub, summaries, later } = memoryHub();
    const ids = [0, 1, 2].map((n) => ID.replace(/^1/, String(n)));
    for (const [n, id] of ids.entries()) await takeArrival(hub, put(id), `m${n}`);
    await takeArrival(hub, put(ids[copied]), 'again');
    later(MINUTE);
    await takeArrival(hub, put(ids[1]), 'm1');
    expect(summaries.map(({ what }) => what)).toEqual([expect.stringMatching(/^2 more alerts/)]);
  });

  it('is told again only after the time in which it may be a copy', async () => {
    const { hub, told, later } = memoryHub();
    await takeArrival(hub, put(ID), 'm0');
    later(50 * MINUTE);
    await takeArrival(hub, put(ID), 'brought back');
    expect(told).toHaveLength(2);
  });

  it.each([
    ['has another id', put(OTHER_ID, { name: 'bob' })],
    ['is of another account', put(ID, { account: '999988887777' })],
    ['is of another Region', put(ID, { region: 'us-east-1' })],
    [
      'has the id as that of its envelope',
      envelope({ id: ID, detail: outcomeDetail({ actor: { name: 'bob', tool: 'sdk' } }) }),
    ],
  ])('hides no other one, which %s', async (_, other) => {
    const { hub, told } = memoryHub();
    await takeArrival(hub, put(ID), 'm0');
    await takeArrival(hub, other, 'm1');
    expect(told).toHaveLength(2);
  });

  it.each([
    ['nothing', undefined],
    ['no text', 7],
    ['an object', { id: ID }],
    ['empty', ''],
    ['too long', ID.repeat(100)],
    ['no UUID', 'always the same'],
    ['half a character', '\uD83D'],
  ])('is known by its envelope alone if its own id is %s', async (_, id) => {
    const { hub, told } = memoryHub();
    await takeArrival(hub, put(id), 'm0');
    const second = put(id, { name: 'bob' });
    await takeArrival(hub, second, 'm1');
    await takeArrival(hub, second, 'a copy of EventBridge');
    expect(told).toHaveLength(2);
  });
});

describe('an event that is no copy', () => {
  it.each([
    ['has no id', ''],
    ['has an id that EventBridge would not give', 'e'.repeat(73)],
  ])('is told although it %s', async (_, id) => {
    const { hub, told } = memoryHub();
    await takeArrival(hub, alert(id, 'alice'), 'm0');
    await takeArrival(hub, alert(id, 'bob'), 'm1');
    expect(told).toHaveLength(2);
  });

  it('is told if its own message comes again after a crash', async () => {
    const made = memoryHub();
    const { publish } = made.hub.ports.publisher;
    made.hub.ports.publisher.publish = () => Promise.reject(new Error('the process ends here'));
    await expect(takeArrival(made.hub, alert('e0'), 'm0')).rejects.toThrow();
    made.hub.ports.publisher.publish = publish;
    await takeArrival(made.hub, alert('e0'), 'copy');
    expect(made.told).toEqual([]);
    expect(await takeArrival(made.hub, alert('e0'), 'm0')).toBe(60);
    made.later(MINUTE);
    await takeArrival(made.hub, alert('e0'), 'm0');
    expect(made.told).toHaveLength(1);
  });

  it('is told if an operator brings it back from the dead letters, which gives its message another id', async () => {
    const { hub, told, later } = memoryHub();
    await takeArrival(hub, alert('e0'), 'm0');
    later(50 * MINUTE);
    await takeArrival(hub, alert('e0'), 'brought back');
    expect(told).toHaveLength(2);
  });

  it('is found among others however many there are', async () => {
    const { hub, told, summaries, later } = memoryHub();
    for (let n = 0; n < 500; n += 1) await takeArrival(hub, alert(`e${n}`, `actor-${n}`), `m${n}`);
    later(MINUTE);
    await takeArrival(hub, alert('e5', 'actor-5'), 'm5');
    expect(told).toHaveLength(5);
    expect(summaries[0]?.what).toMatch(/^495 more alerts/);
  });
});
