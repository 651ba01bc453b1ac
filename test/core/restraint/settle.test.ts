import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settlesUntil } from '../../../functions/core/restraint/settle.ts';
import { changeOf } from '../../support/samples/sample-event.ts';

const at = (time: string) => changeOf('s3:DeleteBucket', { request: { bucketName: 'example' }, time });

const HEARD = new Date('2026-03-10T09:00:00Z');
const passedBy = (seconds: number): Date => new Date(HEARD.getTime() + seconds * 1000);

describe('a break settles', () => {
  it.each([
    ['from the change', '2026-03-10T08:59:30Z', '2026-03-10T09:01:00.000Z'],
    [
      'from the first delivery, if the change is still to come',
      '2026-03-10T10:00:00Z',
      '2026-03-10T09:01:30.000Z',
    ],
    ['from the first delivery, if the time cannot be read', 'soon', '2026-03-10T09:01:30.000Z'],
    ['not, if the change is older than that', '2026-03-10T08:58:30Z', undefined],
  ])('%s', (_, time, until) => {
    expect(settlesUntil(at(time), HEARD, HEARD, 90)).toBe(until);
  });

  it('at most once and not longer than asked, whatever the event says', () => {
    const time = fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.string(),
    );
    fc.assert(
      fc.property(time, fc.nat(900), fc.nat(5_000), (text, settleSeconds, waited) => {
        const until = settlesUntil(at(text), HEARD, passedBy(waited), settleSeconds);
        if (waited >= settleSeconds) expect(until).toBeUndefined();
        if (until === undefined) return;
        expect(Date.parse(until)).toBeLessThanOrEqual(passedBy(settleSeconds).getTime());
        expect(settlesUntil(at(text), HEARD, new Date(until), settleSeconds)).toBeUndefined();
      }),
    );
  });
});
