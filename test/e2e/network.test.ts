import { expect, test } from 'vitest';
import { networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { expectNothingTwice, expectWithinBudget } from './support/budgets.ts';
import { describeGuarded } from './support/guarded-account.ts';
import { eventOf, NETWORK_STORIES } from './support/network-stories.ts';

const AUTO_FIX = ['session-endpoints', 'network-access', 'internet-path'];

describeGuarded('the built network guard', AUTO_FIX, (guarded, account, mode) => {
  test.each(NETWORK_STORIES)('$name', async (story) => {
    const idOf = await guarded.start(story.account);
    await story.change(networkClients(account().owner).ec2, idOf);
    await guarded.deliver(story.api, story.record(idOf));

    const [outcome, ...others] = await guarded.told();
    expect(others).toEqual([]);
    const isFixed = mode === 'auto-fix' && story.repair.length > 0;
    expect(outcome, await guarded.logs('guard-network')).toMatchObject({
      status: isFixed ? 'fixed' : 'alerted',
      prerequisite: story.prerequisite,
      attribution: 'proven',
      impact: story.impact,
      calls: isFixed ? story.repair : [],
      blastRadius: { nodes: 1 },
    });
    expect(outcome?.commands.fix.join('\n')).toContain(story.command);
    expect(guarded.writesOf('guard-network')).toEqual(isFixed ? story.repair : []);
    expectWithinBudget(account(), 'guard-network', eventOf(story), mode);
    if (!isFixed) expectNothingTwice(account(), 'guard-network');
  });
});
