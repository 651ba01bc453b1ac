import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../cli/doctor/show/verdict.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { seedHealthy } from '../../e2e/support/seed-healthy.ts';
import { describeWithAccount, type TestAccount } from '../../support/account.ts';
import { examineAccount, failing } from '../../support/doctor/on-account.ts';
import type { IdOf } from '../../support/seed/seed.ts';
import { runCommands } from '../../support/shell/run-commands.ts';
import { BREAKS, type Break, NETWORK_BREAKS, seedWell } from './breaks.ts';

const breakAndMend = async (
  account: TestAccount,
  { prerequisite, change, after }: Break,
  idOf: IdOf,
): Promise<void> => {
  await change(account, idOf);
  const broken = failing(await examineAccount(account));
  expect(broken.map((check) => check.prerequisite)).toEqual([prerequisite]);
  const commands = broken.flatMap((check) => check.commands);
  expect(commands).not.toEqual([]);
  // moto has no agents that carry out a document; `after` does what they would.
  await runCommands(
    commands.filter((command) => !command.startsWith('aws ssm send-command ')),
    account.owner,
  );
  after?.(account);
  expect(failing(await examineAccount(account))).toEqual([]);
};

describeWithAccount('what doctor says of each prerequisite that is broken', (account) => {
  it('tries each of them; a lost connection has no command', () => {
    const tried = [...BREAKS, ...NETWORK_BREAKS].map(({ prerequisite }) => prerequisite);
    expect([...tried, 'node-connection'].toSorted()).toEqual(registry.map(({ id }) => id).toSorted());
  });

  // The order is that of the list, which says why.
  describe('in an account in which the rest holds', { shuffle: false }, () => {
    let idOf: IdOf;

    beforeAll(async () => {
      idOf = await seedWell(account());
    });

    it('says so while nothing is broken', async () => {
      const examination = await examineAccount(account());
      expect(failing(examination)).toEqual([]);
      expect(exitCodeOf([examination], 'unknown')).toBe(0);
    });

    it.each(BREAKS)('$prerequisite: one failure, whose commands mend it', (one) =>
      breakAndMend(account(), one, idOf),
    );

    it('node-connection: one failure, until the node is back', async () => {
      const { world } = account();
      const before = world.nodes;
      world.nodes = before.map((node) => ({ ...node, PingStatus: 'ConnectionLost' }));
      // An agent has some minutes to connect after its instance has started.
      const later = new Date(Date.now() + 60 * 60 * 1000);
      const broken = failing(await examineAccount(account(), () => later));
      world.nodes = before;
      expect(broken.map(({ prerequisite, because }) => [prerequisite, because])).toEqual([
        [
          'node-connection',
          expect.stringMatching(/^2 of 2 managed nodes in vpc-\w+ are running but have lost/),
        ],
      ]);
    });
  });

  it.each(NETWORK_BREAKS)('$prerequisite: one failure, whose commands mend it', async (one) => {
    await account().reset();
    await breakAndMend(account(), one, await seedHealthy(account(), one.account));
  });
});
