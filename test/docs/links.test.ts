import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const pagesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(`${ROOT}/${folder}`, { recursive: true }))
    .filter((path) => path.endsWith('.md'))
    .map((path) => join(folder, path));

const PAGES = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...(await pagesIn('docs'))];

const textOf = (path: string): Promise<string> => readFile(`${ROOT}/${path}`, 'utf8');

const withoutCode = (markdown: string): string =>
  markdown.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** As GitHub makes them: https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
const anchorsOf = (markdown: string): readonly string[] =>
  [...markdown.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/^#{1,6} +(.+)$/gm)].map(
    ([, heading = '']) =>
      heading
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
  );

const linksOf = (markdown: string): readonly string[] =>
  [...withoutCode(markdown).matchAll(/(?:\]\(|src(?:set)?=")([^)\s"]+)[)"]/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

const problemOf = async (page: string, link: string): Promise<string | undefined> => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (target.startsWith('..') || !existsSync(`${ROOT}/${target}`)) return `${page}: ${link} leads nowhere`;
  if (anchor === undefined || (await stat(`${ROOT}/${target}`)).isDirectory()) return undefined;
  return anchorsOf(await textOf(target)).includes(anchor)
    ? undefined
    : `${page}: ${link} has no such heading`;
};

const problemsOf = async (page: string): Promise<readonly string[]> => {
  const links = linksOf(await textOf(page));
  return (await Promise.all(links.map((link) => problemOf(page, link)))).flatMap((one) => one ?? []);
};

describe('a link between pages', () => {
  it.each(PAGES)('of %s leads to a file, and to a heading of it', async (page) => {
    expect(await problemsOf(page)).toEqual([]);
  });

  it('is found wrong if its file or its heading is not there', async () => {
    expect(await problemOf('README.md', 'docs/nowhere.md')).toContain('leads nowhere');
    expect(await problemOf('README.md', 'docs/operations.md#nowhere')).toContain('no such heading');
    expect(await problemOf('docs/limits.md', '../../outside.md')).toContain('leads nowhere');
    expect(linksOf('see [a](b.md#c), `[d](e.md)` and [f](https://example.com)')).toEqual(['b.md#c']);
    expect(linksOf('<source srcset="a.png"><img src="b.png">')).toEqual(['a.png', 'b.png']);
  });

  it('reaches each page from the README, by way of others', async () => {
    const reached = new Set<string>();
    const follow = async (page: string): Promise<void> => {
      if (reached.has(page) || !page.endsWith('.md')) return;
      reached.add(page);
      const targets = linksOf(await textOf(page)).map((link) =>
        normalize(join(dirname(page), link.split('#')[0] || '.')),
      );
      await Promise.all(targets.filter((target) => existsSync(`${ROOT}/${target}`)).map(follow));
    };
    await follow('README.md');
    const unreached = PAGES.filter((page) => !reached.has(page) && !page.startsWith('docs/adr/'));
    expect(unreached).toEqual([]);
  });
});
