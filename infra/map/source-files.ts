import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Function as FunctionNode, parseSync, Visitor } from 'oxc-parser';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What one file imports from another file (a path from the root) or from a package. */
export type Import = { readonly from: string; readonly typesOnly: boolean };

/** A function and its number of lines, from the first to the last. */
export type MeasuredFunction = { readonly line: number; readonly lines: number };

export type SourceFile = {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** The text without comments; strings are kept. */
  readonly code: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly MeasuredFunction[];
};

type Parsed = ReturnType<typeof parseSync>;
type Entry = { readonly isType: boolean };

/** Relative imports as paths from the root; packages as they are. */
const resolve = (path: string, specifier: string): string =>
  specifier.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), specifier)) : specifier;

/** An import without names is made for its side effects, so it imports more than types. */
const typesOnly = (entries: readonly Entry[]): boolean =>
  entries.length > 0 && entries.every(({ isType }) => isType);

const importsOf = (path: string, text: string, { module }: Parsed): readonly Import[] => [
  ...module.staticImports.map(({ moduleRequest, entries }) => ({
    from: resolve(path, moduleRequest.value),
    typesOnly: typesOnly(entries),
  })),
  ...module.staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) =>
      entry.moduleRequest
        ? [{ from: resolve(path, entry.moduleRequest.value), typesOnly: entry.isType }]
        : [],
    ),
  ),
  ...module.dynamicImports.map(({ moduleRequest }) => ({
    // The request is source text, quotes included.
    from: resolve(path, text.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
    typesOnly: false,
  })),
];

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const functionsOf = (text: string, { program }: Parsed): readonly MeasuredFunction[] => {
  const found: MeasuredFunction[] = [];
  const measure = ({ start, end }: Pick<FunctionNode, 'start' | 'end'>): void => {
    const line = lineAt(text, start);
    found.push({ line, lines: lineAt(text, end) - line + 1 });
  };
  new Visitor({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(program);
  return found;
};

const withoutComments = (text: string, { comments }: Parsed): string =>
  comments.reduceRight((code, { start, end }) => code.slice(0, start) + code.slice(end), text);

const read = (path: string): SourceFile => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const parsed = parseSync(path, text);
  return {
    path,
    text,
    code: withoutComments(text, parsed),
    lines: text.split('\n').length - 1,
    imports: importsOf(path, text, parsed),
    functions: functionsOf(text, parsed),
  };
};

/** Every TypeScript file below some folders of the repository. */
export const sourceFiles = (...folders: readonly string[]): readonly SourceFile[] =>
  folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => read(join(folder, name))),
  );
