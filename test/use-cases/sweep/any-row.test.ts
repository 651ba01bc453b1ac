import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resourceKey } from '../../../functions/account/resource.ts';
import { createMemoryLedger } from '../../../functions/adapters/memory/ledger.ts';
import { readInventory, readProgress, readRow } from '../../../functions/core/ledger/rows/read-rows.ts';
import { incidentRow, type Row, repairRow } from '../../../functions/core/ledger/rows/rows.ts';
import { fullIncident, fullRepair } from '../../support/samples/full-rows.ts';
import { associate } from '../../support/samples/sample-changes.ts';
import { bench } from '../../support/samples/sample-guard.ts';

const SILENT = { warn: () => undefined };

const key = fc.oneof(
  fc.string(),
  fc.constantFrom('SWEEP', resourceKey(fullIncident.subject), '#', '__proto__', 'AWS::EC2::VPC#'),
);
const sortKey = fc.oneof(
  fc.string(),
  fc.constantFrom('BASELINE', 'PROGRESS', 'NETWORK', 'NODES', 'TALLY', '__proto__'),
  fc.tuple(fc.constantFrom('INCIDENT#', 'REPAIR#'), fc.string()).map((parts) => parts.join('')),
);

/** A whole row, of which one field was replaced by something else. */
const damaged = fc
  .tuple(fc.constantFrom<object>(fullIncident, fullRepair), fc.nat(20), fc.jsonValue())
  .map(([whole, at, value]) => {
    const keys = Object.keys(whole);
    return JSON.stringify({ ...whole, [keys[at % keys.length] ?? '']: value });
  });
const body = fc.oneof(fc.string(), fc.json(), damaged);

const anyRow: fc.Arbitrary<Row> = fc.record({
  pk: key,
  sk: sortKey,
  state: fc.string(),
  body,
  open: fc.boolean(),
});

describe('rows that make no sense', () => {
  it('are read without an exception, and so is what is written of them', () => {
    fc.assert(
      fc.property(anyRow, (row) => {
        const { incidents, repairs } = readRow(row, SILENT);
        for (const one of incidents) expect(typeof incidentRow(one).mark).toBe('string');
        for (const one of repairs) expect(typeof repairRow(one).mark).toBe('string');
        readInventory(row, SILENT);
        readProgress(row, SILENT);
      }),
      { numRuns: 3_000 },
    );
  });

  it('end no sweep, and hide nothing that it finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 8 }), async (rows) => {
        const made = bench();
        made.ports = { ...made.ports, ledger: createMemoryLedger(rows) };
        associate(made, 'dopt-public');
        const told = await made.sweep();
        expect(told.map(({ prerequisite }) => prerequisite)).toContain('vpc-name-resolution');
        made.published.length = 0;
        expect(
          (await made.sweep()).filter(({ prerequisite }) => prerequisite === 'vpc-name-resolution'),
        ).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
