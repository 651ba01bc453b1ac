import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sourceFiles } from '../../infra/map/source-files.ts';

const files = sourceFiles('functions').map(({ path }) => ({ path, text: readFileSync(path, 'utf8') }));

/** Constant tables whose key may be any text. */
const tables = files.flatMap(({ path, text }) =>
  [...text.matchAll(/const ([A-Z][A-Z_]*): Readonly<Record<string,/g)].map(([, name = '']) => ({
    path,
    name,
  })),
);

/** `TYPES` is looked up by a word of zod, which no input chooses. */
const BY_OWN_WORDS: readonly string[] = ['TYPES'];

test('a table with texts as keys is looked up by own properties alone', () => {
  expect(tables.length).toBeGreaterThan(5);
  const bare = tables
    .filter(({ name }) => !BY_OWN_WORDS.includes(name))
    .filter(({ path, name }) =>
      new RegExp(`\\b${name}\\[`).test(files.find((file) => file.path === path)?.text ?? ''),
    );
  expect(bare).toEqual([]);
});
