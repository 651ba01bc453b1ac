import { describe } from 'vitest';
import { ledgerContract } from './ledger.ts';
import { ledgerOutcomesContract } from './ledger-outcomes.ts';
import { ledgerWritesContract } from './ledger-writes.ts';
import { racesContract } from './races.ts';
import { readingContract } from './reading.ts';
import { repairingContract } from './repairing.ts';
import { rereadingContract } from './rereading.ts';
import type { MakeWorld } from './world.ts';

/** What the ports promise, whatever the implementation. A world with a ledger may take longer to make. */
export const portsContract = (
  name: string,
  makeWorld: MakeWorld,
  withLedger: MakeWorld = makeWorld,
): void => {
  describe(`${name}: AccountReader`, () => readingContract(makeWorld));
  describe(`${name}: AccountReader, again`, () => rereadingContract(makeWorld));
  describe(`${name}: Remediator`, () => repairingContract(makeWorld));
  describe(`${name}: Ledger`, () => {
    ledgerContract(withLedger);
    ledgerWritesContract(withLedger);
    ledgerOutcomesContract(withLedger);
  });
  describe(`${name}: runs at once`, () => racesContract(withLedger));
};
