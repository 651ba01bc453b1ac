import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { oneLine } from '../../../functions/alerts/escape.ts';
import { isObject, type Json, parseJson, stringAt } from '../../../functions/formats/json.ts';
import { UsageError } from '../../usage-error.ts';
import { writtenFile } from '../../written-file.ts';

/** What a file of answers is about: it must be the same when it is gone on with. */
export type Asked = {
  readonly accountId: string;
  readonly region: string;
  /** The window of time that is looked up, ISO 8601. */
  readonly since: string;
  readonly until: string;
};

/** How far the lookup of one name has come. */
export type Reached = { readonly until: string } | 'done';

/** Keeps the answers of CloudTrail, so that a stop loses no more than the page that was being asked for. */
export type Store = {
  readonly asked: Asked;
  /** The records that were found before a stop, as JSON text. */
  readonly records: readonly string[];
  reached(region: string, name: string): Reached | undefined;
  /** Keeps a page: its records that matter, and how far it reaches. */
  keep(region: string, name: string, records: readonly string[], reached: Reached): Promise<void>;
};

const VERSION = 1;

/** Without a file, nothing is kept. */
export const noStore = (asked: Asked): Store => ({
  asked,
  records: [],
  reached: () => undefined,
  keep: async () => undefined,
});

const linesIn = async (file: string): Promise<readonly Json[] | undefined> => {
  try {
    const text = await readFile(file, 'utf8');
    // A stop may have cut the last line.
    return text.split('\n').flatMap((line) => parseJson(line) ?? []);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UsageError(`--resume ${oneLine(file)}: it cannot be read`, { cause: error });
  }
};

const askedIn = (line: Json | undefined): Asked | undefined => {
  if (!isObject(line) || line['sessionGuardHistory'] !== VERSION) return undefined;
  const text = (name: string): string => stringAt(line, name) ?? '';
  return {
    accountId: text('accountId'),
    region: text('region'),
    since: text('since'),
    until: text('until'),
  };
};

const keyOf = (region: string, name: string): string => `${region}|${name}`;

/** What the lines after the first one say: the records, and how far each name has come. */
const pagesIn = (lines: readonly Json[]) => {
  const records: string[] = [];
  const reached = new Map<string, Reached>();
  for (const line of lines) {
    if (!isObject(line)) continue;
    const until = stringAt(line, 'until');
    const isDone = line['done'] === true;
    const key = keyOf(stringAt(line, 'region') ?? '', stringAt(line, 'name') ?? '');
    if (isDone || until) reached.set(key, isDone ? 'done' : { until: until ?? '' });
    if (Array.isArray(line['records'])) {
      for (const record of line['records']) if (typeof record === 'string') records.push(record);
    }
  }
  return { records, reached };
};

/**
 * Opens a file of answers, or begins one. What it holds must be of the same account, Region and number of days: then its own window
 * is gone on with. Throws a {@link UsageError} if it is not, if the file is of somebody else, or if it cannot be written.
 */
export const openStore = async (file: string, asked: Asked, days: number): Promise<Store> => {
  const { place, doing } = await writtenFile('--resume', file);
  const lines = await linesIn(place);
  if (!lines) {
    const head = { sessionGuardHistory: VERSION, days, ...asked };
    // The records tell who did what from where.
    await doing(() => writeFile(place, `${JSON.stringify(head)}\n`, { mode: 0o600, flag: 'wx' }));
  }
  const [head, ...pages] = lines ?? [];
  const before = lines ? askedIn(head) : asked;
  if (!before)
    throw new UsageError(`--resume ${oneLine(file)}: this file is not one of session-guard history`);
  const sameDays = !lines || (isObject(head) && head['days'] === days);
  if (before.accountId !== asked.accountId || before.region !== asked.region || !sameDays) {
    throw new UsageError(
      `--resume ${oneLine(file)}: it is of ${oneLine(before.accountId)}/${oneLine(before.region)} or of another number of days; name another file`,
    );
  }
  const { records, reached } = pagesIn(pages);
  return {
    asked: before,
    records,
    reached: (region, name) => reached.get(keyOf(region, name)),
    keep: async (region, name, found, now) => {
      const state = now === 'done' ? { done: true } : now;
      // Begins with a line end, because the last line may have been cut.
      const page = `\n${JSON.stringify({ region, name, ...state, records: found })}\n`;
      await doing(() => appendFile(place, page));
    },
  };
};
