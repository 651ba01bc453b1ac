import { beforeAll, expect, test } from 'vitest';
import { IDLE_METRICS } from '../../infra/cost/metrics.ts';
import { BENCH_STORIES } from '../bench/stories.ts';
import { inStory, recordStory, recordSweep } from '../bench/tape/record.ts';
import type { Template } from '../infra/package-stack.ts';
import { describeWithAccount } from '../support/account.ts';
import { expectAffordable } from './support/budgets.ts';
import { packagedTemplate } from './support/packaged-template.ts';

/** What the other suites of this folder do not play; they check the costs of what breaks. */
const HARMLESS = BENCH_STORIES.filter(({ isHarmless }) => isHarmless);

describeWithAccount('what is harmless costs no more than its budget', (account) => {
  let template: Template;

  beforeAll(async () => {
    template = await packagedTemplate({});
  });

  test.each(HARMLESS)('$guard: $event', async (story) => {
    const tape = await recordStory({ account: account(), template, dist: 'dist' }, story);
    expect(tape.answered.filter(({ question }) => question.operation === 'sns:Publish')).toEqual([]);
    expectAffordable(story.guard, story.event, 'alert', tape.costs);
  });

  test('a sweep', async () => {
    const [story] = BENCH_STORIES;
    if (!story) throw new Error('there are no stories');
    const tape = await recordSweep({ account: account(), template, dist: 'dist' }, story);
    expectAffordable('sweep', tape.event, 'alert', tape.costs);
  });

  test('a sweep that finds nothing sends no metric but the heartbeat', async () => {
    const [story] = BENCH_STORIES;
    if (!story) throw new Error('there are no stories');
    const sent = await inStory({ account: account(), template, dist: 'dist' }, story, async (stack) => {
      const sweep = await stack.lambda('sweep');
      for (const event of [{}, { 'detail-type': 'Scheduled Event' }]) await sweep.invoke(event);
      return sweep.logs().matchAll(/"Metrics":\[\{"Name":"(\w+)"/g);
    });
    expect([...new Set([...sent].map(([, name]) => name))]).toEqual(IDLE_METRICS);
  });
});
