import { describe, expect, it } from 'vitest';
import { takeArrival } from '../../../functions/use-cases/hub/take-arrival.ts';
import { envelope, MEMBER, outcomeDetail } from '../../support/hub/envelope.ts';
import { memoryHub } from '../../support/hub/memory-hub.ts';

const MINUTE = 1 / 60;

const by = (name: string, n = 0, account = MEMBER, region = 'eu-central-1'): string =>
  envelope({
    account,
    region,
    id: `event-${name}-${n}-${region}`,
    detail: outcomeDetail({
      incident: `incident of ${name} ${n}`,
      actor: { name, tool: 'terraform' },
      blastRadius: { nodes: n + 1, atLeast: false, sample: [], where: `vpc-${n}` },
    }),
  });

describe('a burst', () => {
  it('is one alert at once and one message with a count and a list at the end of a minute', async () => {
    const { hub, told, summaries, later } = memoryHub({ [MEMBER]: 'example-shop' });
    const waits: (number | undefined)[] = [];
    for (let n = 0; n < 40; n += 1) waits.push(await takeArrival(hub, by('terraform', n), `m${n}`));
    expect(waits.filter((wait) => wait !== undefined)).toEqual([60]);
    expect(told).toHaveLength(1);
    expect(summaries).toEqual([]);
    later(MINUTE);
    expect(await takeArrival(hub, by('terraform', 1), 'm1')).toBeUndefined();
    expect(told).toHaveLength(1);
    expect(summaries).toHaveLength(1);
    expect(summaries[0]?.what).toBe(`39 more alerts of account example-shop (${MEMBER}) within a minute`);
    expect(summaries[0]?.lines?.[0]).toMatch(/^🚨 Session Manager/);
    expect(summaries[0]?.lines).toHaveLength(20);
    expect(summaries[0]?.lines?.at(-1)).toContain('vpc-20');
    expect(summaries[0]?.because).toContain('And 19 more');
  });

  it('says of what waited for hours when it was sent', async () => {
    const { hub, told, summaries, later } = memoryHub();
    later(5);
    for (let n = 0; n < 3; n += 1) await takeArrival(hub, by('terraform', n), `m${n}`);
    later(MINUTE);
    await takeArrival(hub, by('terraform', 1), 'm1');
    expect(told[0]?.action).toContain('it was sent at 2026-11-20 03:05 UTC');
    expect(summaries[0]?.lines).toEqual([
      expect.stringContaining('(sent at 2026-11-20 03:05 UTC)'),
      expect.stringContaining('(sent at 2026-11-20 03:05 UTC)'),
    ]);
  });

  it('of one account delays no alert of another account, Region or actor', async () => {
    const { hub, told } = memoryHub();
    for (let n = 0; n < 20; n += 1) await takeArrival(hub, by('terraform', n), `m${n}`);
    await takeArrival(hub, by('terraform', 0, '999988887777'), 'other-account');
    await takeArrival(hub, by('alice'), 'other-actor');
    await takeArrival(hub, by('terraform', 0, MEMBER, 'us-east-1'), 'other-region');
    expect(told.map(({ identity, actor }) => [identity.accountId, identity.region, actor?.name])).toEqual([
      [MEMBER, 'eu-central-1', 'terraform'],
      ['999988887777', 'eu-central-1', 'terraform'],
      [MEMBER, 'eu-central-1', 'alice'],
      [MEMBER, 'us-east-1', 'terraform'],
    ]);
  });

  it('fills the channel no faster if it has many names', async () => {
    const { hub, told, summaries, later } = memoryHub();
    for (let n = 0; n < 100; n += 1) await takeArrival(hub, by(`build-${n}`, n), `m${n}`);
    later(MINUTE);
    await takeArrival(hub, by('build-5', 5), 'm5');
    expect(told).toHaveLength(5);
    expect(summaries[0]?.what).toMatch(/^95 more alerts/);
  });

  it('fills the channel no faster if it comes from many Regions, which its list names', async () => {
    const { hub, told, summaries, later } = memoryHub();
    const numbers = Array.from({ length: 10 }, (_, n) => n);
    const regions = ['eu', 'us'].flatMap((area) => numbers.map((n) => `${area}-example-${n}`));
    for (const region of regions) await takeArrival(hub, by('build', 0, MEMBER, region), region);
    later(MINUTE);
    await takeArrival(hub, by('build', 0, MEMBER, 'eu-example-5'), 'eu-example-5');
    expect(told).toHaveLength(5);
    expect(summaries[0]?.what).toMatch(/^15 more alerts/);
    for (const [n, region] of regions.slice(5).entries()) {
      expect(summaries[0]?.lines?.[n]).toContain(region);
    }
  });

  it.each([
    ['half a character', '\uD83D'],
    ['a character that the longest name cuts', `${'x'.repeat(186)}\u{1F600}`],
  ])('keeps names of actors as text, also one with %s', async (_, name) => {
    const { hub, told, summaries, later } = memoryHub();
    const asked: string[] = [];
    const { count } = hub.ports.bursts;
    Object.assign(hub.ports.bursts, {
      count: (...input: Parameters<typeof count>) => {
        asked.push(input[1].actor);
        return count(...input);
      },
    });
    for (let n = 0; n < 3; n += 1) await takeArrival(hub, by(name, n), `m${n}`);
    later(MINUTE);
    await takeArrival(hub, by(name, 1), 'm1');
    expect([told.length, summaries.length]).toEqual([1, 1]);
    expect(asked.every((actor) => actor.isWellFormed())).toBe(true);
  });

  it('of two is two whole alerts', async () => {
    const { hub, told, summaries, later } = memoryHub();
    await takeArrival(hub, by('alice', 0), 'm0');
    expect(await takeArrival(hub, by('alice', 1), 'm1')).toBe(60);
    later(MINUTE);
    await takeArrival(hub, by('alice', 1), 'm1');
    expect(told.map(({ blastRadius }) => blastRadius?.where)).toEqual(['vpc-0', 'vpc-1']);
    expect(summaries).toEqual([]);
  });

  it('is over after a minute: the next alert is told at once', async () => {
    const { hub, told, later } = memoryHub();
    await takeArrival(hub, by('alice', 0), 'm0');
    later(MINUTE);
    await takeArrival(hub, by('alice', 1), 'm1');
    await takeArrival(hub, by('alice', 2), 'm2');
    expect(told).toHaveLength(2);
  });

  it('loses nothing if the topic does not take an alert: its next delivery is told', async () => {
    const made = memoryHub();
    const { publish } = made.hub.ports.publisher;
    made.hub.ports.publisher.publish = () => Promise.reject(new Error('no topic'));
    await expect(takeArrival(made.hub, by('alice'), 'm0')).rejects.toThrow('no topic');
    made.hub.ports.publisher.publish = publish;
    expect(await takeArrival(made.hub, by('alice'), 'm0')).toBe(60);
    made.later(MINUTE);
    await takeArrival(made.hub, by('alice'), 'm0');
    expect(made.told).toHaveLength(1);
  });

  it('loses nothing if its summary is not taken, or if another message comes meanwhile', async () => {
    const made = memoryHub();
    for (let n = 0; n < 4; n += 1) await takeArrival(made.hub, by('alice', n), `m${n}`);
    made.later(MINUTE);
    const { tell } = made.hub.ports.summaries;
    made.hub.ports.summaries.tell = () => Promise.reject(new Error('no topic'));
    await expect(takeArrival(made.hub, by('alice', 1), 'm1')).rejects.toThrow('no topic');
    made.hub.ports.summaries.tell = tell;
    expect(await takeArrival(made.hub, by('alice', 4), 'm4')).toBeUndefined();
    expect(made.told).toHaveLength(2);
    await takeArrival(made.hub, by('alice', 1), 'm1');
    expect(made.summaries).toHaveLength(1);
    expect(made.summaries[0]?.what).toMatch(/^3 more alerts/);
    expect(made.told).toHaveLength(2);
  });

  it('is told by another message if the one that waited never comes', async () => {
    const { hub, summaries, later } = memoryHub();
    for (let n = 0; n < 3; n += 1) await takeArrival(hub, by('alice', n), `m${n}`);
    later(1);
    await takeArrival(hub, by('bob', 9), 'm9');
    expect(summaries[0]?.what).toMatch(/^3 more alerts/);
    expect(summaries[0]?.lines?.at(-1)).toContain('vpc-9');
  });

  it('survives that two messages are taken at the same time', async () => {
    const made = memoryHub();
    await takeArrival(made.hub, by('alice', 0), 'm0');
    await Promise.all([1, 2, 3].map((n) => takeArrival(made.hub, by('alice', n), `m${n}`)));
    made.later(MINUTE);
    for (const n of [1, 2, 3]) await takeArrival(made.hub, by('alice', n), `m${n}`);
    expect(made.summaries[0]?.what).toMatch(/^3 more alerts/);
  });
});
