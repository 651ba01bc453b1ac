import { describe, expect, it } from 'vitest';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import { reportOf } from '../../../functions/use-cases/sweep/report.ts';
import { deleteBucket } from '../../support/samples/sample-changes.ts';
import { remembering } from '../../support/samples/sample-guard.ts';

describe('the report of a round', () => {
  it.each(['idle', 'unfinished'] as const)('is none if it is %s', async (state) => {
    const guard = (await remembering({})).guard();
    expect(await reportOf(guard, { state, failed: [] })).toBeUndefined();
  });

  it('counts nodes and the incidents that were told and are open', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    const before = await reportOf(made.guard(), { state: 'complete', failed: [] });
    expect(before).toMatchObject({ complete: true, mode: 'alert', openIncidents: 0 });
    expect(before?.nodes).toBeGreaterThan(0);
    await made.deliver(deleteBucket(made));
    const after = await reportOf(made.guard(), { state: 'incomplete', failed: ['network vpc-0abc'] });
    expect(after).toMatchObject({ complete: false, openIncidents: 1, failed: ['network vpc-0abc'] });
    expect([before?.openCritical, after?.openCritical]).toEqual([0, 1]);
  });

  it.each([
    ['told as a warning', { alert: { severity: 'warning' } }, 0],
    ['told as critical, and only in doubt by now', { impact: 'unknown' }, 1],
    ['told by a version that did not note its alert', { alert: undefined }, 1],
    ['told so, with lost transcripts', { alert: undefined, impact: 'logs-lost' }, 0],
  ] as const)('counts as critical what was %s', async (_, changes, count) => {
    const made = await remembering({ settings: { mode: 'alert' } });
    await made.deliver(deleteBucket(made));
    const [row] = (await made.ports.ledger.open()).incidents;
    if (!row?.alert) throw new Error('the incident was told');
    const alert = 'alert' in changes ? changes.alert && { ...row.alert, ...changes.alert } : row.alert;
    const { alert: _alert, ...rest } = { ...row, ...changes };
    const incidents = [{ ...rest, ...(alert ? { alert } : {}) }];
    const open = async () => ({ ...(await made.ports.ledger.open()), incidents });
    const guard = made.guard();
    const ports = { ...guard.ports, ledger: { ...guard.ports.ledger, open } };
    const report = await reportOf({ ...guard, ports }, { state: 'complete', failed: [] });
    expect(report?.openCritical).toBe(count);
  });

  it('says which guards did not hear the daily test call', async () => {
    const guard = (await remembering({})).guard();
    const at = new Date(guard.ports.now().getTime() - 48 * 3_600_000).toISOString();
    const heard = async () => [{ family: 'network' as const, at }];
    const ledger = { ...guard.ports.ledger, heard };
    const config = { ...guard.config, ownCanary: 'session-guard-prod-canary' };
    const made = { ...guard, config, ports: { ...guard.ports, ledger } };
    expect((await reportOf(made, { state: 'complete', failed: [] }))?.deaf).toEqual(['network']);
    expect(
      (await reportOf({ ...made, config: guard.config }, { state: 'complete', failed: [] }))?.deaf,
    ).toEqual([]);
  });

  it('is a heartbeat even if the ledger cannot be counted', async () => {
    const guard = (await remembering({})).guard();
    const down = () => Promise.reject(new AccountUnavailableError('the ledger is down'));
    const ledger = { ...guard.ports.ledger, open: down, vpcInventories: down };
    const report = await reportOf(
      { ...guard, ports: { ...guard.ports, ledger } },
      { state: 'complete', failed: [] },
    );
    expect(report).toMatchObject({ complete: true, nodes: null, openIncidents: null, openCritical: null });
  });
});
