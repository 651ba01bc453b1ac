import { expect, it } from 'vitest';
import { extent } from '../../functions/alerts/facts.ts';
import { toText } from '../../functions/alerts/text.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { sampleOutcome } from '../support/samples/sample-outcome.ts';

/** A length of time, or what must happen before it takes effect. */
const WHEN =
  /\b(\d+ (second|minute|hour|day)|half an hour|at once|hourly|minutes?|hours?|next (session|event|sweep|heartbeat)|(new|next) sessions?|renew|reboot|immediately)/i;

it.each(registry.map(({ id, bites }) => [id, bites]))('%s says when a break is felt', (_, bites) => {
  expect(bites).toMatch(WHEN);
});

it('is shown in each alert', () => {
  for (const { bites } of registry) {
    const outcome = sampleOutcome({ bites });
    expect(extent(outcome)).toContainEqual({ label: 'Takes effect', phrase: [bites] });
    expect(toText(outcome)).toContain('Takes effect: ');
  }
});
