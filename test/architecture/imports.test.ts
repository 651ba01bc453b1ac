import { describe, expect, it } from 'vitest';
import { type Import, type SourceFile, sourceFiles } from './source-files.ts';

const files = sourceFiles('functions', 'cli');

/** The rings, from the middle outwards. */
type Room =
  | 'core'
  | 'alerts'
  | 'prerequisites'
  | 'registry'
  | 'use case'
  | 'adapters/aws'
  | 'adapters/memory'
  | 'adapters/slack'
  | 'config'
  | 'entry'
  | 'cli';

/** Files right below functions/ which wire things together: Lambdas and what they share. */
const ENTRIES = [
  'functions/guard-identity.ts',
  'functions/guard-network.ts',
  'functions/guard-preferences.ts',
  'functions/notify-slack.ts',
  'functions/observability.ts',
  'functions/queue-handler.ts',
  'functions/sweep.ts',
];

const roomOf = (path: string): Room => {
  if (path.startsWith('cli/')) return 'cli';
  if (path === 'functions/prerequisites/index.ts') return 'registry';
  if (path === 'functions/config.ts') return 'config';
  if (ENTRIES.includes(path)) return 'entry';
  const folder = /^functions\/(core|alerts|prerequisites|adapters\/(?:aws|memory|slack))\//.exec(path)?.[1];
  return (folder as Room | undefined) ?? 'use case';
};

const MAY_IMPORT: Readonly<Record<Room, readonly Room[]>> = {
  core: ['core'],
  alerts: ['alerts', 'core'],
  prerequisites: ['core'],
  registry: ['core', 'prerequisites'],
  // Alerts are as pure as core: what is published is rendered where it is sent.
  'use case': ['use case', 'core', 'alerts'],
  'adapters/aws': ['adapters/aws', 'core', 'alerts'],
  'adapters/memory': ['adapters/memory', 'core'],
  'adapters/slack': ['adapters/slack', 'core'],
  config: ['core'],
  entry: ['entry', 'config', 'use case', 'registry', 'alerts', 'core', 'adapters/aws', 'adapters/slack'],
  cli: ['cli', 'use case', 'registry', 'alerts', 'core', 'adapters/memory'],
};

/** Packages that a room may use; types of the AWS SDK are not counted. */
const PACKAGES: Readonly<Record<Room, RegExp>> = {
  core: /^(zod\/mini|ipaddr\.js)$/,
  alerts: /^zod\/mini$/,
  prerequisites: /^$/,
  registry: /^$/,
  'use case': /^zod\/mini$/,
  'adapters/aws': /^(@aws-sdk\/.+|@smithy\/.+|zod\/mini|node:.+)$/,
  'adapters/memory': /^zod\/mini$/,
  'adapters/slack': /^(@slack\/.+|zod\/mini|node:.+)$/,
  config: /^zod\/mini$/,
  entry: /^(@middy\/.+|@aws-lambda-powertools\/.+|zod\/mini|node:.+)$/,
  cli: /^(commander|zod\/mini|node:.+)$/,
};

const inOurs = ({ from }: Import): boolean => /^(functions|cli)\//.test(from);
const inRoom = (...rooms: readonly Room[]) => files.filter(({ path }) => rooms.includes(roomOf(path)));

const strangers = ({ path, imports }: SourceFile): readonly string[] => {
  const room = roomOf(path);
  return imports.flatMap((taken) => {
    if (inOurs(taken)) {
      const isAllowed = MAY_IMPORT[room].includes(roomOf(taken.from));
      // A record of what is wired together is a type of the registry's owner; types bind nothing at run time.
      return isAllowed || taken.typesOnly ? [] : [taken.from];
    }
    const isAllowed = PACKAGES[room].test(taken.from);
    return taken.typesOnly || isAllowed ? [] : [taken.from];
  });
};

const lacking = (pattern: RegExp, found: readonly SourceFile[]): readonly string[] =>
  found.filter(({ code }) => pattern.test(code)).map(({ path }) => path);

describe('the import table', () => {
  it('sees the files and their imports', () => {
    expect(files.length).toBeGreaterThan(80);
    const entry = files.find(({ path }) => path === 'functions/guard-network.ts');
    expect(entry?.imports).toContainEqual({ from: 'functions/config.ts', typesOnly: false });
    expect(ENTRIES.filter((path) => !files.some((file) => file.path === path))).toEqual([]);
  });

  it.each(files)('$path takes only from rooms and packages that it may', (file) => {
    expect(strangers(file)).toEqual([]);
  });

  it('keeps prerequisites apart, types included', () => {
    const taken = inRoom('prerequisites').flatMap(({ imports }) => imports.map(({ from }) => from));
    expect(taken.filter((from) => from.startsWith('functions/prerequisites/'))).toEqual([]);
  });

  it('keeps core free of everything outside, types included', () => {
    const taken = inRoom('core').flatMap(({ imports }) => imports.filter(inOurs).map(({ from }) => from));
    expect(taken.filter((from) => !from.startsWith('functions/core/'))).toEqual([]);
  });
});

const PURE = inRoom('core', 'alerts', 'prerequisites', 'registry');

describe('purity', () => {
  it('core, alerts and prerequisites have no clock, no chance and no output', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bMath\.random\b|\brandomUUID\b|\bperformance\b|\bsetTimeout\b|\bconsole\.\w+\(|\bfetch\(/;
    expect(lacking(impure, PURE)).toEqual([]);
  });

  it('core, alerts and prerequisites wait for nothing', () => {
    expect(lacking(/\basync\b|\bawait\b/, PURE)).toEqual([]);
  });

  it('only config.ts reads the environment', () => {
    const allowed = ['functions/config.ts', ...inRoom('cli').map(({ path }) => path)];
    expect(lacking(/\bprocess\.env\b/, files).filter((path) => !allowed.includes(path))).toEqual([]);
  });

  it('use cases take the time from a port', () => {
    expect(lacking(/\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b/, inRoom('use case'))).toEqual([]);
  });
});

describe('what a reader meets', () => {
  it.each(sourceFiles('functions', 'cli', 'infra'))('$path is no longer than 300 lines', ({ text }) => {
    expect(text.split('\n').length).toBeLessThanOrEqual(300);
  });

  it.each(files)('$path casts nothing away', ({ code }) => {
    expect(code).not.toMatch(/@ts-ignore|@ts-expect-error|biome-ignore|\bas any\b|:\s*any\b/);
  });

  it('no file or sentence names a place where it was made', () => {
    const places = /\/work\/|\/tmp\/|\/home\/|\/root\//;
    const texts = sourceFiles('functions', 'cli', 'infra').filter(({ text }) => places.test(text));
    expect(texts.map(({ path }) => path)).toEqual([]);
  });
});

/** Exports whose name says what the comment would: constructors of results and the like. */
const undocumented = ({ path, text }: SourceFile): readonly string[] => {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    const name = /^export (?:const|type|interface|class|function) (\w+)/.exec(line)?.[1];
    return name && !lines[i - 1]?.trim().endsWith('*/') ? [`${path} ${name}`] : [];
  });
};

describe('doc comments', () => {
  it('stand before every export of a prerequisite', () => {
    expect(inRoom('prerequisites', 'registry').flatMap(undocumented)).toEqual([]);
  });

  it('stand before almost every export of the vocabulary', () => {
    const bare = inRoom('core').flatMap(undocumented);
    const all = inRoom('core').flatMap(({ text }) => text.match(/^export /gm) ?? []);
    expect(bare.length / all.length, bare.join('\n')).toBeLessThan(0.3);
  });
});
