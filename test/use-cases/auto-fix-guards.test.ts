import { describe, expect, it } from 'vitest';
import type { Tags } from '../../functions/account/observed.ts';
import { present } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { type AccountReader, AccountUnavailableError, type Ledger } from '../../functions/core/ports.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { ALL_ENDPOINTS, BUCKET, VPC_ID, vpcOf } from '../support/samples/sample-account.ts';
import { associate, deleteBucket, deleteGroup, switchOff } from '../support/samples/sample-changes.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { healthyAccount, later, remembering } from '../support/samples/sample-guard.ts';

const down = (): Promise<never> => Promise.reject(new AccountUnavailableError('throttled'));

const tagged = (tags: Tags): AccountState =>
  healthyAccount({
    networks: { [VPC_ID]: present(vpcOf({ dhcpOptionsId: 'dopt-amazon', endpoints: ALL_ENDPOINTS, tags })) },
  });

describe('the fix budget', () => {
  it('ends a fight: after two fixes in a day it is alerted', async () => {
    const made = await remembering();
    const statuses: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      later(made, 10);
      statuses.push((await made.deliver(associate(made, 'dopt-public'), 'network')).status);
      associate(made, 'dopt-amazon');
      await made.sweep();
    }
    expect(statuses).toEqual(['fixed', 'fixed', 'alerted', 'alerted']);
    expect(made.published.at(-1)?.action).toContain('2 times in 24 hours');
  });

  it('comes back after a day', async () => {
    const made = await remembering({ settings: { fixBudget: 1 } });
    await made.deliver(associate(made, 'dopt-public'), 'network');
    later(made, 24 * 60 + 1);
    await made.sweep();
    expect((await made.deliver(associate(made, 'dopt-public'), 'network')).status).toBe('fixed');
  });

  it('is counted by resource', async () => {
    const made = await remembering({ settings: { fixBudget: 1 } });
    expect((await made.deliver(deleteBucket(made))).status).toBe('fixed');
    expect((await made.deliver(deleteGroup(made))).status).toBe('fixed');
  });
});

describe('what was not looked at again', () => {
  it('is not called fixed: no failure is no pass', async () => {
    const made = await remembering();
    const { reader } = made.ports;
    let reads = 0;
    const forgetful: AccountReader = {
      ...reader,
      read: async (scope) => {
        const state = await reader.read(scope);
        reads += 1;
        return made.written.length > 0 ? { ...state, networks: {} } : state;
      },
      reread: async (state, resources) => ({ ...(await reader.reread(state, resources)), networks: {} }),
    };
    made.ports = { ...made.ports, reader: forgetful };
    const outcome = await made.deliver(associate(made, 'dopt-public'), 'network');
    expect(reads).toBeGreaterThan(1);
    expect(outcome.status).toBe('fix-failed');
    expect(outcome.action).toContain(`VPC ${VPC_ID} was not read again`);
  });
});

describe('what is remembered of long ago', () => {
  it('is not put back by itself: others may have changed it since', async () => {
    const made = await remembering();
    later(made, 4 * 60);
    const outcome = await made.deliver(associate(made, 'dopt-public'), 'network');
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven' });
    expect(outcome.action).toContain('is known only as of 2026-03-10T');
    expect(outcome.commands.fix[0]).toContain('dopt-amazon');
  });

  it('does not matter where the event tells it itself', async () => {
    const made = await remembering();
    later(made, 4 * 60);
    const outcome = await made.deliver(switchOff(made, 'enableDnsSupport'), 'network');
    expect(outcome.status).toBe('fixed');
  });
});

describe('the same break once more', () => {
  it('is told, and not put back: who did it cannot be told', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    expect((await made.deliver(switchOff(made, 'enableDnsSupport'), 'network')).attribution).toBe('proven');
    later(made, 5);
    const again = recordOf('ec2:ModifyVpcAttribute', {
      request: { vpcId: VPC_ID, enableDnsSupport: { value: false } },
      eventId: 'another-event',
      time: made.now.toISOString(),
      more: { userIdentity: { type: 'IAMUser', userName: 'bob' } },
    });
    const fixing = { ...made.guard('network'), config: { ...made.config, mode: 'auto-fix' as const } };
    expect(await guardChange(again, fixing)).toMatchObject({ status: 'alerted', attribution: 'suspected' });
  });
});

