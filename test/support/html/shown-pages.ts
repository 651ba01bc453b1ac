import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../../infra/pictures/browser.ts';

type Looks = {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly javaScriptEnabled?: boolean;
};

/** Pages in files, as a person opens them in a browser. */
export type ShownPages<Name extends string> = {
  show(name: Name, looks?: Looks): Promise<Page>;
  /** Rules of accessibility that a page breaks, with the elements. */
  violations(page: Page): Promise<unknown>;
  /** What all pages asked for, and what they reported. */
  readonly requests: readonly string[];
  readonly problems: readonly string[];
  close(): Promise<void>;
};

/** Writes the pages to files and starts a browser. */
export const showPages = async <Name extends string>(
  pages: Readonly<Record<Name, string>>,
): Promise<ShownPages<Name>> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'session-guard-page-'));
  for (const [name, text] of Object.entries<string>(pages)) {
    await writeFile(path.join(folder, `${name}.html`), text);
  }
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await openBrowser();
  const requests: string[] = [];
  const problems: string[] = [];
  return {
    show: async (name, { width = 1100, ...looks } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        permissions: ['clipboard-read', 'clipboard-write'],
        ...looks,
      });
      const page = await context.newPage();
      page.on('request', (request) => requests.push(request.url()));
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => problems.push(message.text()));
      await page.goto(pathToFileURL(path.join(folder, `${name}.html`)).href);
      return page;
    },
    // The policy of a page lets no script in, but the debugger may.
    violations: async (page) => {
      await page.evaluate(axe);
      return page.evaluate(
        'axe.run().then(({violations}) => violations.map(({id, nodes}) => [id, ...nodes.map(({html}) => html)]))',
      );
    },
    requests,
    problems,
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
