import { describe, expect, it } from 'vitest';
import type { Resource } from '../../functions/account/resource.ts';
import { AccountUnavailableError, type Ports } from '../../functions/core/ports.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { happen } from '../support/arbitrary/change.ts';
import { ALL_ENDPOINTS, content, DOCUMENT, VPC_ID } from '../support/samples/sample-account.ts';
import { associate, deleteBucket, update } from '../support/samples/sample-changes.ts';
import { type Bench, GOOD_INPUTS, later, remembering } from '../support/samples/sample-guard.ts';

const crash = (): never => {
  throw new Error('the Lambda was stopped');
};

/** Breaks one port once: the next call to it does not answer, after its effect or before. */
const breakOnce = (made: Bench, port: 'remediator' | 'publisher', when: 'before' | 'after'): void => {
  let broken = false;
  const wrap =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (broken) return call(...args);
      broken = true;
      if (when === 'after') await call(...args);
      return crash();
    };
  const { remediator, publisher } = made.ports;
  const ports: Ports =
    port === 'remediator'
      ? { ...made.ports, remediator: { execute: wrap(remediator.execute) } }
      : { ...made.ports, publisher: { publish: wrap(publisher.publish) } };
  made.ports = ports;
};

describe('a crash on the way', () => {
  it.each(['before', 'after'] as const)(
    '%s the repair call: the next delivery makes and tells it',
    async (when) => {
      const made = await remembering();
      const before = made.account.state();
      const event = associate(made, 'dopt-public');
      breakOnce(made, 'remediator', when);
      await expect(made.deliver(event, 'network')).rejects.toThrow('the Lambda was stopped');
      later(made, 1);
      expect((await made.deliver(event, 'network')).status).toBe('fixed');
      expect(made.account.state()).toEqual(before);
      expect(made.published.map(({ status }) => status)).toEqual(['fixed']);
      expect((await made.deliver(event, 'network')).status).toBe('superseded');
    },
  );

  it.each(['before', 'after'] as const)(
    '%s publishing: it is told, at the price of telling twice',
    async (when) => {
      const made = await remembering();
      const event = associate(made, 'dopt-public');
      breakOnce(made, 'publisher', when);
      await expect(made.deliver(event, 'network')).rejects.toThrow('the Lambda was stopped');
      expect((await made.deliver(event, 'network')).status).toBe('fixed');
      expect(made.published.map(({ status }) => status)).toEqual(
        when === 'before' ? ['fixed'] : ['fixed', 'fixed'],
      );
    },
  );

  it('before an alert is published: it is told with the next delivery', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    const event = associate(made, 'dopt-public');
    breakOnce(made, 'publisher', 'before');
    await expect(made.deliver(event, 'network')).rejects.toThrow();
    expect(await made.deliver(event, 'network')).toMatchObject({ status: 'alerted', toldBefore: false });
    expect(made.published).toHaveLength(1);
  });

  it('in the middle of a bucket: the rest is made', async () => {
    const made = await remembering();
    const before = made.account.state();
    const event = deleteBucket(made);
    const { remediator } = made.ports;
    let calls = 0;
    made.ports = {
      ...made.ports,
      remediator: {
        execute: (call) => {
          calls += 1;
          return calls === 3 ? Promise.reject(new Error('stopped')) : remediator.execute(call);
        },
      },
    };
    await expect(made.deliver(event)).rejects.toThrow('stopped');
    expect((await made.deliver(event)).status).toBe('fixed');
    expect(made.account.state()).toEqual(before);
  });

  it('in the middle of a document: what it named no longer is read again, and it is fixed', async () => {
    const made = await remembering();
    const event = update(made, content({ ...GOOD_INPUTS, s3BucketName: 'example-gone' }));
    const { remediator } = made.ports;
    let calls = 0;
    made.ports = {
      ...made.ports,
      remediator: {
        execute: async (call) => {
          calls += 1;
          const made = await remediator.execute(call);
          return calls === 2 ? crash() : made;
        },
      },
    };
    await expect(made.deliver(event)).rejects.toThrow('the Lambda was stopped');
    const outcome = await made.deliver(event);
    expect(outcome.findings.map(({ subject }) => subject.id)).toContain('example-gone');
    expect(outcome.status).toBe('fixed');
  });

  it('and somebody put it right in another way: that is left alone', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    breakOnce(made, 'remediator', 'before');
    await expect(made.deliver(event, 'network')).rejects.toThrow();
    made.happen({
      api: 'ec2:AssociateDhcpOptions',
      input: { VpcId: VPC_ID, DhcpOptionsId: 'default' },
    });
    const after = made.account.state();
    const outcome = await made.deliver(event, 'network');
    expect(made.account.state()).toEqual(after);
    expect(made.written).toEqual([]);
    expect(outcome.action).not.toContain('Put back');
    expect(made.published).toHaveLength(1);
  });

  it('and auto-fix was switched off: nothing more is made, and it is told', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    breakOnce(made, 'remediator', 'before');
    await expect(made.deliver(event, 'network')).rejects.toThrow();
    const guard = { ...made.guard('network'), config: { ...made.config, mode: 'alert' as const } };
    expect((await guardChange(event, guard)).status).toBe('fix-failed');
    expect(made.written).toEqual([]);
    expect(made.published).toHaveLength(1);
  });

  it('and auto-fix was switched off for this prerequisite: nothing more is made', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    breakOnce(made, 'remediator', 'before');
    await expect(made.deliver(event, 'network')).rejects.toThrow();
    const guard = { ...made.guard('network'), config: { ...made.config, autoFix: ['session-log-bucket'] } };
    expect((await guardChange(event, guard)).status).toBe('fix-failed');
    expect(made.written).toEqual([]);
  });
});

