import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lanesOf } from '../../../../cli/history/lookup/lanes.ts';
import { lookUpAll } from '../../../../cli/history/lookup/look-up.ts';
import { createLookUp, createPace, type LookUp, type Window } from '../../../../cli/history/lookup/pages.ts';
import { noStore, openStore, type Store } from '../../../../cli/history/lookup/resume.ts';
import { registry } from '../../../../functions/prerequisites/index.ts';
import { recordOf } from '../../../support/samples/sample-event.ts';

const ASKED = {
  accountId: '111122223333',
  region: 'ap-northeast-1',
  since: '2026-01-01T00:00:00.000Z',
  until: '2026-03-31T00:00:00.000Z',
};

const text = (api: string, day: number): string =>
  JSON.stringify(
    recordOf(api, { eventId: `${api} ${day}`, time: `2026-03-${String(day).padStart(2, '0')}T00:00:00Z` }),
  );

/** Pages of one deletion of a route each, newest first, as CloudTrail would give them for a window. */
const DAYS = [20, 15, 10, 5];
const asked: string[] = [];
const pages = (failAfter = Number.POSITIVE_INFINITY): LookUp =>
  async function* routes({ name, until }: Window) {
    if (name !== 'DeleteRoute') {
      yield { records: [], oldest: undefined, isLast: true };
      return;
    }
    const days = DAYS.filter(
      (day) => Date.parse(`2026-03-${String(day).padStart(2, '0')}T00:00:00Z`) <= Date.parse(until),
    );
    for (const [index, day] of days.entries()) {
      if (index >= failAfter) throw Object.assign(new Error('refused'), { name: 'AccessDeniedException' });
      asked.push(`day ${day}`);
      const oldest = JSON.parse(text('ec2:DeleteRoute', day)).eventTime;
      yield { records: [text('ec2:DeleteRoute', day)], oldest, isLast: index === days.length - 1 };
    }
  };

const look = (store: Store, lookUp: LookUp) =>
  lookUpAll(
    store,
    async () => lookUp,
    () => undefined,
  );
const timesOf = ({ kept }: Awaited<ReturnType<typeof look>>) =>
  kept().map(({ change }) => change.time.slice(8, 10));

let folder = '';
beforeEach(async () => {
  asked.length = 0;
  folder = await mkdtemp(path.join(tmpdir(), 'session-guard-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the event history', () => {
  it('is asked for each watched call, in the Region that records it', () => {
    const lanes = lanesOf({ region: 'eu-central-1' });
    expect(lanes.map(({ region }) => region)).toEqual(['eu-central-1', 'us-east-1']);
    for (const api of registry.flatMap(({ watches }) => Object.keys(watches))) {
      const [service = '', name = ''] = api.split(':');
      const isGlobal = service === 'iam' || service === 'route53';
      expect([api, lanes[isGlobal ? 1 : 0]?.names.includes(name)]).toEqual([api, true]);
    }
    // It is what decides for lookups by name: a quiet account is read in little more than a minute.
    expect(lanes[0]?.names.length).toBeLessThan(130);
  });

  it('has one lane where all is recorded in one Region', () => {
    expect(lanesOf({ region: 'us-east-1' }).map(({ region }) => region)).toEqual(['us-east-1']);
    expect(lanesOf({ region: 'cn-northwest-1' }).map(({ region }) => region)).toEqual([
      'cn-northwest-1',
      'cn-north-1',
    ]);
  });

  it('keeps what was found before a refusal, and says what is missing', async () => {
    const found = await look(noStore(ASKED), pages(2));
    expect(timesOf(found)).toEqual(['15', '20']);
    expect(found.problems[0]?.problem).toMatch(/from DeleteRoute on: cloudtrail:LookupEvents is not allowed/);
  });
});

describe('a file of answers', () => {
  const open = () => openStore(path.join(folder, 'answers'), ASKED, 90);

  it('lets a lookup go on after a stop, with no more than one page asked for again', async () => {
    await look(await open(), pages(2));
    expect(asked).toEqual(['day 20', 'day 15']);
    const again = await look(await open(), pages());
    expect(timesOf(again)).toEqual(['05', '10', '15', '20']);
    expect(asked.slice(2)).toEqual(['day 15', 'day 10', 'day 5']);
    // Once all is known, nothing is asked for.
    expect(timesOf(await look(await open(), pages(0)))).toEqual(['05', '10', '15', '20']);
  });

  it('survives a stop in the middle of a line', async () => {
    await look(await open(), pages(2));
    const file = path.join(folder, 'answers');
    const written = await readFile(file, 'utf8');
    await writeFile(file, written.slice(0, -30));
    expect(timesOf(await look(await open(), pages()))).toEqual(['05', '10', '15', '20']);
  });

  it('goes on with the window of its own, and is of one account, Region and number of days', async () => {
    await open();
    const file = path.join(folder, 'answers');
    const later = await openStore(file, { ...ASKED, until: '2026-04-01T00:00:00.000Z' }, 90);
    expect(later.asked.until).toBe(ASKED.until);
    await expect(openStore(file, { ...ASKED, accountId: '999999999999' }, 90)).rejects.toThrow(
      /111122223333/,
    );
    await expect(openStore(file, { ...ASKED, region: 'eu-west-1' }, 90)).rejects.toThrow(/name another file/);
    await expect(openStore(file, ASKED, 30)).rejects.toThrow(/another number of days/);
    await writeFile(file, '{"some":"other file"}');
    await expect(open()).rejects.toThrow(/not one of session-guard/);
    expect(await readFile(file, 'utf8')).toBe('{"some":"other file"}');
  });

  it('can be read by its owner only, because it says who did what', async () => {
    await open();
    expect((await stat(path.join(folder, 'answers'))).mode & 0o077).toBe(0);
  });
});

describe('the pace', () => {
  it('is at most two requests a second, however fast the answers come', async () => {
    let now = 0;
    const waits = async (milliseconds: number) => {
      now += milliseconds;
    };
    const pace = createPace(waits, () => now);
    const times: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      await pace();
      times.push(now);
      now += i % 3 === 0 ? 700 : 5;
    }
    for (const start of times) {
      expect(times.filter((time) => time >= start && time < start + 1000).length).toBeLessThanOrEqual(2);
    }
  });

  it('is slower after a refusal, and a page that was refused is asked for again', async () => {
    const waited: number[] = [];
    const tokens: unknown[] = [];
    const send = async ({ input }: { input: { NextToken?: string } }) => {
      tokens.push(input.NextToken);
      if (tokens.length === 2 || tokens.length === 3)
        throw Object.assign(new Error('slow'), { name: 'ThrottlingException' });
      return tokens.length === 1 ? { Events: [], NextToken: 'next' } : { Events: [] };
    };
    const client = { send } as unknown as Parameters<typeof createLookUp>[0];
    const lookUp = createLookUp(client, async (milliseconds) => {
      waited.push(milliseconds);
    });
    const answers = [];
    for await (const page of lookUp({ name: 'DeleteRoute', since: ASKED.since, until: ASKED.until }))
      answers.push(page);
    expect(answers.map(({ isLast }) => isLast)).toEqual([false, true]);
    expect(tokens).toEqual([undefined, 'next', 'next', 'next']);
    expect(waited).toEqual(expect.arrayContaining([1000, 2000]));
  });

  it('does not try again what will not be allowed', async () => {
    const client = {
      send: () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' })),
    } as unknown as Parameters<typeof createLookUp>[0];
    const lookUp = createLookUp(client, async () => undefined);
    await expect(lookUp({ name: 'A', since: ASKED.since, until: ASKED.until }).next()).rejects.toThrow('no');
  });
});
