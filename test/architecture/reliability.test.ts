import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RELIABILITY_ROWS } from '../../infra/generate/reliability.ts';

const fileOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The source of a test file, with its quotes as they read. */
const sourceOf = (path: string): string =>
  existsSync(fileOf(path)) ? readFileSync(fileOf(path), 'utf8').replaceAll("\\'", "'") : '';

describe.each(RELIABILITY_ROWS)('$fault', ({ fault, happens, shownBy }) => {
  it('is shown by tests that exist', () => {
    expect(shownBy.length).toBeGreaterThan(0);
    for (const test of shownBy) {
      const [path = '', name = ''] = test.split(' > ');
      expect(existsSync(fileOf(path)), path).toBe(true);
      expect(sourceOf(path).includes(name), test).toBe(true);
    }
  });

  it('is told in words', () => {
    for (const words of [fault, happens]) expect(words).toMatch(/^[A-Z0-9`].*[^.]$/);
  });
});

it('no row stands twice', () => {
  const faults = RELIABILITY_ROWS.map(({ fault }) => fault);
  expect(new Set(faults).size).toBe(faults.length);
});
