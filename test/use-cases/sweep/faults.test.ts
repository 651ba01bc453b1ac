import { describe, expect, it } from 'vitest';
import { applyCall } from '../../../functions/account/apply-call.ts';
import type { AccountState, Scope } from '../../../functions/account/state.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import type { Swept } from '../../../functions/use-cases/sweep/round.ts';
import { sweepSlice } from '../../../functions/use-cases/sweep/sweep-account.ts';
import { associate } from '../../bench/scale-account.ts';
import { type Fault, faultyPorts, whensOf } from '../../properties/faulty-ports.ts';
import { largeAccount, roleName, vpcName } from '../../support/samples/large-account.ts';
import { type Bench, bench } from '../../support/samples/sample-guard.ts';

const VPCS = 12;
const BROKEN = [0, 5, 11];
const TICK_MS = 300_000;

const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';

/** Some VPCs and roles are broken, in different parcels. */
const brokenAccount = (): AccountState =>
  BROKEN.flatMap((n) => [
    associate(n),
    { api: 'iam:DetachRolePolicy', input: { RoleName: roleName(n), PolicyArn: CORE } } as const,
  ]).reduce((state, call) => {
    const applied = applyCall(state, call);
    if (!applied.ok) throw new Error(applied.errorCode);
    return { ...applied.state, decisions: {} };
  }, largeAccount(VPCS));

const STATE = brokenAccount();

const EXPECTED = new Set(
  BROKEN.flatMap((n) => [
    `vpc-name-resolution/AWS::EC2::VPC#${vpcName(n)}`,
    `node-permissions/AWS::IAM::Role#${roleName(n)}`,
  ]),
);

const toldBy = (made: Bench): ReadonlySet<string | null> =>
  new Set(made.published.map(({ incident }) => incident));

/** Ticks until a round is over; an invocation that dies is followed by the next tick. */
const roundOf = async (made: Bench): Promise<Swept> => {
  for (let n = 0; n < 20; n += 1) {
    const swept = await sweepSlice(made.guard(), { isFresh: false, timeLeft: () => TICK_MS }).catch(
      () => undefined,
    );
    made.now = new Date(made.now.getTime() + TICK_MS + 1);
    if (swept?.state === 'complete' || swept?.state === 'incomplete') return swept;
  }
  throw new Error('the round does not end');
};

/** A round in which one port call fails. */
const roundWith = async (fault: Fault) => {
  const made = bench({ state: STATE });
  const healthy = made.ports;
  const faulty = faultyPorts(healthy, fault);
  made.ports = faulty.ports;
  await sweepSlice(made.guard(), { isFresh: false, timeLeft: () => TICK_MS }).catch(() => undefined);
  const hasDied = fault.kind === 'crash' && faulty.hit();
  made.ports = healthy;
  made.now = new Date(made.now.getTime() + TICK_MS + 1);
  const last = await made.ports.ledger.progress();
  const isOver = last !== undefined && last.todo.length === 0 && !hasDied;
  const swept: Swept = isOver
    ? { outcomes: [], state: 'complete', failed: last.failed }
    : await roundOf(made);
  return { made, swept, wasHit: faulty.hit(), hitRead: faulty.hitRead() };
};

describe.each(['error', 'crash'] as const)('%s at any port call of a sweep', (kind) => {
  it('keeps nothing from being told, and the round is completed by the next ticks', async () => {
    let at = 0;
    for (let isHit = true; isHit; at += 1) {
      for (const when of whensOf(kind, at)) {
        const { made, swept, wasHit, hitRead } = await roundWith({ at, when, kind });
        const where = `${kind} at ${at}, ${when}, hit ${wasHit}`;
        expect(swept, where).toMatchObject({ state: 'complete', failed: [] });
        expect(toldBy(made), where).toEqual(EXPECTED);
        // At most what was under way is told twice.
        expect(made.published.length, where).toBeLessThanOrEqual(EXPECTED.size + 1);
        isHit = wasHit;
        if (hitRead) break;
      }
    }
    expect(at).toBeGreaterThan(50);
  });
});

