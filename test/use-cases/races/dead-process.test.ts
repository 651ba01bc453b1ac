import { expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { guardChange } from '../../../functions/use-cases/guard-change.ts';
import { GUARD_DELIVERIES } from '../../../infra/stack/queues.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { type Bench, later, remembering } from '../../support/samples/sample-guard.ts';
import { call, hear } from '../../support/settling.ts';

const dns = (Value: boolean): ApiCall => ({
  api: 'ec2:ModifyVpcAttribute',
  input: { VpcId: VPC_ID, EnableDnsSupport: { Value } },
});

/** Somebody's change is judged by a process that dies while it publishes. */
const dieTelling = async (made: Bench, who: string, wanted: ApiCall): Promise<void> => {
  const { record } = call(made, wanted, who);
  const guard = made.guard('network');
  await new Promise<void>((dies) => {
    const publish = (): Promise<void> => new Promise(() => dies());
    void guardChange(record, { ...guard, ports: { ...guard.ports, publisher: { publish } } });
  });
};

/** Delivers an event until it asks for no more; so often. */
const deliveriesUntilDone = async (made: Bench, event: ReturnType<typeof call>): Promise<number> => {
  const heardAt = made.now;
  for (let deliveries = 1; ; deliveries += 1) {
    const { judgedAgainAt } = await made.deliver(event.record, 'network', heardAt);
    if (judgedAgainAt === undefined) return deliveries;
    made.now = new Date(judgedAgainAt);
  }
};

it.each([
  ['its end', true],
  ['the break', false],
])(
  'what waits for a process that died telling %s leaves deliveries for a message that fails',
  async (_, told) => {
    const made = await remembering({ settings: { mode: 'alert' } });
    later(made, 5);
    if (told) await hear(made, call(made, dns(false), 'alice'));
    later(made, 5);
    await dieTelling(made, 'bob', dns(told));
    expect(await deliveriesUntilDone(made, call(made, dns(!told), 'carol'))).toBeLessThanOrEqual(
      GUARD_DELIVERIES - 3,
    );
    if (told) expect(made.published.at(-1)).toMatchObject({ status: 'alerted', actor: { name: 'carol' } });
  },
);
