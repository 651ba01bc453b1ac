import type { Incident } from '../../core/ledger/ledger.ts';
import { isTold } from '../../core/news.ts';
import { type Finding, isWorse, type Outcome } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports.ts';
import { incidentOf, knownTo, rowOf } from '../claim-findings.ts';

const MOST_TRIES = 3;

/**
 * The row with what this run has told as well; undefined if it stays as it is. Of a break that another run tells or told
 * beside a doubt, the break counts.
 */
const joined = (
  row: Incident | undefined,
  finding: Finding,
  outcome: Outcome,
  now: Date,
): Incident | undefined => {
  const told = incidentOf(finding, outcome, row && knownTo('', row), now);
  if (row?.state !== 'open' || !isWorse(row.impact, finding.impact)) return told;
  return isTold(row) ? { ...row, named: told.named ?? [] } : undefined;
};

/**
 * Records a finding that was told while another run has written its row. Nobody who was named is forgotten, so nobody is
 * named twice. What is told is open until somebody finds that it is over, even if it was found to be over meanwhile.
 */
export const recordBeside = async (ports: Ports, outcome: Outcome, finding: Finding): Promise<void> => {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const row = rowOf((await ports.ledger.load([finding.subject])).incidents, finding);
    const next = joined(row, finding, outcome, ports.now());
    if (!next || (await ports.ledger.replaceIncident(row, next))) return;
  }
};