describe('who and what is left alone', () => {
  it('Terraform: fix it in code', async () => {
    const made = await remembering();
    const more = { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.10.5' };
    const outcome = await made.deliver(associate(made, 'dopt-public', { more }), 'network');
    expect(outcome).toMatchObject({ status: 'alerted', action: expect.stringContaining('fix it in code') });
    expect(made.written).toEqual([]);
  });

  it('CloudFormation, started in the console: fix it in code', async () => {
    const made = await remembering();
    const userIdentity = { type: 'IAMUser', userName: 'bob', invokedBy: 'cloudformation.amazonaws.com' };
    const more = {
      userIdentity,
      userAgent: 'cloudformation.amazonaws.com',
      sessionCredentialFromConsole: 'true',
    };
    expect((await made.deliver(associate(made, 'dopt-public', { more }), 'network')).status).toBe('alerted');
    expect(made.written).toEqual([]);
  });

  it.each([
    ['true', 'ignored', 0],
    ['2026-03-10', 'ignored', 0],
    ['2026-03-09', 'fixed', 1],
    ['maybe', 'alerted', 1],
    ['', 'alerted', 1],
  ])('the ignore tag with %j: %s', async (value, status, alerts) => {
    const made = await remembering({ state: tagged({ 'session-guard:ignore': value }) });
    const outcome = await made.deliver(associate(made, 'dopt-public'), 'network');
    expect(outcome.status).toBe(status);
    expect(made.published).toHaveLength(alerts);
  });

  it('the tag of a bucket counts after the bucket is gone', async () => {
    const made = await remembering();
    const bucket = made.account.state().buckets[BUCKET];
    const value = bucket?.status === 'present' ? bucket.value : undefined;
    if (!value) throw new Error('no bucket');
    const tags = { 'session-guard:ignore': 'true' };
    made.account.set({ ...made.account.state(), buckets: { [BUCKET]: present({ ...value, tags }) } });
    await made.sweep();
    expect((await made.deliver(deleteBucket(made))).status).toBe('ignored');
    expect(made.published).toEqual([]);
  });

  it('a doubt about what the owner muted', async () => {
    const made = await remembering({ state: tagged({ 'session-guard:ignore': 'true' }) });
    expect((await made.deliver(associate(made, 'dopt-private'), 'network')).status).toBe('ignored');
    expect(made.published).toEqual([]);
  });

  it('a bucket outside the write grant', async () => {
    const made = await remembering({ settings: { logBuckets: ['other-*'] } });
    expect((await made.deliver(deleteBucket(made))).status).toBe('alerted');
    expect(made.written).toEqual([]);
  });
});

describe('a ledger that does not answer', () => {
  const broken = (methods: readonly (keyof Ledger)[], ledger: Ledger): Ledger => ({
    ...ledger,
    ...Object.fromEntries(methods.map((method) => [method, down])),
  });

  it.each([
    [['load', 'saveBaseline', 'save', 'beginRepair', 'open']],
    [['load']],
    [['beginRepair']],
  ] as const)('alerts and never acts: %j', async (methods) => {
    const made = await remembering();
    made.ports = { ...made.ports, ledger: broken(methods, made.ports.ledger) };
    expect((await made.deliver(associate(made, 'dopt-public'), 'network')).status).toBe('alerted');
    expect(made.written).toEqual([]);
    expect(made.published).toHaveLength(1);
    expect(made.complaints.length).toBeGreaterThan(0);
  });

  it('does not stop the sweep', async () => {
    const made = await remembering();
    associate(made, 'dopt-public');
    made.ports = {
      ...made.ports,
      ledger: broken(['load', 'open', 'saveBaseline', 'save'], made.ports.ledger),
    };
    expect(await made.sweep()).toMatchObject([{ status: 'alerted' }]);
  });
});

describe('alert mode', () => {
  it('never writes, whatever the list of prerequisites holds', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    await made.deliver(associate(made, 'dopt-public'), 'network');
    await made.deliver(deleteBucket(made));
    expect(made.written).toEqual([]);
    expect(made.published).toHaveLength(2);
  });
});
