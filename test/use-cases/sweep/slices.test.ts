import { describe, expect, it } from 'vitest';
import { applyCall } from '../../../functions/account/apply-call.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Ports } from '../../../functions/core/ports.ts';
import type { Swept } from '../../../functions/use-cases/sweep/round.ts';
import { sweepSlice } from '../../../functions/use-cases/sweep/sweep-account.ts';
import { associate } from '../../bench/scale-account.ts';
import { largeAccount, roleName, vpcName } from '../../support/samples/large-account.ts';
import { type Bench, bench } from '../../support/samples/sample-guard.ts';

const INVOCATION_MS = 300_000;
const TICK_MS = 300_000;
const HOUR_MS = 3_600_000;

/** How long a call to a port takes at most in a large account, in milliseconds. */
const COSTS = { read: 9_000, managedNodes: 60_000, other: 30 } as const;

/** The ports of a bench, whose calls take time on its clock and are counted. */
const slowed = (made: Bench, ports: Ports): { readonly ports: Ports; readonly calls: () => number } => {
  let calls = 0;
  const take = (name: string): void => {
    calls += 1;
    const cost = name === 'read' || name === 'managedNodes' ? COSTS[name] : COSTS.other;
    made.now = new Date(made.now.getTime() + cost);
  };
  const slow = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name);
        if (typeof found !== 'function') return found;
        return (...args: readonly unknown[]) => {
          take(String(name));
          return Reflect.apply(found, target, args);
        };
      },
    });
  const { reader, ledger, publisher } = ports;
  return {
    ports: { ...ports, reader: slow(reader), ledger: slow(ledger), publisher: slow(publisher) },
    calls: () => calls,
  };
};

type Tick = Swept & { readonly calls: number; readonly ms: number };

/** The invocations of a schedule, one every five minutes, until a round is over. */
const ticks = async (made: Bench, most = 60): Promise<readonly Tick[]> => {
  const done: Tick[] = [];
  for (let n = 0; n < most; n += 1) {
    const start = made.now.getTime();
    const { ports, calls } = slowed(made, made.ports);
    const timeLeft = () => start + INVOCATION_MS - made.now.getTime();
    const swept = await sweepSlice({ ...made.guard(), ports }, { isFresh: false, timeLeft });
    done.push({ ...swept, calls: calls(), ms: made.now.getTime() - start });
    made.now = new Date(Math.max(start + TICK_MS, made.now.getTime()));
    if (swept.state === 'complete' || swept.state === 'incomplete') return done;
  }
  throw new Error('the round does not end');
};

const broken = (state: AccountState, last: number): AccountState => {
  const calls = [
    associate(0),
    associate(last),
    ...[0, last].map(
      (n) =>
        ({
          api: 'iam:DetachRolePolicy',
          input: { RoleName: roleName(n), PolicyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' },
        }) as const,
    ),
  ];
  return calls.reduce((before, call) => {
    const applied = applyCall(before, call);
    if (!applied.ok) throw new Error(applied.errorCode);
    // IAM would answer anew.
    return { ...applied.state, decisions: {} };
  }, state);
};

describe('a round of 500 roles, 500 VPCs and 10,000 nodes', () => {
  it('is made in slices, none of which is cut off, and what is broken is told as it is found', async () => {
    const made = bench({ state: broken(largeAccount(500), 499) });
    const done = await ticks(made);
    expect(done.length).toBeGreaterThan(3);
    expect(done.at(-1)).toMatchObject({ state: 'complete', failed: [] });
    for (const { ms, calls } of done) {
      expect(ms).toBeLessThan(INVOCATION_MS);
      // A slice costs what its time allows, not what the account is.
      expect(calls).toBeLessThan(1_500);
    }
    const told = made.published.map(({ incident }) => incident);
    expect(new Set(told)).toEqual(
      new Set([
        `node-permissions/AWS::IAM::Role#${roleName(0)}`,
        `node-permissions/AWS::IAM::Role#${roleName(499)}`,
        `vpc-name-resolution/AWS::EC2::VPC#${vpcName(0)}`,
        `vpc-name-resolution/AWS::EC2::VPC#${vpcName(499)}`,
      ]),
    );
    expect(told).toHaveLength(4);
    const slicesThatTold = done.filter(({ outcomes }) => outcomes.length > 0);
    expect(slicesThatTold.length).toBeGreaterThan(2);
    expect((await made.ports.ledger.vpcInventories()).length).toBe(500);
  });
});

describe('the ticks of the schedule', () => {
  it('begin a round an hour, and do nothing in between', async () => {
    const made = bench();
    const states: Swept['state'][] = [];
    for (let n = 0; n < 26; n += 1) {
      const timeLeft = () => INVOCATION_MS;
      states.push((await sweepSlice(made.guard(), { isFresh: false, timeLeft })).state);
      made.now = new Date(made.now.getTime() + TICK_MS);
    }
    const rounds = states.flatMap((state, n) => (state === 'complete' ? [n * TICK_MS] : []));
    expect(rounds).toEqual([0, HOUR_MS, 2 * HOUR_MS]);
    expect(states.filter((state) => state !== 'complete')).toEqual(Array(23).fill('idle'));
  });

  it('leave a round alone that another invocation works on, and go on when it has died', async () => {
    const made = bench();
    const dying = (): number => {
      throw new Error('Lambda ends the process');
    };
    await expect(sweepSlice(made.guard(), { isFresh: false, timeLeft: dying })).rejects.toThrow();
    const tick = () => sweepSlice(made.guard(), { isFresh: false, timeLeft: () => INVOCATION_MS });
    made.now = new Date(made.now.getTime() + TICK_MS / 2);
    expect((await tick()).state).toBe('idle');
    made.now = new Date(made.now.getTime() + TICK_MS / 2 + 1);
    expect((await tick()).state).toBe('complete');
  });

  it('give way to a deployment, which begins a new round', async () => {
    const made = bench();
    const tick = { isFresh: false, timeLeft: () => INVOCATION_MS };
    expect((await sweepSlice(made.guard(), tick)).state).toBe('complete');
    expect((await sweepSlice(made.guard(), { ...tick, isFresh: true })).state).toBe('complete');
    expect((await sweepSlice(made.guard(), tick)).state).toBe('idle');
  });
});
