import { describe, expect, test } from 'vitest';
import type { BlastRadius } from '../../functions/account/nodes/blast-radius.ts';
import { resource } from '../../functions/account/resource.ts';
import { type Finding, narrowed, severityOf, worstImpact } from '../../functions/core/outcome.ts';

const all: BlastRadius = { nodes: 9, atLeast: true, sample: ['a', 'b'], where: 'vpc-1' };
const finding = (vpcId: string, hit?: Finding['hit']): Finding => ({
  prerequisite: 'network-access',
  subject: resource('AWS::EC2::VPC', vpcId),
  impact: 'sessions-fail',
  because: 'a rule is gone',
  attribution: 'proven',
  ...(hit ? { hit } : {}),
});
const two = { nodes: 2, sample: ['x', 'y'] };

test.each<[string, readonly Finding[], Partial<BlastRadius>]>([
  ['the nodes that a check names', [finding('vpc-1', two)], { nodes: 2, atLeast: false, sample: ['x', 'y'] }],
  [
    'the worse of two findings',
    [finding('vpc-1', { nodes: 1, sample: ['x'] }), finding('vpc-1', two)],
    { nodes: 2 },
  ],
  ['all, where one finding does not know', [finding('vpc-1', two), finding('vpc-1')], all],
  ['all, of two places', [finding('vpc-1', two), finding('vpc-2', two)], all],
  ['never more than the place has', [finding('vpc-1', { nodes: 20, sample: [] })], all],
])('hit are %s', (_, findings, expected) => {
  expect(narrowed(all, findings)).toMatchObject(expected);
});

test('no count stays no count', () => {
  expect(narrowed(null, [finding('vpc-1', two)])).toBeNull();
});

const broken = finding('vpc-1');
const nodes = (count: number, atLeast = false): BlastRadius => ({
  nodes: count,
  atLeast,
  sample: [],
  where: 'x',
});

describe('the severity', () => {
  test.each([
    ['dead sessions', [broken], nodes(1), 'critical'],
    ['dead sessions, nobody counted', [broken], null, 'critical'],
    ['nobody is hit', [broken], nodes(0), 'info'],
    ['counting ended at none', [broken], nodes(0, true), 'critical'],
    ['a stranger gains, nobody is hit', [{ ...broken, security: true as const }], nodes(0), 'critical'],
    ['lost logs', [{ ...broken, impact: 'logs-lost' as const }], nodes(1), 'warning'],
    ['doubt', [{ ...broken, impact: 'unknown' as const }], nodes(1), 'info'],
    ['the worst of several', [{ ...broken, impact: 'logs-lost' as const }, broken], nodes(1), 'critical'],
  ])('%s', (_, findings, blast, expected) => {
    expect(severityOf(findings, blast)).toBe(expected);
  });

  test('is nothing of nothing', () => {
    expect(worstImpact([])).toBeNull();
    expect(
      worstImpact([
        { ...broken, impact: 'unknown' },
        { ...broken, impact: 'sessions-slow' },
      ]),
    ).toBe('sessions-slow');
  });
});
