import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pageOf } from '../../cli/fleet/html/page.ts';
import { openBrowser } from './browser.ts';
import { exampleFleet } from './example-fleet.ts';

/** Writes the picture of fleet's page. Run `node infra/pictures/fleet-picture.ts` on Linux x64. */

const file = join(await mkdtemp(join(tmpdir(), 'fleet-picture-')), 'fleet.html');
await writeFile(file, pageOf(exampleFleet()));
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 }, colorScheme: 'light' });
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: join('docs', 'fleet.png'), fullPage: true });
} finally {
  await browser.close();
}
