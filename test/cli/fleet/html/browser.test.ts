import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageOf } from '../../../../cli/fleet/html/page.ts';
import { noBrowser } from '../../../../infra/pictures/browser.ts';
import { fleetNamed, fleetWith, manyRows, organizationOf } from '../../../support/fleet/fleets.ts';
import { type ShownPages, showPages } from '../../../support/html/shown-pages.ts';

const PAGES = {
  few: pageOf(fleetWith(manyRows(16), organizationOf(9))),
  many: pageOf(fleetWith(manyRows(180), organizationOf(70))),
  hostile: pageOf(
    fleetNamed(`"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>${'w'.repeat(300)}`),
  ),
} as const;

describe.skipIf(noBrowser)(`fleet's page in a browser${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  let pages: ShownPages<keyof typeof PAGES>;

  /** The accounts of the rows that are seen, from the top. */
  const seen = async (page: Page): Promise<readonly string[]> =>
    page.locator('#installations tbody tr:visible th .id').allInnerTexts();

  beforeAll(async () => {
    pages = await showPages(PAGES);
  });

  afterAll(() => pages?.close());

  it.each([
    { colorScheme: 'dark', width: 1100 },
    { colorScheme: 'light', width: 360 },
  ] as const)('breaks no rule of accessibility: %j', async (looks) => {
    const page = await pages.show('few', looks);
    await page.getByRole('button', { name: 'Region' }).click();
    expect(await pages.violations(page)).toEqual([]);
  });

  it('finds by text and by state', async () => {
    const page = await pages.show('many');
    const found = page.locator('#found');
    expect(await found.innerText()).toBe('180 of 180 shown');
    await page.getByLabel('State').selectOption('deaf');
    expect(await found.innerText()).toBe('10 of 180 shown');
    await page.getByLabel('Find').fill('Shop-3 EU-CENTRAL');
    await page.getByLabel('State').selectOption('');
    expect(await found.innerText()).toBe('11 of 180 shown');
    await page.getByLabel('Find').fill('111122220030');
    expect(new Set(await seen(page))).toEqual(new Set(['111122220030']));
    await page.getByLabel('Find').fill('nowhere');
    expect(await found.innerText()).toBe('0 of 180 shown');
  });

  it('sorts by each column, by keyboard, both ways, and says so', async () => {
    const page = await pages.show('many');
    const before = await seen(page);
    const nodes = page.getByRole('columnheader', { name: 'Nodes' });
    await nodes.getByRole('button').focus();
    await page.keyboard.press('Enter');
    expect(await nodes.getAttribute('aria-sort')).toBe('ascending');
    await page.keyboard.press('Enter');
    expect(await nodes.getAttribute('aria-sort')).toBe('descending');
    expect((await seen(page))[0]).toBe('111122220059');
    await page.getByRole('button', { name: 'State' }).click();
    expect(await seen(page)).toEqual(before);
    expect(await page.locator('[aria-sort]').count()).toBe(1);
  });

  it('shows everything without its script, and no field that does nothing', async () => {
    const page = await pages.show('many', { javaScriptEnabled: false });
    expect(await seen(page)).toHaveLength(180);
    expect(await page.locator('input:visible, select:visible, button:visible').count()).toBe(0);
  });

  it.each(['many', 'hostile'] as const)('is no wider than a small screen: %s', async (name) => {
    const page = await pages.show(name, { width: 360 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  it('does not run what others wrote, asks nobody for anything, and reports no error', async () => {
    const page = await pages.show('hostile');
    expect(await page.evaluate('window.hacked')).toBe(undefined);
    expect(await page.locator('img, script:not(body > script)').count()).toBe(0);
    expect(pages.requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(pages.problems).toEqual([]);
  });
});
