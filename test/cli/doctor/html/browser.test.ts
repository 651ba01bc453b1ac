import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenExamination, brokenNode } from '../../../../infra/pictures/broken-account.ts';
import { noBrowser } from '../../../../infra/pictures/browser.ts';
import { examinationsNamed, pageOf } from '../../../support/doctor/page-of.ts';
import { type ShownPages, showPages } from '../../../support/html/shown-pages.ts';

const PAGES = {
  account: async () => pageOf(await brokenExamination()),
  node: async () => pageOf(await brokenNode()),
  hostile: async () =>
    pageOf(
      ...examinationsNamed(
        `"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>${'w'.repeat(300)}`,
      ),
    ),
} as const;

describe.skipIf(noBrowser)(`doctor's page in a browser${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  let pages: ShownPages<keyof typeof PAGES>;

  beforeAll(async () => {
    pages = await showPages({
      account: await PAGES.account(),
      node: await PAGES.node(),
      hostile: await PAGES.hostile(),
    });
  });

  afterAll(() => pages?.close());

  it.each([
    ['account', { colorScheme: 'dark' }],
    ['account', { colorScheme: 'light', width: 360 }],
    ['node', { colorScheme: 'light' }],
    ['node', { colorScheme: 'dark', width: 360 }],
  ] as const)('breaks no rule of accessibility: %s %j', async (name, looks) => {
    const page = await pages.show(name, looks);
    if (name === 'account') await page.locator('td.fail > a').first().click();
    expect(await pages.violations(page)).toEqual([]);
  });

  it('breaks no rule of accessibility on paper, where everything is open', async () => {
    const page = await pages.show('account');
    await page.emulateMedia({ media: 'print' });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('details:not([open])').count()).toBe(0);
    expect(await page.locator('.copy').first().isVisible()).toBe(false);
    expect(await pages.violations(page)).toEqual([]);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator('details:not([open])').count()).toBeGreaterThan(0);
  });

  it('is read and copied by keyboard', async () => {
    const page = await pages.show('account');
    const focused = () => page.evaluate('document.activeElement.textContent');
    for (let presses = 0; presses < 30 && (await focused()) !== 'FAIL'; presses += 1)
      await page.keyboard.press('Tab');
    expect(await focused()).toBe('FAIL');
    await page.keyboard.press('Enter');
    const panel = page.locator('tr.more');
    expect(await panel.innerText()).toContain('the DNS server 8.8.8.8 cannot be reached');
    for (let presses = 0; presses < 30 && (await focused()) !== 'Copy command'; presses += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('#status', { hasText: 'Copied' }).waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toBe(await panel.locator('code').first().textContent());
    expect(copied).toMatch(/^aws ec2 associate-dhcp-options /);
    await page.keyboard.press('Escape');
    expect(await panel.count()).toBe(0);
    expect(await focused()).toBe('FAIL');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('ok');
    await page.keyboard.press('Space');
    expect(await panel.innerText()).toContain('session-endpoints');
  });

  it('leads to the evidence without its script, too', async () => {
    const page = await pages.show('account', { javaScriptEnabled: false });
    await page.locator('td.pass > a').first().click();
    await page.locator('details[open] .body', { hasText: 'The documentation of AWS' }).waitFor();
    expect(await page.locator('.copy').first().isVisible()).toBe(false);
  });

  it.each(['account', 'node', 'hostile'] as const)('is no wider than a small screen: %s', async (name) => {
    const page = await pages.show(name, { width: 360 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  it('does not run what names bring along', async () => {
    const page = await pages.show('hostile');
    for (const cell of await page.locator('td > a').all()) await cell.click();
    expect(await page.evaluate('window.hacked')).toBe(undefined);
    expect(await page.locator('img, script:not(body > script)').count()).toBe(0);
  });

  it('asks nobody for anything, and reports no error', async () => {
    for (const name of ['account', 'node', 'hostile'] as const) await pages.show(name);
    expect(pages.requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(new Set(pages.requests).size).toBe(3);
    expect(pages.problems).toEqual([]);
  });
});
