import { join } from 'node:path';
import type { KnownBlock } from '@slack/types';
import type { Page } from 'playwright-core';
import { tellStory } from '../../cli/demo/demo.ts';
import { stories } from '../../cli/demo/stories.ts';
import { toSlackMessage } from '../../functions/alerts/slack.ts';
import { mailSubject } from '../../functions/alerts/sns.ts';
import { toText } from '../../functions/alerts/text.ts';
import type { Mode } from '../../functions/core/guard-config.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { openBrowser } from './browser.ts';
import { MAIL_STYLE, mailHtml, SLACK_STYLE, slackHtml } from './slack-html.ts';

/**
 * Makes the pictures of an alert in docs: of the demo's DHCP story, as Slack shows it by day and by night, the fix, and the mail
 * on a phone. Run `node infra/pictures/alert-picture.ts` on Linux x64; with a folder as argument, it writes there, and
 * all stories as well, to look at.
 */

const STORY = 'dhcp-public-dns';
const [folder] = process.argv.slice(2);

/** What was published of a story. */
const outcomesOf = async (id: string, mode: Mode): Promise<readonly Outcome[]> => {
  const index = stories.findIndex((story) => story.id === id);
  const story = stories[index];
  if (!story) throw new Error(`there is no story ${id}`);
  const { answers } = await tellStory(story, index, mode);
  return answers.flatMap(({ outcome, isPublished }) => (isPublished ? [outcome] : []));
};

const page = (style: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>session-guard</title><style>${style}</style>${body}</html>`;

const slackOf = (outcomes: readonly Outcome[], time: string): string =>
  outcomes
    .map((outcome) => slackHtml((toSlackMessage(outcome).blocks ?? []) as readonly KnownBlock[], time))
    .join('');

const mailOf = (outcome: Outcome): string => mailHtml(mailSubject(outcome), toText(outcome));

type View = {
  readonly name: string;
  readonly html: string;
  readonly width: number;
  readonly scheme?: 'dark';
  /** Only what the first screen shows. */
  readonly height?: number;
};

const take = async (browserPage: Page, { name, html, width, scheme, height }: View): Promise<void> => {
  await browserPage.setViewportSize({ width, height: height ?? 400 });
  await browserPage.emulateMedia({ colorScheme: scheme ?? 'light' });
  await browserPage.setContent(html);
  const path = join(folder ?? 'docs', `${name}.png`);
  await browserPage.screenshot({ path, fullPage: height === undefined });
};

const alert = await outcomesOf(STORY, 'alert');
const fix = await outcomesOf(STORY, 'auto-fix');
const slack = page(SLACK_STYLE, slackOf(alert, '8:42 PM'));
const fixed = page(SLACK_STYLE, slackOf(fix, '8:44 PM'));
const mails = alert.map(mailOf).join('');

const kept: readonly View[] = [
  { name: 'alert', html: slack, width: 860 },
  { name: 'alert-dark', html: slack, width: 860, scheme: 'dark' },
  { name: 'alert-fixed', html: fixed, width: 860 },
  { name: 'alert-mail', html: page(MAIL_STYLE, mails), width: 360 },
];

/** Each story on a phone, whose first screen must hold what, where, who and what to do. */
const looked = async (): Promise<readonly View[]> => {
  const views: View[] = [];
  for (const { id } of stories) {
    const html = page(SLACK_STYLE, slackOf(await outcomesOf(id, 'alert'), '8:42 PM'));
    views.push(
      { name: `phone-${id}`, html, width: 390, height: 760 },
      { name: `desk-${id}`, html, width: 860 },
    );
  }
  return views;
};

const browser = await openBrowser();
const browserPage = await browser.newPage();
for (const view of [...kept, ...(folder ? await looked() : [])]) await take(browserPage, view);
await browser.close();
