import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toSnsMessage } from '../../functions/alerts/sns.ts';
import { STATUSES } from '../../functions/core/outcome.ts';
import { unknownOutcome } from '../../functions/core/outcome-schema.ts';
import { VERSION } from '../../functions/formats/version.ts';
import { countOutcome, countSweep, log } from '../../functions/lambda/observability.ts';

beforeEach(() => {
  // Another file of this worker may have switched metrics off, or told them to use the console.
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.stubEnv('POWERTOOLS_DEV', 'false');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** The JSON lines that something writes. */
const written = (act: () => void): readonly Record<string, unknown>[] => {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  act();
  vi.restoreAllMocks();
  return lines.map((line) => JSON.parse(line));
};

it('counts what somebody is told, and nothing else: a metric is paid for each hour in which it is sent', () => {
  const lines = written(() => {
    for (const status of STATUSES) countOutcome(status);
  });
  expect(lines.map(({ Status }) => Status)).toEqual([
    'unreadable',
    'inconclusive',
    'alerted',
    'fixed',
    'fix-failed',
    'resolved',
    'follow-up',
  ]);
});

describe('the version', () => {
  it('is that of package.json', () => {
    expect(VERSION).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });

  it('is in each line of the log', () => {
    const [line] = written(() => log.info('Judged', { status: 'healthy' }));
    expect(line).toMatchObject({ message: 'Judged', status: 'healthy', version: VERSION });
  });

  it('stands beside each metric, and makes no metric of its own', () => {
    const lines = written(() => {
      countOutcome('alerted');
      countSweep();
    });
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatchObject({ version: VERSION });
      const { CloudWatchMetrics } = line['_aws'] as { CloudWatchMetrics: { Dimensions: string[][] }[] };
      expect(JSON.stringify(CloudWatchMetrics)).not.toContain('version');
    }
  });

  it('is in each outcome that a queue or a function gets', () => {
    const { sqs, lambda } = JSON.parse(toSnsMessage(unknownOutcome, undefined, '1.2.3').Message);
    expect(JSON.parse(sqs)).toMatchObject({ version: '1.2.3', status: unknownOutcome.status });
    expect(lambda).toBe(sqs);
  });
});
