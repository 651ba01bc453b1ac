import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exampleAccount } from '../../cli/example/account.ts';
import { NETWORK } from '../../cli/example/vpcs.ts';
import { CONTAINMENTS } from '../../functions/account/containment.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import { judgeRecord } from '../../functions/lambda/judge-record.ts';
import { log } from '../../functions/lambda/observability.ts';
import { queueHandler } from '../../functions/lambda/queue-handler.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { drain } from '../support/queue/simulated-lambda.ts';
import { simulatedQueue } from '../support/queue/simulated-queue.ts';
import { type Bench, remembering } from '../support/samples/sample-guard.ts';
import { call } from '../support/settling.ts';

const described = readAccountFile(exampleAccount);
if (!described.ok) throw new Error(described.problems.join('\n'));
const { state } = described;

const rule = (CidrIp: string) => ({
  GroupId: NETWORK.endpointGroup,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }],
});

/** Each of them lets every node in; the account has the first one. */
const CIDRS = ['10.0.0.0/16', ...Array.from({ length: 8 }, (_, n) => `10.0.0.0/${8 + n}`)];

/** Every answer of the account takes a second, in the time of vitest's fake timers. */
const slow = (made: Bench): void => {
  const { reader, remediator } = made.ports;
  const second = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_000));
  made.ports = {
    ...made.ports,
    now: () => new Date(),
    reader: {
      ...reader,
      read: async (scope) => {
        await second();
        return reader.read(scope);
      },
    },
    remediator: {
      execute: async (one) => {
        await second();
        return remediator.execute(one);
      },
    },
  };
};

/** All rules are revoked within moments, every event arrives twice, and the queue is handled to its end. */
const storm = async (settings: Partial<GuardConfig>) => {
  const made = await remembering({
    state,
    settings: { fixContainment: CONTAINMENTS, fixBudget: 20, ...settings },
  });
  for (const cidr of CIDRS.slice(1)) {
    made.happen({ api: 'ec2:AuthorizeSecurityGroupIngress', input: rule(cidr) });
  }
  await made.sweep();
  const queue = simulatedQueue({ kind: 'standard', visibilitySeconds: 360, maxReceiveCount: 10 });
  vi.setSystemTime(made.now);
  for (const cidr of CIDRS) {
    const { record } = call(made, { api: 'ec2:RevokeSecurityGroupIngress', input: rule(cidr) });
    for (const _ of ['once', 'twice']) queue.send(JSON.stringify(record));
  }
  slow(made);
  const judge = judgeRecord((input, ...delivery) => guardChange(input, made.guard('network'), ...delivery));
  await drain(queue, ({ end }) => queueHandler(judge, queue, end), {
    batchSize: 1,
    concurrency: 2,
    timeoutSeconds: 60,
  });
  return { made, queue };
};

beforeEach(() => {
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
  vi.useFakeTimers();
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(log, level).mockImplementation(() => {});
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a storm of events of one break, each of which arrives twice', () => {
  it('is told once in alert mode', async () => {
    const { made, queue } = await storm({ mode: 'alert' });
    expect(queue.dead).toEqual([]);
    expect(made.published.map(({ status }) => status)).toEqual(['alerted']);
  });

  it('is mended by one rule and told once, if nothing is left to settle', async () => {
    const { made, queue } = await storm({ settleSeconds: 0 });
    expect(queue.dead).toEqual([]);
    expect(made.published.map(({ status }) => status)).toEqual(['fixed']);
    expect(made.written).toEqual(['ec2:AuthorizeSecurityGroupIngress']);
  });

  it('is mended by one rule after its pause; what would not be put back is told before', async () => {
    const { made, queue } = await storm({ settleSeconds: 90 });
    expect(queue.dead).toEqual([]);
    const [told, ...fixed] = made.published;
    expect(told?.status).toBe('alerted');
    expect(fixed.map(({ status }) => status)).toEqual(['fixed']);
    expect(made.written).toEqual(['ec2:AuthorizeSecurityGroupIngress']);
  });
});