describe('what can never be read', () => {
  const names: readonly [string, (scope: Scope) => boolean, readonly string[]][] = [
    [
      'a VPC',
      ({ networks }) => networks?.includes(vpcName(0)) ?? false,
      // The other VPCs of its parcel share its fate.
      [`vpc-name-resolution/AWS::EC2::VPC#${vpcName(0)}`],
    ],
    [
      'the nodes of a role',
      ({ instances }) => instances?.includes('i-00000000000000000') ?? false,
      [`node-permissions/AWS::IAM::Role#${roleName(0)}`],
    ],
    ['the preferences', ({ documents = [] }) => documents.length > 0, []],
    ['the trails', ({ trails = [] }) => trails.length > 0, []],
  ];

  it.each(names)('%s: the rest is told, and the round ends as incomplete', async (_, isHit, lost) => {
    const made = bench({ state: STATE });
    const { reader } = made.ports;
    made.ports = {
      ...made.ports,
      reader: {
        ...reader,
        read: (scope) =>
          isHit(scope) ? Promise.reject(new AccountUnavailableError('throttled')) : reader.read(scope),
      },
    };
    const swept = await roundOf(made);
    expect(swept.state).toBe('incomplete');
    expect(swept.failed.length).toBeGreaterThan(0);
    expect(toldBy(made)).toEqual(new Set([...EXPECTED].filter((one) => !lost.includes(one))));
    expect(made.complaints).toContain('A part of the sweep failed');
  });

  it('the list of nodes: the VPCs of the last round are swept', async () => {
    const made = bench({ state: largeAccount(VPCS) });
    expect((await roundOf(made)).state).toBe('complete');
    made.account.set(STATE);
    made.now = new Date(made.now.getTime() + 3_600_000);
    const managedNodes = async function* () {
      yield [];
      throw new AccountUnavailableError('throttled');
    };
    made.ports = { ...made.ports, reader: { ...made.ports.reader, managedNodes } };
    expect(await roundOf(made)).toMatchObject({ state: 'incomplete' });
    expect(toldBy(made)).toEqual(new Set([...EXPECTED].filter((one) => one.startsWith('vpc-'))));
  });

  it('one alert that SNS refuses for ever: the others are told', async () => {
    const made = bench({ state: STATE });
    const { publisher } = made.ports;
    const refused = `vpc-name-resolution/AWS::EC2::VPC#${vpcName(0)}`;
    made.ports = {
      ...made.ports,
      publisher: {
        publish: (outcome) =>
          outcome.incident === refused ? Promise.reject(new Error('refused')) : publisher.publish(outcome),
      },
    };
    expect(await roundOf(made)).toMatchObject({ state: 'incomplete' });
    expect(toldBy(made)).toEqual(new Set([...EXPECTED].filter((one) => one !== refused)));
    expect(made.published).toHaveLength(EXPECTED.size - 1);
  });

  it('a parcel that kills the process: the others are told, and the next round begins', async () => {
    const made = bench({ state: STATE });
    const { reader } = made.ports;
    const killed = new Error('out of memory');
    let isDead = false;
    made.ports = {
      ...made.ports,
      reader: {
        ...reader,
        read: (scope) => {
          isDead = scope.networks?.includes(vpcName(0)) ?? false;
          return isDead ? new Promise(() => undefined) : reader.read(scope);
        },
      },
    };
    const slice = async (): Promise<Swept['state']> => {
      isDead = false;
      const dying = new Promise<never>((_, reject) => {
        const look = setInterval(() => {
          if (!isDead) return;
          clearInterval(look);
          reject(killed);
        }, 1);
      });
      const swept = await Promise.race([
        sweepSlice(made.guard(), { isFresh: false, timeLeft: () => TICK_MS }),
        dying,
      ]).catch(() => undefined);
      made.now = new Date(made.now.getTime() + TICK_MS + 1);
      return swept?.state ?? 'unfinished';
    };
    const states: string[] = [];
    while (states.at(-1) !== 'incomplete') states.push(await slice());
    expect(states.length).toBeLessThan(6);
    const lost = `vpc-name-resolution/AWS::EC2::VPC#${vpcName(0)}`;
    expect(toldBy(made)).toEqual(new Set([...EXPECTED].filter((one) => one !== lost)));
  });
});
