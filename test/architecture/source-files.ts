import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One import statement: what it asks for, and whether only types are taken. */
export type Import = { readonly from: string; readonly typesOnly: boolean };

export type SourceFile = {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** The text without comments, and with strings kept. */
  readonly code: string;
  readonly imports: readonly Import[];
};

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

/** Relative imports as paths from the root; packages as they are. */
const resolve = (path: string, specifier: string): string =>
  specifier.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), specifier)) : specifier;

const STATIC = /^(?:import|export)\s+(type\s)?(?:([^'";]*?)\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'/g;

/** `import { type A, type B } from` takes types only, like `import type`. */
const isTypesOnly = (keyword: string | undefined, clause: string | undefined): boolean => {
  if (keyword) return true;
  const names = /^\{([\s\S]*)\}$/.exec(clause?.trim() ?? '')?.[1];
  return names?.split(',').every((name) => /^\s*(type\s|$)/.test(name)) ?? false;
};

const importsOf = (path: string, code: string): readonly Import[] => [
  ...[...code.matchAll(STATIC)].map(([, keyword, clause, from]) => ({
    from: resolve(path, from ?? ''),
    typesOnly: isTypesOnly(keyword, clause),
  })),
  ...[...code.matchAll(DYNAMIC)].map(([, from]) => ({ from: resolve(path, from ?? ''), typesOnly: false })),
];

const read = (path: string): SourceFile => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const code = withoutComments(text);
  return { path, text, code, imports: importsOf(path, code) };
};

/** Every TypeScript file below some folders of the repository. */
export const sourceFiles = (...folders: readonly string[]): readonly SourceFile[] =>
  folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => read(join(folder, name))),
  );
