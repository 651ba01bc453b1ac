import { expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import { resource } from '../../functions/account/resource.ts';
import { CLAIM_MS } from '../../functions/core/ledger/claim.ts';
import type { Ledger, Ports } from '../../functions/core/ports.ts';
import type { Json } from '../../functions/formats/json.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { sweepAccount } from '../../functions/use-cases/sweep/sweep-account.ts';
import { optionSet, VPC_ID } from '../support/samples/sample-account.ts';
import { associate, deleteBucket, deleteGroup, switchOff } from '../support/samples/sample-changes.ts';
import { type Bench, bench, healthyAccount, later, remembering } from '../support/samples/sample-guard.ts';
import { described, type MakeWorld } from './world.ts';

/** A ledger that several runs use, and on which each of them believes that it makes the only round. */
const ownRounds = (ledger: Ledger): Ledger => ({
  ...ledger,
  progress: async () => undefined,
  saveProgress: async () => true,
});

/** Lets something else happen right before the first call of one kind. */
const before = <N extends 'replaceIncident' | 'replaceRepair'>(
  ledger: Ledger,
  name: N,
  happens: () => Promise<unknown>,
): Ledger => {
  let isFirst = true;
  const call = async (...args: Parameters<Ledger[N]>): Promise<boolean> => {
    if (isFirst) {
      isFirst = false;
      await happens();
    }
    return (ledger[name] as (...args: Parameters<Ledger[N]>) => Promise<boolean>)(...args);
  };
  return { ...ledger, [name]: call };
};

const personOf = (userName: string) => ({
  userIdentity: { type: 'IAMUser', userName, arn: `arn:aws:iam::111122223333:user/${userName}` },
});

const sweepWith = (made: Bench, ports: Partial<Ports> = {}) =>
  sweepAccount({ ...made.guard(), ports: { ...made.ports, ...ports } });

/** Runs that find the same at once, whatever ledger they share. */
export const racesContract = (makeWorld: MakeWorld): void => {
  const on = async (make: () => Bench | Promise<Bench>): Promise<Bench & { readonly ledger: Ledger }> => {
    const { ledger } = await makeWorld(described({}));
    const made = await make();
    made.ports = { ...made.ports, ledger };
    return Object.assign(made, { ledger });
  };

  it('two sweeps at once tell each incident once', async () => {
    const made = await on(() => bench());
    associate(made, 'dopt-public');
    deleteGroup(made);
    deleteBucket(made);
    const ledger = ownRounds(made.ledger);
    await Promise.all([sweepWith(made, { ledger }), sweepWith(made, { ledger })]);
    const told = made.published.map(({ incident }) => incident);
    expect(told).toHaveLength(3);
    expect(new Set(told).size).toBe(3);
    const { incidents } = await made.ledger.open();
    expect(incidents.map((one) => [one.told, one.claim])).toEqual(Array(3).fill([true, undefined]));
  });

  it('two sweeps, one of them a step ahead, tell each incident once', async () => {
    const made = await on(() => bench());
    associate(made, 'dopt-public');
    const second = () => sweepWith(made, { ledger: ownRounds(made.ledger) });
    await sweepWith(made, { ledger: before(ownRounds(made.ledger), 'replaceIncident', second) });
    expect(made.published).toHaveLength(1);
  });

  it('a sweep and a guard at once: the guard comes first, and the sweep is silent', async () => {
    const made = await on(() => bench());
    const event = associate(made, 'dopt-public');
    const guard = () => made.deliver(event, 'network');
    const told = await sweepWith(made, { ledger: before(ownRounds(made.ledger), 'replaceIncident', guard) });
    expect(told).toEqual([]);
    expect(made.published).toMatchObject([{ actor: { name: 'alice@example.com' } }]);
  });

  it('a sweep and a guard at once: the sweep comes first, and the guard tells who it was', async () => {
    const made = await on(() => bench());
    const event = associate(made, 'dopt-public');
    later(made, 1);
    const ledger = before(made.ledger, 'replaceIncident', () => sweepWith(made));
    const guard = made.guard('network');
    const outcome = await guardChange(event, { ...guard, ports: { ...guard.ports, ledger } });
    expect(outcome).toMatchObject({ status: 'alerted', toldBefore: false });
    expect(made.published).toMatchObject([{ actor: null }, { actor: { name: 'alice@example.com' } }]);
    const { incidents } = await made.ledger.open();
    expect(incidents).toMatchObject([
      {
        told: true,
        by: 'alice@example.com',
        api: 'ec2:AssociateDhcpOptions',
        eventId: outcome.event?.eventId,
      },
    ]);
  });

  it('two people at once: what one of them tells at this moment does not hide the other', async () => {
    const made = await on(() => remembering({ settings: { mode: 'alert' } }));
    await made.sweep();
    later(made, 5);
    const first = associate(made, 'dopt-public', { eventId: 'e-1', more: personOf('alice') });
    const second = switchOff(made, 'enableDnsSupport', { eventId: 'e-2', more: personOf('bob') });
    const guard = made.guard('network');
    const { publisher } = made.ports;
    const publish: typeof publisher.publish = async (outcome) => {
      await made.deliver(second, 'network');
      await publisher.publish(outcome);
    };
    await guardChange(first, { ...guard, ports: { ...guard.ports, publisher: { publish } } });
    expect(made.published.map(({ actor }) => actor?.name)).toEqual(['bob', 'alice']);
    // Each of them is remembered, so their events tell nothing when they come again.
    for (const event of [first, second]) await made.deliver(event, 'network');
    expect(made.published).toHaveLength(2);
    expect((await made.ledger.open()).incidents).toMatchObject([{ told: true, state: 'open' }]);
  });

  it('a break waits while the end of the one before is told, and is then told itself', async () => {
    const made = await on(() => bench());
    await made.deliver(associate(made, 'dopt-public'), 'network');
    later(made, 30);
    const mend = associate(made, 'dopt-amazon', { eventId: 'e-mend' });
    const guard = made.guard('network');
    const { publisher } = made.ports;
    const again: Json[] = [];
    const publish: typeof publisher.publish = async (outcome) => {
      again.push(associate(made, 'dopt-public', { eventId: 'e-again' }));
      expect(await made.deliver(again[0] ?? null, 'network')).toMatchObject({ status: 'settling' });
      await publisher.publish(outcome);
    };
    await guardChange(mend, { ...guard, ports: { ...guard.ports, publisher: { publish } } });
    later(made, 1);
    await made.deliver(again[0] ?? null, 'network');
    expect(made.published.map(({ status }) => status)).toEqual(['alerted', 'resolved', 'alerted']);
  });

  it('two changes that raise other doubts about one VPC at once are both told', async () => {
    const { dhcpOptions } = healthyAccount();
    const unseen = present(optionSet('dopt-unseen', ['10.0.9.54']));
    const state = healthyAccount({ dhcpOptions: { ...dhcpOptions, 'dopt-unseen': unseen } });
    const made = await on(() => bench({ state }));
    const first = associate(made, 'dopt-private', { eventId: 'e-1' });
    const then = made.account.state();
    const second = associate(made, 'dopt-unseen', { eventId: 'e-2' });
    const now = made.account.state();
    const another = async () => {
      made.account.set(then);
      await made.deliver(first, 'network');
      made.account.set(now);
    };
    const guard = made.guard('network');
    const ledger = before(made.ledger, 'replaceIncident', another);
    await guardChange(second, { ...guard, ports: { ...guard.ports, ledger } });
    expect(made.published.map(({ status, event }) => [status, event?.eventId])).toEqual([
      ['inconclusive', 'e-1'],
      ['inconclusive', 'e-2'],
    ]);
  });

  it('a sweep and a guard on their own ways tell it with its name once, in whatever order their calls come', async () => {
    for (let n = 0; n < 5; n += 1) {
      const made = await on(() => bench());
      const event = associate(made, 'dopt-public');
      await Promise.all([
        sweepWith(made, { ledger: ownRounds(made.ledger) }),
        made.deliver(event, 'network'),
      ]);
      const named = made.published.filter(({ actor }) => actor !== null);
      expect([named.length, made.published.length - named.length]).toEqual([1, expect.toBeOneOf([0, 1])]);
    }
  });

  it('a repair that is under way is told by its guard alone', async () => {
    const made = await on(() => remembering());
    await made.sweep();
    const event = associate(made, 'dopt-public');
    const { remediator } = made.ports;
    made.ports = {
      ...made.ports,
      remediator: {
        execute: async (call) => {
          await sweepWith(made, { ledger: ownRounds(made.ledger) });
          return remediator.execute(call);
        },
      },
    };
    expect((await made.deliver(event, 'network')).status).toBe('fixed');
    expect(made.published.map(({ status }) => status)).toEqual(['fixed']);
  });

  it('what a crash left claimed is told by the same round at once, and by others after the claim', async () => {
    const made = await on(() => bench());
    deleteBucket(made);
    const dead = { publish: () => Promise.reject(new Error('the process ends here')) };
    await sweepWith(made, { publisher: dead, ledger: ownRounds(made.ledger) });
    expect((await made.ledger.open()).incidents).toMatchObject([{ told: false, claim: {} }]);
    made.now = new Date(made.now.getTime() + CLAIM_MS - 1);
    expect(await sweepWith(made, { ledger: ownRounds(made.ledger) })).toEqual([]);
    made.now = new Date(made.now.getTime() + 1);
    expect(await sweepWith(made, { ledger: ownRounds(made.ledger) })).toHaveLength(1);
    expect(made.published).toHaveLength(1);
  });

  it('what a crash left claimed by an event is told when the event is delivered again', async () => {
    const made = await on(() => bench());
    const event = deleteBucket(made);
    const { publisher } = made.ports;
    made.ports = { ...made.ports, publisher: { publish: () => Promise.reject(new Error('SNS is down')) } };
    await expect(made.deliver(event)).rejects.toThrow('SNS is down');
    made.ports = { ...made.ports, publisher };
    expect(await made.deliver(event)).toMatchObject({ status: 'alerted', toldBefore: false });
    expect(made.published).toHaveLength(1);
  });

  it('a reminder is told once by two sweeps', async () => {
    const made = await on(() => bench());
    deleteBucket(made);
    await made.sweep();
    later(made, 24 * 60);
    const ledger = ownRounds(made.ledger);
    await Promise.all([sweepWith(made, { ledger }), sweepWith(made, { ledger })]);
    expect(made.published.map(({ reminder }) => reminder !== undefined)).toEqual([false, true]);
  });

  it('a repair that a crash left untold is told once by two sweeps', async () => {
    const made = await on(() => remembering());
    await made.sweep();
    const event = associate(made, 'dopt-public');
    const { publisher } = made.ports;
    made.ports = { ...made.ports, publisher: { publish: () => Promise.reject(new Error('SNS is down')) } };
    await expect(made.deliver(event, 'network')).rejects.toThrow();
    made.ports = { ...made.ports, publisher };
    later(made, 60);
    const ledger = ownRounds(made.ledger);
    await Promise.all([sweepWith(made, { ledger }), sweepWith(made, { ledger })]);
    expect(made.published.map(({ status }) => status)).toEqual(['fixed']);
    expect((await made.ledger.open()).untold).toEqual([]);
  });

  it('a sweep never closes what broke again while it read', async () => {
    const made = await on(() => bench());
    await made.sweep();
    associate(made, 'dopt-public');
    await made.sweep();
    associate(made, 'dopt-amazon');
    later(made, 60);
    const breakAgain = async () => {
      later(made, 1);
      await made.deliver(associate(made, 'dopt-other'), 'network');
    };
    await sweepWith(made, { ledger: before(ownRounds(made.ledger), 'replaceIncident', breakAgain) });
    const { incidents } = await made.ledger.load([resource('AWS::EC2::VPC', VPC_ID)]);
    expect(incidents).toMatchObject([{ state: 'open', told: true, by: 'alice@example.com' }]);
  });

  /** Something is broken, told and mended; the event of the mend is on its way. */
  const mended = async () => {
    const made = await on(() => bench());
    await made.deliver(associate(made, 'dopt-public'), 'network');
    later(made, 30);
    const event = associate(made, 'dopt-amazon', { eventId: 'e-mend' });
    return { made, event };
  };
  const statuses = (made: Bench) => made.published.map(({ status }) => status);

  it.each([
    ['two sweeps', 2, 0],
    ['a sweep and the event', 1, 1],
    ['the event, delivered three times at once', 0, 3],
    ['two sweeps and the event twice', 2, 2],
  ])('the end of an incident is told once: %s', async (_, sweeps, deliveries) => {
    const { made, event } = await mended();
    const ledger = ownRounds(made.ledger);
    await Promise.all([
      ...Array.from({ length: sweeps }, () => sweepWith(made, { ledger })),
      ...Array.from({ length: deliveries }, () => made.deliver(event, 'network')),
    ]);
    await made.sweep();
    expect(statuses(made)).toEqual(['alerted', 'resolved']);
    // One follow-up is left, and nothing else.
    expect((await made.ledger.open()).incidents).toMatchObject([
      { state: 'closed', followUp: { known: [{}] }, resolvedAt: expect.any(String) },
    ]);
  });

  it('the end of an incident is told once, whoever is a step ahead', async () => {
    const { made, event } = await mended();
    const guard = () => made.deliver(event, 'network');
    await sweepWith(made, { ledger: before(ownRounds(made.ledger), 'replaceIncident', guard) });
    expect(statuses(made)).toEqual(['alerted', 'resolved']);
    expect(made.published.at(-1)?.actor).not.toBeNull();
  });

  it('what breaks while its end is told is told again, and is open', async () => {
    const { made, event } = await mended();
    const { publisher } = made.ports;
    let isFirst = true;
    const publish: typeof publisher.publish = async (outcome) => {
      await publisher.publish(outcome);
      if (!isFirst) return;
      isFirst = false;
      later(made, 1);
      await made.deliver(associate(made, 'dopt-public', { eventId: 'e-again' }), 'network');
    };
    const guard = made.guard('network');
    await guardChange(event, { ...guard, ports: { ...guard.ports, publisher: { publish } } });
    await made.sweep();
    expect(statuses(made)).toEqual(['alerted', 'resolved', 'alerted']);
    expect((await made.ledger.open()).incidents).toMatchObject([{ state: 'open', told: true }]);
  });
};
