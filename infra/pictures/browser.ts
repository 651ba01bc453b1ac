import chromium from '@sparticuz/chromium';
import { type Browser, chromium as driver } from 'playwright-core';

/** Why no browser can run on this computer; undefined if one can. The package brings one for Linux on x64 only. */
export const noBrowser: string | undefined =
  process.platform === 'linux' && process.arch === 'x64'
    ? undefined
    : `the browser of the tests runs on Linux x64 only, not on ${process.platform} ${process.arch}`;

/** In one process, the browser ends with its first page; and a page is looked at with the guards that it has on a desk. */
const UNWANTED = ['--single-process', '--disable-web-security', '--allow-running-insecure-content'];

/** A headless Chromium, which is unpacked to the folder for temporary files when it is started first. */
export const openBrowser = async (): Promise<Browser> =>
  driver.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((arg) => !UNWANTED.includes(arg)),
    headless: true,
  });
