import { describe, expect, test } from 'vitest';
import { headline, sign } from '../../functions/alerts/headline.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { fixedOutcome, sampleOutcome } from '../support/samples/sample-outcome.ts';

const [finding] = sampleOutcome().findings;
if (!finding) throw new Error('the sample has a finding');
const blast = { nodes: 14, atLeast: false, sample: [], where: 'vpc-0abc (prod)' };

const CASES: readonly (readonly [string, Outcome, string])[] = [
  [
    'alerted',
    sampleOutcome(),
    'Session Manager sessions will fail on 14 managed nodes in vpc-0abc (prod), account 111122223333, eu-central-1: DHCP options now name public DNS servers',
  ],
  [
    'one node',
    sampleOutcome({ blastRadius: { ...blast, nodes: 1 } }),
    'Session Manager sessions will fail on 1 managed node in vpc-0abc (prod), account 111122223333, eu-central-1: DHCP options now name public DNS servers',
  ],
  [
    'counting stopped',
    sampleOutcome({ blastRadius: { ...blast, nodes: 500, atLeast: true, where: 'eu-central-1' } }),
    'Session Manager sessions will fail on at least 500 managed nodes in eu-central-1, account 111122223333: DHCP options now name public DNS servers',
  ],
  [
    'nobody is hit',
    sampleOutcome({ severity: 'info', blastRadius: { ...blast, nodes: 0 } }),
    'No managed nodes are affected in vpc-0abc (prod), but Session Manager sessions would fail there, account 111122223333, eu-central-1: DHCP options now name public DNS servers',
  ],
  [
    'not counted',
    sampleOutcome({ blastRadius: null }),
    'Session Manager sessions will fail in account 111122223333, eu-central-1: DHCP options now name public DNS servers',
  ],
  [
    'slow',
    sampleOutcome({ impact: 'sessions-slow', findings: [{ ...finding, impact: 'sessions-slow' }] }),
    'Session Manager sessions will start minutes late on 14 managed nodes in vpc-0abc (prod), account 111122223333, eu-central-1: DHCP options now name public DNS servers',
  ],
  [
    'the worst finding is told, the others are counted',
    sampleOutcome({
      findings: [{ ...finding, impact: 'logs-lost', because: 'the bucket is gone' }, finding],
    }),
    'Session Manager sessions will fail on 14 managed nodes in vpc-0abc (prod), account 111122223333, eu-central-1: DHCP options now name public DNS servers (and 1 more)',
  ],
  [
    'security',
    sampleOutcome({
      impact: 'logs-lost',
      findings: [{ ...finding, impact: 'logs-lost', security: true, because: 'a stranger owns the bucket' }],
    }),
    'Security: Session Manager transcripts will be lost on 14 managed nodes in vpc-0abc (prod), account 111122223333, eu-central-1: a stranger owns the bucket',
  ],
  [
    'fixed',
    fixedOutcome(),
    'Fixed: Session Manager sessions would have failed on 14 managed nodes in vpc-0abc (prod), account 111122223333, eu-central-1: DHCP options now name public DNS servers',
  ],
  [
    'fix failed',
    sampleOutcome({ status: 'fix-failed' }),
    'FIX FAILED: Session Manager sessions will fail on 14 managed nodes in vpc-0abc (prod), account 111122223333, eu-central-1: DHCP options now name public DNS servers',
  ],
  [
    'inconclusive',
    sampleOutcome({
      status: 'inconclusive',
      impact: 'unknown',
      findings: [{ ...finding, impact: 'unknown', because: 'private DNS servers may or may not forward' }],
    }),
    'Cannot tell whether Session Manager still works on 14 managed nodes in vpc-0abc (prod), account 111122223333, eu-central-1: private DNS servers may or may not forward',
  ],
  [
    'unreadable',
    sampleOutcome({
      status: 'unreadable',
      impact: null,
      findings: [],
      blastRadius: null,
      because: 'requestParameters is missing',
    }),
    'An event could not be read. Session Manager may be affected in account 111122223333, eu-central-1: requestParameters is missing',
  ],
  [
    'healthy',
    sampleOutcome({ status: 'healthy', findings: [], blastRadius: null, because: 'all checks pass' }),
    'Session Manager still works in account 111122223333, eu-central-1: all checks pass',
  ],
  [
    'superseded',
    sampleOutcome({ status: 'superseded', findings: [], because: 'another option set is associated' }),
    'No longer relevant: another option set is associated',
  ],
  [
    'ignored',
    sampleOutcome({ status: 'ignored', findings: [], because: "this is the guard's own change" }),
    "Nothing to do: this is the guard's own change",
  ],
];

describe('headline', () => {
  test.each(CASES)('%s', (_, outcome, expected) => {
    expect(headline(outcome)).toBe(expected);
  });

  test('line breaks in a name forge no second line', () => {
    const outcome = sampleOutcome({ blastRadius: { ...blast, where: 'vpc-0abc (prod)\n\nAll is well' } });
    expect(headline(outcome)).toContain(
      'vpc-0abc (prod) All is well, account 111122223333, eu-central-1: DHCP',
    );
  });
});

test.each([
  ['critical', sampleOutcome(), '🚨'],
  ['warning', sampleOutcome({ severity: 'warning' }), '⚠️'],
  ['info', sampleOutcome({ severity: 'info' }), 'ℹ️'],
  ['fixed', fixedOutcome(), '✅'],
  ['fix failed', sampleOutcome({ status: 'fix-failed' }), '❌'],
] as const)('the sign of %s', (_, outcome, expected) => {
  expect(sign(outcome)).toBe(expected);
});
