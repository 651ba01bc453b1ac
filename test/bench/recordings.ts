import { stat } from 'node:fs/promises';
import { startServer } from '../adapters/slack/fake-slack.ts';
import { GRANTS } from '../e2e/support/grants.ts';
import { packageStack } from '../infra/package-stack.ts';
import { startAccount } from '../support/account.ts';
import type { Build, Mode, Recorded } from './events.ts';
import { BENCH_STORIES } from './stories.ts';
import { recordStorms, type Storm } from './storm.ts';
import { recordSlack, recordStory, recordSweep, SLACK_PARAMETER, type Studio } from './tape/record.ts';

const FUNCTIONS = ['guard-preferences', 'guard-network', 'guard-identity', 'sweep', 'notify-slack'];

const SETTINGS: Readonly<Record<Mode, Readonly<Record<string, string>>>> = {
  alert: { 'slack-secret-name': SLACK_PARAMETER },
  fix: {
    ...GRANTS,
    mode: 'auto-fix',
    'auto-fix': 'all',
    'fix-containment': 'node-role,iam-policy',
    'fix-budget': '20',
    'settle-seconds': '0',
  },
};

const alertStory = BENCH_STORIES[0];

const recordStories = async (studio: Studio, mode: Mode): Promise<readonly Recorded[]> => {
  const recorded: Recorded[] = [];
  for (const story of BENCH_STORIES) {
    console.error(`records ${studio.dist}, ${mode}: ${story.guard} ${story.event}`);
    recorded.push({ mode, tape: await recordStory(studio, story) });
  }
  return recorded;
};

/** What is not a guard: a sweep of a healthy account, and an alert on its way to Slack. */
const recordOthers = async (studio: Studio, replayUrl: string): Promise<readonly Recorded[]> => {
  if (!alertStory) throw new Error('there are no stories');
  const slack = await startServer([{ body: 'ok' }]);
  try {
    return [
      { mode: 'alert', tape: await recordSweep(studio, alertStory) },
      { mode: 'alert', tape: await recordSlack(studio, alertStory, slack.url, replayUrl) },
    ];
  } finally {
    await slack.close();
  }
};

const inMode = async <T>(
  python: string,
  dist: string,
  mode: Mode,
  run: (studio: Studio, folder: string) => Promise<T>,
): Promise<T> => {
  const { template, folder, remove } = await packageStack(dist, SETTINGS[mode]);
  const account = await startAccount(python);
  try {
    return await run({ account, template, dist }, folder);
  } finally {
    await account.stop();
    await remove();
  }
};

const zipsIn = async (folder: string): Promise<Build['zips']> =>
  Object.fromEntries(
    await Promise.all(FUNCTIONS.map(async (name) => [name, (await stat(`${folder}/${name}.zip`)).size])),
  );

/** Records everything of a build on emulated accounts, one for each mode, which work side by side. */
export const recordBuild = async (
  python: string,
  dist: string,
  replayUrl: string,
): Promise<Build & { readonly storms: readonly Storm[] }> => {
  const [alert, fix] = await Promise.all([
    inMode(python, dist, 'alert', async (studio, folder) => ({
      recorded: [...(await recordStories(studio, 'alert')), ...(await recordOthers(studio, replayUrl))],
      storms: await recordStorms(studio),
      zips: await zipsIn(folder),
    })),
    inMode(python, dist, 'fix', (studio) => recordStories(studio, 'fix')),
  ]);
  return { dist, recorded: [...alert.recorded, ...fix], zips: alert.zips, storms: alert.storms };
};
