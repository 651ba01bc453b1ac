import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { demoCommand } from '../../cli/demo/command.ts';
import { outcomeEntry, sweepEntry } from '../../functions/adapters/aws/hub/entry.ts';
import { MODES } from '../../functions/core/guard-config.ts';
import { type Outcome, STATUSES } from '../../functions/core/outcome.ts';
import { arbitraryOutcome } from '../support/arbitrary/outcome.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';
import { flawsOf } from '../support/hub/event-schema.ts';
import { sampleOutcome } from '../support/samples/sample-outcome.ts';

const identity = {
  accountId: '111122223333',
  accountName: 'example-shop',
  region: 'eu-central-1',
  partition: 'aws',
};

const ID = '11111111-2222-4333-8444-555555555555';

const report = {
  complete: true,
  mode: 'alert',
  autoFix: [],
  guardedDocuments: ['SSM-SessionManagerRunShell'],
  nodes: 12,
  openIncidents: null,
  failed: [],
  deaf: [],
} as const;

describe('the published schema of events', () => {
  let told: readonly (Outcome & { readonly mode: string })[];

  beforeAll(async () => {
    const terminal = fakeTerminal();
    await demoCommand(undefined, { json: true }, terminal);
    told = terminal.lines.map((line) => JSON.parse(line));
  });

  it('holds for what is told of every story of the demo', () => {
    expect(told.length).toBeGreaterThan(20);
    for (const outcome of told) expect(flawsOf(outcomeEntry(identity, outcome, ID))).toEqual([]);
  });

  it.each(STATUSES)('holds for an outcome that is %s', (status) => {
    expect(flawsOf(outcomeEntry(identity, sampleOutcome({ status }), ID))).toEqual([]);
  });

  it('holds for whatever an outcome may hold', () => {
    fc.assert(
      fc.property(arbitraryOutcome(100), (outcome) => {
        expect(flawsOf(outcomeEntry(identity, outcome, ID))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it.each(MODES)('holds for the report of a sweep in mode %s', (mode) => {
    expect(flawsOf(sweepEntry(identity, { ...report, mode }))).toEqual([]);
    expect(flawsOf(sweepEntry(identity, { ...report, mode, complete: false, nodes: null }))).toEqual([]);
  });

  it.each([
    ['another source', { Source: 'example' }],
    ['another kind', { DetailType: 'Session Guard Plan' }],
    [
      'another version of the form',
      { Detail: JSON.stringify({ schema: 2, version: '1', outcome: sampleOutcome() }) },
    ],
    [
      'a lacking field',
      { Detail: JSON.stringify({ schema: 1, version: '1', outcome: { status: 'alerted' } }) },
    ],
    [
      'an unknown word',
      { Detail: JSON.stringify({ schema: 1, version: '1', outcome: { ...sampleOutcome(), status: 'odd' } }) },
    ],
  ])('refuses %s', (_, wrong) => {
    expect(flawsOf({ ...outcomeEntry(identity, sampleOutcome(), ID), ...wrong })).not.toEqual([]);
  });

  it('holds for an outcome of an earlier version, which has no id', () => {
    const { id: _, ...detail } = JSON.parse(outcomeEntry(identity, sampleOutcome(), ID).Detail);
    const entry = outcomeEntry(identity, sampleOutcome(), ID);
    expect(flawsOf({ ...entry, Detail: JSON.stringify(detail) })).toEqual([]);
  });

  it('takes a field that a later version adds', () => {
    const entry = outcomeEntry(identity, sampleOutcome(), ID);
    const detail = JSON.parse(entry.Detail) as object;
    expect(flawsOf({ ...entry, Detail: JSON.stringify({ ...detail, later: true }) })).toEqual([]);
  });
});
