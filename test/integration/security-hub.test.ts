import { beforeEach, describe, expect, inject, it } from 'vitest';
import { demoCommand } from '../../cli/demo/command.ts';
import { createFindings } from '../../functions/adapters/aws/security-hub/findings.ts';
import { securityHub } from '../../functions/adapters/aws/security-hub/import.ts';
import { findingsOf } from '../../functions/alerts/asff/of-outcome.ts';
import { FINDINGS_FAILED } from '../../functions/core/hub/listener.ts';
import { type Outcome, STATUSES } from '../../functions/core/outcome.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { describeWithAccount, IDENTITY, memoryLog } from '../support/account.ts';
import { validateFindings } from '../support/asff.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';
import { fixedOutcome, resolvedOutcome, sampleOutcome } from '../support/samples/sample-outcome.ts';
import { keptFindings } from '../support/security-hub.ts';

describeWithAccount('Security Hub', (account) => {
  beforeEach(() => account().reset());

  const told = async (...outcomes: readonly Outcome[]) => {
    const log = memoryLog();
    const client = securityHub(account().guard);
    const findings = createFindings({ identity: IDENTITY, log, prerequisites: registry, client });
    for (const outcome of outcomes) {
      findings.outcome(outcome);
      await findings.settled();
    }
    return log.lines;
  };

  const kept = () => keptFindings(account());

  it('keeps one finding of an incident from its alert to its end, and opens it when it is back', async () => {
    expect(await told(sampleOutcome())).toEqual([]);
    expect(await kept()).toMatchObject([{ RecordState: 'ACTIVE', Compliance: { Status: 'FAILED' } }]);
    await told(resolvedOutcome({ until: new Date().toISOString() }));
    expect(await kept()).toMatchObject([{ RecordState: 'ARCHIVED', Compliance: { Status: 'PASSED' } }]);
    await told(sampleOutcome());
    expect(await kept()).toMatchObject([{ RecordState: 'ACTIVE', Compliance: { Status: 'FAILED' } }]);
    await told(fixedOutcome());
    expect(await kept()).toMatchObject([{ RecordState: 'ARCHIVED', Compliance: { Status: 'PASSED' } }]);
  });

  it.each([
    ['not enabled', 'InvalidAccessException', 401],
    ['denied', 'AccessDeniedException', 403],
  ])('that is %s is logged, and keeps nothing', async (_, code, status) => {
    account().fail('securityhub:BatchImportFindings', code, status);
    expect(await told(sampleOutcome())).toEqual([{ level: 'error', message: FINDINGS_FAILED }]);
    expect(await kept()).toEqual([]);
  });
});

const { python } = inject('moto');

describe('AWS’s own description of BatchImportFindings', () => {
  it.skipIf(python === null)(
    'takes the findings of every story of the demo, and of each status',
    async () => {
      const terminal = fakeTerminal();
      await demoCommand(undefined, { json: true }, terminal);
      const outcomes = [
        ...terminal.lines.map((line): Outcome => JSON.parse(line)),
        ...STATUSES.map((status) => sampleOutcome({ status })),
        resolvedOutcome(),
      ];
      const lists = outcomes.map((outcome) => findingsOf(IDENTITY, outcome, registry, new Date()));
      expect(lists.filter((list) => list.length > 0).length).toBeGreaterThan(20);
      const lines = lists.filter((list) => list.length > 0).map((list) => JSON.stringify(list));
      expect(validateFindings(python ?? '', lines)).toBe('valid');
    },
  );
});
