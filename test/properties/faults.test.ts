import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../functions/core/outcome.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { content, KEY_ARN } from '../support/samples/sample-account.ts';
import {
  associate,
  deleteBucket,
  deleteDocument,
  deleteGroup,
  disableKey,
  removeKey,
  switchOff,
  update,
} from '../support/samples/sample-changes.ts';
import { type Bench, GOOD_INPUTS, remembering } from '../support/samples/sample-guard.ts';
import { type Fault, faultyPorts } from './faulty-ports.ts';

const BAD = content({ ...GOOD_INPUTS, s3BucketName: 'example-gone' });

const CHANGES = {
  'an update': [(made: Bench) => update(made, BAD), 'preferences'],
  'a deleted document': [deleteDocument, 'preferences'],
  'a deleted bucket': [deleteBucket, 'preferences'],
  'a deleted log group': [deleteGroup, 'preferences'],
  'a key taken from a log group': [removeKey, 'preferences'],
  'a disabled key': [(made: Bench) => disableKey(made, KEY_ARN), 'preferences'],
  'an option set': [(made: Bench) => associate(made, 'dopt-public'), 'network'],
  'an attribute': [(made: Bench) => switchOff(made, 'enableDnsSupport'), 'network'],
} as const;

/** More calls than any change takes. */
const MOST_CALLS = 30;
const MOST_DELIVERIES = 5;

type Run = { readonly made: Bench; readonly outcome: Outcome; readonly wasHit: boolean };

/** One change, whose first delivery hits a fault; then it is delivered until a delivery succeeds. */
const run = async (name: keyof typeof CHANGES, fault: Fault | undefined): Promise<Run> => {
  const made = await remembering();
  const [change, family] = CHANGES[name];
  const event = change(made);
  const healthyPorts = made.ports;
  const faulty = fault && faultyPorts(healthyPorts, fault);
  for (let delivery = 0; delivery < MOST_DELIVERIES; delivery += 1) {
    made.ports = delivery === 0 && faulty ? faulty.ports : healthyPorts;
    const outcome = await guardChange(event, made.guard(family)).catch(() => undefined);
    // The answer of a dead process arrives nowhere.
    const hasDied = delivery === 0 && fault?.kind === 'crash' && faulty?.hit();
    if (outcome && !hasDied) return { made, outcome, wasHit: faulty?.hit() ?? false };
  }
  throw new Error('it never ended');
};

const names = Object.keys(CHANGES) as (keyof typeof CHANGES)[];
const TOLD = ['fixed', 'fix-failed'];

describe.each(names)('%s', (name) => {
  it('survives a crash at any call: the same account, and every repair told', async () => {
    const straight = await run(name, undefined);
    let hits = 0;
    for (let at = 0; at < MOST_CALLS; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const { made, wasHit } = await run(name, { at, when, kind: 'crash' });
        hits += wasHit ? 1 : 0;
        expect(made.account.state(), `at ${at}, ${when}`).toEqual(straight.made.account.state());
        expect(made.published.length, `at ${at}, ${when}`).toBeGreaterThan(0);
        if (made.written.length > 0) expect(TOLD).toContain(made.published.at(-1)?.status);
      }
    }
    expect(hits).toBeGreaterThan(8);
  });

  it('survives an error of AWS at any call: something is told, and every repair', async () => {
    const straight = await run(name, undefined);
    for (let at = 0; at < MOST_CALLS; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const { made } = await run(name, { at, when, kind: 'error' });
        const where = `at ${at}, ${when}`;
        expect(made.published.length, where).toBeGreaterThan(0);
        const isPutBack =
          JSON.stringify(made.account.state()) === JSON.stringify(straight.made.account.state());
        const statuses = made.published.map(({ status }) => status);
        if (made.written.length > 0) expect(TOLD, where).toContain(statuses.at(-1));
        if (!isPutBack) expect(statuses, where).not.toContain('fixed');
      }
    }
  });
});

describe('two faults in a row', () => {
  it('end well, too', async () => {
    const fault = fc.record<Fault>({
      at: fc.nat(MOST_CALLS),
      when: fc.constantFrom('before', 'after'),
      kind: fc.constant('crash'),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fault, fault, async (name, first, second) => {
        const straight = await run(name, undefined);
        const made = await remembering();
        const [change, family] = CHANGES[name];
        const event = change(made);
        const healthyPorts = made.ports;
        for (const each of [first, second]) {
          const faulty = faultyPorts(healthyPorts, each);
          made.ports = faulty.ports;
          await guardChange(event, made.guard(family)).catch(() => undefined);
        }
        made.ports = healthyPorts;
        await guardChange(event, made.guard(family));
        expect(made.account.state()).toEqual(straight.made.account.state());
        if (made.written.length > 0) expect(made.published.map(({ status }) => status)).toContain('fixed');
      }),
      { numRuns: runs(300) },
    );
  });
});