describe('a repair that the guard of another family has just begun', () => {
  it('is left to that guard', async () => {
    const made = await remembering();
    const event = update(made, 'null');
    breakOnce(made, 'remediator', 'before');
    await expect(made.deliver(event)).rejects.toThrow('the Lambda was stopped');
    const begun = (await made.ports.ledger.open()).untold;
    expect(begun).toHaveLength(1);
    await made.deliver(event, 'identity');
    expect(made.written).toEqual([]);
    expect(made.published.map(({ status }) => status)).not.toContain('fix-failed');
    expect((await made.ports.ledger.open()).untold).toEqual(begun);
    expect((await made.deliver(event)).status).toBe('fixed');
  });
});

describe('an account that does not answer', () => {
  it('is another delivery, never an outcome', async () => {
    const made = await remembering();
    const event = update(made, 'null');
    const { reader } = made.ports;
    const read = () => Promise.reject(new AccountUnavailableError('throttled'));
    made.ports = { ...made.ports, reader: { ...reader, read } };
    await expect(made.deliver(event)).rejects.toThrow(AccountUnavailableError);
    made.ports = { ...made.ports, reader };
    expect((await made.deliver(event)).status).toBe('fixed');
    expect(made.account.state().documents[DOCUMENT]).toMatchObject({ value: { latestVersion: '3' } });
  });

  it('may leave the number of nodes unknown', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    const { reader, ledger } = made.ports;
    const connectedNodes = () => Promise.reject(new AccountUnavailableError('throttled'));
    const load = async (resources: readonly Resource[]) => ({
      ...(await ledger.load(resources)),
      tallies: [],
    });
    made.ports = { ...made.ports, reader: { ...reader, connectedNodes }, ledger: { ...ledger, load } };
    expect(await made.deliver(deleteBucket(made))).toMatchObject({ status: 'alerted', blastRadius: null });
  });
});

describe('a ledger that does not answer', () => {
  it('is another delivery where it alone knows which VPC a deleted part was in', async () => {
    const made = await remembering();
    const [endpoint] = ALL_ENDPOINTS;
    const VpcEndpointIds = [endpoint?.vpcEndpointId ?? ''];
    const event = happen(made, { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds } });
    if (!event) throw new Error('EC2 refuses to delete the endpoint');
    const { ledger } = made.ports;
    const load = () => Promise.reject(new Error('throttled'));
    made.ports = { ...made.ports, ledger: { ...ledger, load } };
    await expect(made.deliver(event, 'network')).rejects.toThrow(AccountUnavailableError);
    made.ports = { ...made.ports, ledger };
    expect((await made.deliver(event, 'network')).status).toBe('alerted');
  });
});
