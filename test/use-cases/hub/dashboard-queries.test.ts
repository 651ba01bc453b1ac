import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { takeArrival } from '../../../functions/use-cases/hub/take-arrival.ts';
import { TOLD_BY_ACCOUNT, TOLD_BY_DAY, times } from '../../../infra/hub/queries.ts';
import { envelope, MEMBER, outcomeDetail } from '../../support/hub/envelope.ts';
import { memoryHub } from '../../support/hub/memory-hub.ts';
import type { Line } from '../../support/insights/expression.ts';
import { ask, fieldsOf } from '../../support/insights/query.ts';

const OTHER = '999988887777';
const NOW = Date.parse('2026-11-20T03:05:00.000Z');

const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

const made = (seconds: number, more: Partial<Outcome> = {}): Partial<Outcome> => ({
  event: { eventId: 'e', api: 'ec2:DeleteRoute', time: ago(seconds) },
  ...more,
});

const over = (seconds: number): Partial<Outcome> => ({
  status: 'resolved',
  resolved: {
    how: 'holds',
    since: ago(5),
    until: ago(0),
    severity: 'critical',
    stillOpen: [],
    brokenBy: { eventId: 'e', api: 'ec2:DeleteRoute', time: ago(seconds) },
  },
});

/** What the hub logs of some outcomes. */
const logged = async (
  outcomes: readonly (readonly [account: string, outcome: Partial<Outcome>])[],
): Promise<readonly Line[]> => {
  const { hub } = memoryHub({ [MEMBER]: 'example-shop' });
  const lines: Line[] = [];
  hub.ports.log.info = (message: string, fields: object = {}) => {
    lines.push({ level: 'INFO', message, timestamp: ago(0), ...fields });
  };
  for (const [index, [account, outcome]] of outcomes.entries()) {
    await takeArrival(hub, envelope({ account, detail: outcomeDetail(outcome) }), `m${index}`);
  }
  return [
    { level: 'INFO', message: 'Something else', measure: 'alert', seconds: 1e9, account: MEMBER },
    ...lines,
  ];
};

const rows = (query: readonly string[], lines: readonly Line[]) => ask(query.join('\n| '), lines);

describe('the queries of the dashboard', () => {
  it('say how long alerts took, by prerequisite, and how many times are known', async () => {
    const key = { prerequisite: 'session-key' };
    const lines = await logged([
      ...[10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((n) => [MEMBER, made(n)] as const),
      [MEMBER, { event: null }],
      [MEMBER, made(7, key)],
      [MEMBER, made(9, { ...key, reminder: ago(90_000) })],
      [MEMBER, made(9, { ...key, status: 'fixed' })],
    ]);
    expect(rows(times('alert', 'prerequisite'), lines)).toEqual([
      { prerequisite: 'vpc-name-resolution', told: 11, timed: 10, p50: 50, p90: 90, longest: 100 },
      { prerequisite: 'session-key', told: 1, timed: 1, p50: 7, p90: 7, longest: 7 },
    ]);
    expect(rows(times('fix', 'prerequisite'), lines)).toEqual([
      { prerequisite: 'session-key', told: 1, timed: 1, p50: 9, p90: 9, longest: 9 },
    ]);
  });

  it('say it by account, with its name', async () => {
    const lines = await logged([
      [MEMBER, made(10)],
      [OTHER, made(20)],
      [OTHER, made(40)],
    ]);
    expect(rows(times('alert', 'account'), lines)).toEqual([
      { account: OTHER, accountName: undefined, told: 2, timed: 2, p50: 20, p90: 40, longest: 40 },
      { account: MEMBER, accountName: 'example-shop', told: 1, timed: 1, p50: 10, p90: 10, longest: 10 },
    ]);
  });

  it('say how long it was broken, in minutes that are begun', async () => {
    const lines = await logged([
      [MEMBER, over(5)],
      [MEMBER, over(7200)],
      [MEMBER, { ...over(0), resolved: undefined as never }],
    ]);
    expect(rows(times('resolved', 'account'), lines)).toEqual([
      { account: MEMBER, accountName: 'example-shop', told: 3, timed: 2, p50: 1, p90: 120, longest: 120 },
    ]);
  });

  it('show no time where none is known, not even 0', async () => {
    const lines = await logged([[MEMBER, { event: null }]]);
    expect(rows(times('alert', 'prerequisite'), lines)).toEqual([
      {
        prerequisite: 'vpc-name-resolution',
        told: 1,
        timed: 0,
        p50: undefined,
        p90: undefined,
        longest: undefined,
      },
    ]);
  });

  it('count each status a day, and each message once', async () => {
    const statuses = [
      'alerted',
      'alerted',
      'fixed',
      'fix-failed',
      'inconclusive',
      'unreadable',
      'follow-up',
    ] as const;
    const lines = await logged([
      ...statuses.map((status) => [MEMBER, { status }] as const),
      [MEMBER, over(9)],
      [MEMBER, { reminder: ago(90_000) }],
    ]);
    expect(rows(TOLD_BY_DAY, lines)).toEqual([
      { 'bin(1d)': '2026-11-20', alerts: 2, doubts: 2, fixes: 1, failed: 1, resolved: 1 },
    ]);
  });

  it('name the 20 accounts of which most is told', async () => {
    const lines = await logged([
      ...Array.from({ length: 30 }, (_, n) => [String(100_000_000_000 + n), made(1)] as const),
      [MEMBER, made(1)],
      [MEMBER, made(1, { status: 'fixed' })],
      [MEMBER, over(1)],
    ]);
    const found = rows(TOLD_BY_ACCOUNT, lines);
    expect(found).toHaveLength(20);
    expect(found[0]).toEqual({ whose: 'example-shop', told: 2 });
  });

  it('read fields of the line, and no others', async () => {
    const [, line = {}] = await logged([[MEMBER, made(1)]]);
    const all = [times('alert', 'prerequisite'), times('resolved', 'account'), TOLD_BY_DAY, TOLD_BY_ACCOUNT];
    const read = new Set(all.flatMap((query) => fieldsOf(query.join(' | '))));
    expect([...read].toSorted()).toEqual([
      'account',
      'measure',
      'message',
      'name',
      'prerequisite',
      'seconds',
      'status',
      'timestamp',
    ]);
    expect(Object.keys(line)).toEqual(expect.arrayContaining([...read]));
  });
});
