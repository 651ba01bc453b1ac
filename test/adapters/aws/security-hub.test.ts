import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFindings } from '../../../functions/adapters/aws/security-hub/findings.ts';
import { securityHub } from '../../../functions/adapters/aws/security-hub/import.ts';
import { FINDINGS_FAILED } from '../../../functions/core/hub/listener.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { memoryLog } from '../../support/account.ts';
import { sampleOutcome } from '../../support/samples/sample-outcome.ts';
import { type Answer, type FakeServer, startServer } from '../slack/fake-slack.ts';

const identity = { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' };

const TAKEN: Answer = { body: '{"FailedCount":0,"SuccessCount":1,"FailedFindings":[]}' };

/** How Security Hub answers: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html */
const error = (status: number, code: string, message: string): Answer => ({
  status,
  headers: { 'x-amzn-errortype': code, 'content-type': 'application/json' },
  body: JSON.stringify({ Message: message, Code: code }),
});

describe('findings for Security Hub', () => {
  let server: FakeServer | undefined;

  afterEach(async () => {
    vi.restoreAllMocks();
    await server?.close();
    server = undefined;
  });

  const tell = async (outcome: Outcome, ...answers: readonly Answer[]) => {
    server = await startServer(answers);
    const said: unknown[] = [];
    const log = memoryLog();
    const client = securityHub({
      endpoint: server.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
    });
    const findings = createFindings({
      identity,
      log: {
        ...log,
        error: (message, fields) => {
          said.push(fields?.['error']);
          log.error(message, fields);
        },
      },
      prerequisites: registry,
      client,
    });
    findings.outcome(outcome);
    await findings.settled();
    return { received: server.received, lines: log.lines, said: said.map(String).join() };
  };

  it('are imported with one call', async () => {
    const { received, lines } = await tell(sampleOutcome(), TAKEN);
    expect(lines).toEqual([]);
    expect(received.map(({ path }) => path)).toEqual(['/findings/import']);
    expect(received[0]?.headers.authorization).toContain('/eu-central-1/securityhub/aws4_request');
    expect(JSON.parse(received[0]?.body ?? '{}').Findings).toMatchObject([
      { AwsAccountId: '111122223333', Compliance: { Status: 'FAILED' } },
    ]);
  });

  it('are imported a hundred at a time', async () => {
    const [finding] = sampleOutcome().findings;
    if (!finding) throw new Error('the sample has a finding');
    const findings = Array.from({ length: 230 }, (_, n) => ({
      ...finding,
      subject: { ...finding.subject, id: `vpc-${n}` },
    }));
    const { received } = await tell(sampleOutcome({ findings }), TAKEN);
    expect(received.map(({ body }) => JSON.parse(body).Findings.length).toSorted()).toEqual(
      [100, 100, 30].toSorted(),
    );
  });

  it('need no call where there is nothing to say', async () => {
    const { received } = await tell(sampleOutcome({ status: 'follow-up', findings: [] }), TAKEN);
    expect(received).toEqual([]);
  });

  it.each<[string, Answer, RegExp]>([
    [
      'is not enabled',
      error(401, 'InvalidAccessException', 'Account 111122223333 is not subscribed to AWS Security Hub'),
      /Security Hub CSPM is not enabled in this account and Region.*InvalidAccess.*not subscribed/,
    ],
    [
      'is not enabled, which the answer says of each finding',
      {
        body: JSON.stringify({
          FailedCount: 1,
          SuccessCount: 0,
          FailedFindings: [{ Id: 'a', ErrorCode: 'InvalidAccess', ErrorMessage: 'not enabled' }],
        }),
      },
      /Security Hub CSPM is not enabled in this account and Region.*InvalidAccess/,
    ],
    ['is denied', error(403, 'AccessDeniedException', 'no'), /AccessDeniedException: no/],
    ['is throttled', error(429, 'TooManyRequestsException', 'slow down'), /TooManyRequestsException/],
    ['has no room', error(429, 'LimitExceededException', 'too many'), /LimitExceededException/],
    ['is broken', { status: 500, body: 'broken' }, /FindingRefusedError/],
    ['says nothing of what it did not take', { body: '{"FailedCount":1}' }, /unknown/],
  ])('log the line that is counted, and throw nothing, if Security Hub %s', async (_, answer, because) => {
    const { lines, said } = await tell(sampleOutcome(), answer);
    expect(lines).toEqual([{ level: 'error', message: FINDINGS_FAILED }]);
    expect(said).toMatch(because);
  });

  it('wait five seconds at most for an answer', async () => {
    const limit = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const soon = new AbortController();
      setTimeout(() => soon.abort(), 50);
      return soon.signal;
    });
    const { lines, said } = await tell(sampleOutcome(), { hangs: true });
    expect(limit).toHaveBeenCalledWith(5_000);
    expect(said).toMatch(/TimeOverError: no answer that counts within 5 s/);
    expect(lines).toEqual([{ level: 'error', message: FINDINGS_FAILED }]);
  });
});
