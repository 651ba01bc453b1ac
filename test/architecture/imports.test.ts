import { describe, expect, it } from 'vitest';
import { prerequisiteOf, ROOMS, roomOf } from '../../infra/map/rooms.ts';
import { type Import, type SourceFile, sourceFiles } from '../../infra/map/source-files.ts';

const files = sourceFiles('functions', 'cli');

const isOurs = ({ from }: Import): boolean => /^(functions|cli|infra|test|events)\//.test(from);

const mayTake = (path: string, { from }: Import): boolean => {
  const room = roomOf(path);
  return roomOf(from) === room
    ? prerequisiteOf(from) === prerequisiteOf(path)
    : (ROOMS[room]?.takes.includes(roomOf(from)) ?? false);
};

/** Each forbidden import of a file, as `path takes from`. */
const strangers = ({ path, imports }: SourceFile): readonly string[] =>
  imports
    .filter((taken) =>
      isOurs(taken)
        ? !mayTake(path, taken)
        : !taken.typesOnly && !(ROOMS[roomOf(path)]?.packages.test(taken.from) ?? false),
    )
    .map(({ from }) => `${path} takes ${from}`);

const withPattern = (pattern: RegExp, found: readonly SourceFile[]): readonly string[] =>
  found.filter(({ code }) => pattern.test(code)).map(({ path }) => path);

const pure = files.filter(({ path }) => ROOMS[roomOf(path)]?.pure);
const inRoom = (room: string) => files.filter(({ path }) => roomOf(path) === room);

describe('the import table', () => {
  it('has a room for each file, and a file for each room', () => {
    expect([...new Set(files.map(({ path }) => roomOf(path)))].toSorted()).toEqual(
      Object.keys(ROOMS).toSorted(),
    );
  });

  it('sees every kind of import', () => {
    const entry = files.find(({ path }) => path === 'functions/guard-network.ts');
    expect(entry?.imports).toContainEqual({ from: 'functions/lambda/config.ts', typesOnly: false });
    const state = files.find(({ path }) => path === 'functions/account/state.ts');
    expect(state?.imports).toContainEqual({
      from: 'functions/account/preferences/preferences.ts',
      typesOnly: true,
    });
  });

  it('holds: each file takes only from rooms and packages that its room may take from', () => {
    expect(files.flatMap(strangers)).toEqual([]);
  });

  it('catches an import across prerequisites, and one against the order', () => {
    const file = (path: string, from: string): SourceFile => ({
      path,
      text: '',
      code: '',
      lines: 0,
      functions: [],
      imports: [{ from, typesOnly: true }],
    });
    expect(
      [
        file('functions/prerequisites/session-key/index.ts', 'functions/prerequisites/guard-trail/index.ts'),
        file('functions/core/decide.ts', 'functions/sessions/follow-up.ts'),
        file('functions/use-cases/gather.ts', 'functions/prerequisites/index.ts'),
        file('functions/prerequisites/session-log-group/index.ts', 'functions/core/decide.ts'),
      ].map((broken) => strangers(broken).length),
    ).toEqual([1, 1, 1, 0]);
  });
});

describe('purity', () => {
  it('pure rooms have no clock, no chance and no output, and wait for nothing', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bMath\.random\b|\brandomUUID\b|\bperformance\b|\bsetTimeout\b|\bconsole\.\w+\(|\bfetch\(|\basync\b|\bawait\b/;
    expect(withPattern(impure, pure)).toEqual([]);
    expect(pure.length).toBeGreaterThan(150);
  });

  it('only the settings of functions and the command line read the environment', () => {
    const readers = withPattern(/\bprocess\.env\b/, files).filter((path) => roomOf(path) !== 'cli');
    expect(readers).toEqual([
      'functions/lambda/config.ts',
      'functions/lambda/hub-config.ts',
      'functions/lambda/slack-config.ts',
      'functions/lambda/variables.ts',
    ]);
  });

  it('use cases take the time from a port', () => {
    const clock = /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b/;
    expect(withPattern(clock, inRoom('functions/use-cases'))).toEqual([]);
  });
});

describe('what a reader meets', () => {
  it('no file casts anything away', () => {
    const casts = /@ts-ignore|@ts-expect-error|biome-ignore|\bas any\b|:\s*any\b/;
    expect(files.filter(({ text }) => casts.test(text)).map(({ path }) => path)).toEqual([]);
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
    const records = files.filter(({ path }) => /^functions\/prerequisites\/.*index\.ts$/.test(path));
    expect(records.flatMap(undocumented)).toEqual([]);
  });

  it('stand before almost every export of the vocabulary', () => {
    const vocabulary = ['formats', 'account', 'core', 'sessions'].flatMap((name) =>
      inRoom(`functions/${name}`),
    );
    const bare = vocabulary.flatMap(undocumented);
    const all = vocabulary.flatMap(({ text }) => text.match(/^export /gm) ?? []);
    expect(bare.length / all.length, bare.join('\n')).toBeLessThan(0.3);
  });
});
