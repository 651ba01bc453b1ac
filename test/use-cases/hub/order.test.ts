import { describe, expect, it } from 'vitest';
import { nextBurst } from '../../../functions/core/hub/burst.ts';
import { readBurst } from '../../../functions/core/hub/burst-schema.ts';
import { DETAIL_TYPES } from '../../../functions/core/hub/event.ts';
import { takeArrival } from '../../../functions/use-cases/hub/take-arrival.ts';
import { envelope, outcomeDetail } from '../../support/hub/envelope.ts';
import { memoryHub } from '../../support/hub/memory-hub.ts';

const MINUTE = 1 / 60;

const alert = (vpc: string, name: string, region = 'eu-central-1'): string =>
  envelope({
    region,
    detail: outcomeDetail({
      incident: vpc,
      actor: { name, tool: 'terraform' },
      blastRadius: { nodes: 1, atLeast: false, sample: [], where: vpc },
    }),
  });

const end = (vpc: string, name: string): string =>
  envelope({
    type: DETAIL_TYPES.resolved,
    detail: outcomeDetail({
      status: 'resolved',
      incident: vpc,
      actor: { name, tool: 'console' },
      resolved: {
        how: 'holds',
        since: '2026-11-20T03:04:00Z',
        until: '2026-11-20T03:04:30Z',
        severity: 'critical',
        where: vpc,
        stillOpen: [],
      },
    }),
  });

/** Takes what arrives within a minute, and then the end of the minute. Returns the first words of what was told, in order. */
const tell = async (...bodies: readonly string[]): Promise<readonly string[]> => {
  const { hub, later } = memoryHub();
  const seen: string[] = [];
  Object.assign(hub.ports.publisher, {
    publish: async ({ status, incident }: { status: string; incident: string | null }) =>
      void seen.push(`${status} ${incident?.split('/').at(-1)}`),
  });
  Object.assign(hub.ports.summaries, {
    tell: async ({ lines = [] }: { lines?: readonly string[] }) =>
      void seen.push(
        `list of ${lines.map((line) => `${line.split(' ')[0]} ${/vpc-\w+/.exec(line)?.[0]}`).join(', ')}`,
      ),
  });
  const waiting: [body: string, id: string][] = [];
  for (const [n, body] of bodies.entries()) {
    if ((await takeArrival(hub, body, `m${n}`)) !== undefined) waiting.push([body, `m${n}`]);
  }
  later(MINUTE);
  for (const [body, id] of waiting) await takeArrival(hub, body, id);
  return seen;
};

describe('what is told of an incident', () => {
  it('is not its end first and then its alert', async () => {
    expect(await tell(alert('vpc-1', 'ci'), alert('vpc-2', 'ci'), end('vpc-2', 'bob'))).toEqual([
      'alerted vpc-1',
      'list of 🚨 vpc-2, ✅ vpc-2',
    ]);
  });

  it('is not that it is over when it is broken again', async () => {
    expect(await tell(alert('vpc-1', 'ci'), end('vpc-1', 'ci'), alert('vpc-1', 'bob'))).toEqual([
      'alerted vpc-1',
      'list of ✅ vpc-1, 🚨 vpc-1',
    ]);
  });

  it('delays nothing of another incident, also of the same name in another Region', async () => {
    expect(
      await tell(
        alert('vpc-1', 'ci'),
        alert('vpc-2', 'ci'),
        end('vpc-1', 'bob'),
        alert('vpc-2', 'eve', 'us-east-1'),
      ),
    ).toEqual(['alerted vpc-1', 'resolved vpc-1', 'alerted vpc-2', 'alerted vpc-2']);
  });

  it('keeps its order where the message that tells it crashed', () => {
    const until = '2026-11-20T03:06:00.000Z';
    const at = '2026-11-20T03:06:01.000Z';
    const telling = { lines: ['🚨 x'], incidents: ['x'], count: 1, by: 'm1', at };
    const row = { revision: 3, until, actors: ['ci'], lines: [], count: 0, taken: [], telling };
    const end = { id: 'm2', event: 'e2', actor: 'bob', incident: 'x', kind: 'resolved none', line: '✅ x' };
    const waits = nextBurst(readBurst(3, row), end, new Date('2026-11-20T03:06:10.000Z'));
    expect(waits.kind).toBe('wait');
    expect(nextBurst(waits.row, end, new Date('2026-11-20T03:06:11.000Z'))).toMatchObject({
      kind: 'flush',
      lines: ['🚨 x', '✅ x'],
    });
    const other = nextBurst(row, { ...end, incident: 'y' }, new Date('2026-11-20T03:06:10.000Z'));
    expect(other.kind).toBe('tell');
  });

  it('has no incident where there is none', async () => {
    const nothing = (name: string): string =>
      envelope({
        detail: outcomeDetail({ status: 'unreadable', incident: null, actor: { name, tool: 'sdk' } }),
      });
    const seen = await tell(nothing('a'), nothing('a'), nothing('b'));
    expect(seen).toEqual(['unreadable undefined', 'unreadable undefined', 'unreadable undefined']);
  });
});
