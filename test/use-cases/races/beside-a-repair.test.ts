import { expect, it } from 'vitest';
import type { Ports } from '../../../functions/core/ports.ts';
import { guardChange } from '../../../functions/use-cases/guard-change.ts';
import { allow, deleteRoute, deny, nat } from '../../support/races/stories.ts';
import { type Bench, later, remembering } from '../../support/samples/sample-guard.ts';
import { call, type Event, hear } from '../../support/settling.ts';

const step = () => Promise.withResolvers<void>();

const judge = (made: Bench, { record }: Event, ports: Partial<Ports>): Promise<unknown> => {
  const guard = made.guard('network');
  return guardChange(record, { ...guard, ports: { ...guard.ports, ...ports } });
};

it('what is told after a repair, from a reading before it, has its end', async () => {
  const made = await remembering({ state: nat() });
  later(made, 5);
  await hear(made, call(made, deny(1), 'zoe'));
  later(made, 5);
  const alice = call(made, deleteRoute, 'alice');
  const bob = call(made, allow, 'bob');
  const steps = { begun: step(), goOn: step(), repaired: step(), told: step() };
  const { remediator, publisher } = made.ports;
  const repairing = judge(made, alice, {
    remediator: {
      execute: async (one) => {
        steps.begun.resolve();
        await steps.goOn.promise;
        return remediator.execute(one);
      },
    },
    publisher: {
      publish: async (outcome) => {
        await publisher.publish(outcome);
        steps.repaired.resolve();
        await steps.told.promise;
      },
    },
  });
  await steps.begun.promise;
  await judge(made, bob, {
    publisher: {
      publish: async (outcome) => {
        later(made, 1 / 60);
        steps.goOn.resolve();
        await steps.repaired.promise;
        await publisher.publish(outcome);
      },
    },
  });
  steps.told.resolve();
  await repairing;
  expect(made.published.map(({ status, actor }) => [status, actor?.name])).toEqual([
    ['alerted', 'zoe'],
    ['fixed', 'alice'],
    ['alerted', 'bob'],
  ]);
  later(made, 61);
  await made.sweep();
  const ended = made.published.filter(({ status }) => status === 'resolved');
  expect(ended.map(({ prerequisite }) => prerequisite).toSorted()).toEqual([
    'internet-path',
    'network-access',
  ]);
});
