import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createPage } from '../../cli/doctor/html/page.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { brokenExamination, brokenNode } from './broken-account.ts';
import { openBrowser } from './browser.ts';

/**
 * Writes the pictures of doctor's page: the matrix by day, and the path of a node by night. Run
 * `node infra/pictures/doctor-picture.ts` on Linux x64; with a folder as argument, it writes all views there, to look at.
 */

const [folder] = process.argv.slice(2);

type View = {
  readonly name: string;
  readonly page: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  readonly isPrint?: boolean;
  /** A cell to open first. */
  readonly open?: boolean;
};

const KEPT: readonly View[] = [
  { name: 'doctor', page: 'matrix', width: 1000, height: 900, scheme: 'light', open: true },
  { name: 'doctor-node', page: 'node', width: 1000, height: 1000, scheme: 'dark' },
];

const ALL: readonly View[] = (['matrix', 'node'] as const).flatMap((page): readonly View[] => [
  { name: `${page}-light`, page, width: 1100, height: 2600, scheme: 'light', open: true },
  { name: `${page}-dark`, page, width: 1100, height: 2600, scheme: 'dark', open: true },
  { name: `${page}-narrow`, page, width: 360, height: 3000, scheme: 'light', open: true },
  { name: `${page}-print`, page, width: 720, height: 2600, scheme: 'light', isPrint: true },
]);

const pageOf = async (examination: Awaited<ReturnType<typeof brokenNode>>): Promise<string> => {
  const page = createPage(registry);
  page.add(examination);
  return page.text();
};

const work = await mkdtemp(join(tmpdir(), 'doctor-picture-'));
await writeFile(join(work, 'matrix.html'), await pageOf(await brokenExamination()));
await writeFile(join(work, 'node.html'), await pageOf(await brokenNode()));
const browser = await openBrowser();
try {
  for (const view of folder ? ALL : KEPT) {
    const { name, page: file, width, height, scheme, isPrint, open } = view;
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
    await page.goto(pathToFileURL(join(work, `${file}.html`)).href);
    if (isPrint) await page.emulateMedia({ media: 'print' });
    if (open)
      await page
        .locator('td.fail > a')
        .first()
        .click({ timeout: 1000 })
        .catch(() => undefined);
    await page.screenshot({ path: join(folder ?? 'docs', `${name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
}
