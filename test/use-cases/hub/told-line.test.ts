import { describe, expect, it } from 'vitest';
import { TOOK_OUTCOME } from '../../../functions/core/hub/duration.ts';
import { takeArrival } from '../../../functions/use-cases/hub/take-arrival.ts';
import { envelope, MEMBER, outcomeDetail } from '../../support/hub/envelope.ts';
import { memoryHub } from '../../support/hub/memory-hub.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A hub, and the fields of the lines that say what it took. */
const loggingHub = (names: Readonly<Record<string, string>> = {}) => {
  const made = memoryHub(names);
  const lines: Fields[] = [];
  made.hub.ports.log.info = (message: string, fields: Fields = {}) => {
    if (message === TOOK_OUTCOME) lines.push(fields);
  };
  return { ...made, lines };
};

const ID = '11111111-2222-4333-8444-555555555555';

describe('the line about an outcome', () => {
  it('says whose it is, what it is about, and how long it took', async () => {
    const { hub, lines } = loggingHub({ [MEMBER]: 'example-shop' });
    await takeArrival(hub, envelope({ id: ID, detail: outcomeDetail() }), 'm1');
    expect(lines).toEqual([
      {
        account: MEMBER,
        region: 'eu-central-1',
        name: 'example-shop',
        status: 'alerted',
        prerequisite: 'vpc-name-resolution',
        id: ID,
        eventId: '3c8a7c1e-0000-4000-8000-000000000001',
        measure: 'alert',
        seconds: 55,
        step: 'tell',
      },
    ]);
  });

  it('holds nothing that the sender wrote as it likes', async () => {
    const { hub, lines } = loggingHub();
    const prose = 'Call 555-0100 and "say" your password';
    const detail = outcomeDetail(
      {
        prerequisite: prose,
        because: prose,
        action: prose,
        incident: prose,
        event: { eventId: prose, api: prose, time: prose },
        identity: { accountId: prose, region: prose, partition: prose, accountName: prose },
      },
      { accountName: 'example bank', version: prose },
    );
    await takeArrival(hub, envelope({ id: ID, detail }), 'm1');
    expect(lines).toEqual([
      {
        account: MEMBER,
        region: 'eu-central-1',
        status: 'alerted',
        prerequisite: 'other',
        id: ID,
        measure: 'alert',
        step: 'tell',
      },
    ]);
  });

  it('names no prerequisite where there is none', async () => {
    const { hub, lines } = loggingHub();
    await takeArrival(hub, envelope({ detail: outcomeDetail({ prerequisite: null }) }), 'm1');
    expect(lines).toMatchObject([{ prerequisite: 'none' }]);
  });

  it('measures each outcome of a burst once, when it came', async () => {
    const { hub, lines, later, summaries } = loggingHub();
    const take = (id: string, event = id) =>
      takeArrival(hub, envelope({ id: event, detail: outcomeDetail() }), id);
    for (const id of ['m1', 'm2', 'm3', 'm2']) await take(id);
    await take('m4', 'm3');
    later(1 / 60);
    await take('m2');
    expect(summaries).toHaveLength(1);
    expect(lines.map(({ step, seconds }) => [step, seconds])).toEqual([
      ['tell', 55],
      ['wait', 55],
      ['collected', 55],
      ['wait', undefined],
      ['copy', undefined],
      ['flush', undefined],
    ]);
    expect(lines.filter(({ measure }) => measure !== undefined)).toHaveLength(3);
  });

  it('measures what takes the place of a message that never came back', async () => {
    const { hub, lines, later } = loggingHub();
    const take = (id: string) => takeArrival(hub, envelope({ detail: outcomeDetail() }), id);
    for (const id of ['m1', 'm2']) await take(id);
    later(1);
    await take('m3');
    expect(lines.at(-1)).toMatchObject({ step: 'flush', measure: 'alert', seconds: 3655 });
  });

  it('keeps out the times of an account that sends many that cannot be', async () => {
    const { hub, lines } = loggingHub();
    const times = ['9999-12-31T23:59:59Z', '1970-01-01T00:00:00Z', '', 'NaN', '2026-11-20T04:00:00Z'];
    const bodies = times.map((time) =>
      envelope({ detail: outcomeDetail({ event: { eventId: 'e', api: 'ec2:DeleteRoute', time } }) }),
    );
    for (let n = 0; n < 500; n += 1) {
      await takeArrival(hub, bodies[n % bodies.length] ?? '', `m${n}`);
    }
    expect(lines).toHaveLength(500);
    expect(lines.filter((line) => 'seconds' in line)).toEqual([]);
  });
});
