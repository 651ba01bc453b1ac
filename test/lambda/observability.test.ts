import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { STATUSES, type Status } from '../../functions/core/outcome.ts';
import { countOutcome } from '../../functions/lambda/observability.ts';

let written: MockInstance<typeof process.stdout.write>;

beforeEach(() => {
  written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterEach(() => written.mockRestore());

const countedOf = (statuses: readonly Status[]): readonly unknown[] => {
  for (const status of statuses) countOutcome(status);
  return written.mock.calls.map(([line]) => JSON.parse(String(line)).Status);
};

it('counts what somebody is told, and nothing else: a metric is paid for each hour in which it is sent', () => {
  expect(countedOf(STATUSES)).toEqual([
    'unreadable',
    'inconclusive',
    'alerted',
    'fixed',
    'fix-failed',
    'resolved',
    'follow-up',
  ]);
});
