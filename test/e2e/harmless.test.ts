import { expect, test } from 'vitest';
import { networkClients } from '../../functions/adapters/aws/network/reader.ts';
import { sequentialTrips } from '../bench/measure.ts';
import { describeGuarded } from './support/guarded-account.ts';
import { HARMLESS_STORIES } from './support/harmless-stories.ts';
import { accessKeyOf } from './support/stack.ts';

describeGuarded('a change that breaks nothing', ['vpc-name-resolution'], (guarded, account) => {
  test.each(HARMLESS_STORIES)('is answered after a few calls: $name', async (story) => {
    const idOf = await guarded.start(story.account);
    const parts = await story.change(networkClients(account().owner).ec2, idOf);
    await guarded.deliver(story.api, parts);

    expect(await guarded.told(), await guarded.logs('guard-network')).toEqual([]);
    const key = accessKeyOf('guard-network', account());
    const own = account().world.requests.filter(({ accessKeyId }) => accessKeyId === key);
    const asked = own.map(({ operation }) => operation);
    const [calls, inSequence] = story.budget;
    expect(asked.length, asked.join(' ')).toBeGreaterThan(0);
    expect(asked.length, asked.join(' ')).toBeLessThanOrEqual(calls);
    expect(sequentialTrips(own), asked.join(' ')).toBeLessThanOrEqual(inSequence);
  });
});
