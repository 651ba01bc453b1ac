import { describe, expect, it } from 'vitest';
import { DETAIL_TYPES } from '../../../functions/core/hub/event.ts';
import type { MemberAccount } from '../../../functions/core/hub/organization.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import { takeArrival } from '../../../functions/use-cases/hub/take-arrival.ts';
import { tellNews } from '../../../functions/use-cases/hub/tell-news.ts';
import { envelope, MEMBER, outcomeDetail, sweepDetail } from '../../support/hub/envelope.ts';
import { memoryHub } from '../../support/hub/memory-hub.ts';

const OTHER = '999988887777';

const sweepOf = (account: string, time?: string): string =>
  envelope({ type: DETAIL_TYPES.sweep, detail: sweepDetail(), account, ...(time ? { time } : {}) });

/** A hub that hears a guard of each account, after its first hour. */
const named = async (members: MemberAccount[], names = {}) => {
  const made = memoryHub(names, members);
  for (const account of [MEMBER, OTHER]) await takeArrival(made.hub, sweepOf(account), `sweep-${account}`);
  await tellNews(made.hub);
  return made;
};

type Made = Awaited<ReturnType<typeof named>>;

/** What the hub calls the account of an alert. */
const calledBy = async ({ hub, told }: Made, account = MEMBER, more = {}): Promise<string | undefined> => {
  await takeArrival(hub, envelope({ account, detail: outcomeDetail({}, more) }), `alert-${told.length}`);
  return told.at(-1)?.identity.accountName;
};

const member = (name: string, accountId = MEMBER): MemberAccount => ({ accountId, name });

describe('names of the organization', () => {
  it('stand beside the id, because an account can rename itself, and before what the account claims', async () => {
    const made = await named([member('shop-prod')]);
    expect(await calledBy(made, MEMBER, { accountName: 'claimed' })).toBe(`shop-prod (${MEMBER})`);
    expect(await calledBy(made, OTHER, { accountName: 'claimed' })).toBe(`claimed (${OTHER})`);
  });

  it("give way to the hub's own settings", async () => {
    const made = await named([member('prod', OTHER)], { [OTHER]: 'sandbox' });
    expect(await calledBy(made, OTHER)).toBe('sandbox');
  });

  it.each([
    ['Shop [EU] *main*', `Shop EU main (${MEMBER})`],
    ['<!channel> | prod', `channel prod (${MEMBER})`],
    ['`~#"$%', undefined],
    [OTHER, undefined],
    ['9999-8888-7777', undefined],
    ['admin (9999 8888 7777)', undefined],
    ['\uff19999-8888-7777', undefined],
    [`shop ${MEMBER}`, `shop ${MEMBER} (${MEMBER})`],
    ['x'.repeat(50), `${'x'.repeat(35)} (${MEMBER})`],
  ])('are cleaned, and may not look like the id of another account: %s', async (name, called) => {
    expect(await calledBy(await named([member(name)]))).toBe(called);
  });

  it('are in what is told of silent and deaf guards', async () => {
    const made = await named([member('shop-prod')]);
    const deaf = envelope({ type: DETAIL_TYPES.sweep, detail: sweepDetail({ deaf: ['network'] }) });
    await takeArrival(made.hub, deaf, 'deaf');
    await tellNews(made.hub);
    made.later(4);
    await tellNews(made.hub);
    expect(made.notices.map(({ what }) => what)).toEqual([
      `session-guard in account shop-prod (${MEMBER}), eu-central-1 does not hear changes`,
      `session-guard in account shop-prod (${MEMBER}), eu-central-1 is silent`,
      `session-guard in account example-shop (${OTHER}), eu-central-1 is silent`,
    ]);
  });

  it('are kept for accounts with a guard only, and written when they change or get old', async () => {
    const members = [member('shop-prod'), member('nobody-guards-it', '123412341234')];
    const made = await named(members);
    const written: string[] = [];
    const { keep } = made.kept;
    made.kept.keep = async (name) => {
      written.push(name.name);
      await keep(name);
    };
    expect((await made.kept.all()).map(({ name }) => name)).toEqual(['shop-prod']);
    await tellNews(made.hub);
    expect(written).toEqual([]);
    members[0] = member('shop-live');
    await tellNews(made.hub);
    made.later(11 * 24);
    await tellNews(made.hub);
    await tellNews(made.hub);
    expect(written).toEqual(['shop-live', 'shop-live']);
    expect(await calledBy(made)).toBe(`shop-live (${MEMBER})`);
  });

  it('of 3,000 accounts are written once each, 25 at once', async () => {
    const ids = Array.from({ length: 3000 }, (_, n) => String(100_000_000_000 + n));
    const made = memoryHub(
      {},
      ids.map((id) => member(`shop-${id.slice(-4)}`, id)),
    );
    for (const id of ids) await takeArrival(made.hub, sweepOf(id), id);
    const { keep } = made.kept;
    let [under, most] = [0, 0];
    made.kept.keep = async (name) => {
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      await keep(name);
      under -= 1;
    };
    await tellNews(made.hub);
    expect(await made.kept.all()).toHaveLength(3000);
    expect(most).toBe(25);
  });
});

describe('an organization that does not answer', () => {
  const refuses = (made: Made, message = 'organizations:ListAccounts failed: AccessDeniedException') => {
    const directory = made.hub.ports.directory;
    if (!directory) throw new Error('the hub has no directory');
    const { accounts } = directory.organization;
    directory.organization.accounts = () => Promise.reject(new AccountUnavailableError(message));
    return () => {
      directory.organization.accounts = accounts;
    };
  };

  const hours = async (made: Made, count: number): Promise<void> => {
    for (let hour = 0; hour < count; hour += 1) {
      made.later(1);
      const time = made.hub.ports.now().toISOString();
      for (const account of [MEMBER, OTHER]) await takeArrival(made.hub, sweepOf(account, time), 'sweep');
      await tellNews(made.hub);
    }
  };

  it('is logged once and told once in a day, and once when it answers; names go on', async () => {
    const made = await named([member('shop-prod')]);
    const answer = refuses(made);
    await hours(made, 24);
    expect(made.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(made.notices).toHaveLength(1);
    expect(made.notices[0]?.because).toContain('AccessDeniedException');
    expect(await calledBy(made)).toBe(`shop-prod (${MEMBER})`);
    answer();
    await hours(made, 3);
    expect(made.notices.slice(1)).toMatchObject([{ isOver: true }]);
  });

  it('is told to nobody if it answers within the hour', async () => {
    const made = await named([member('shop-prod')]);
    const answer = refuses(made);
    await hours(made, 1);
    answer();
    await hours(made, 1);
    expect(made.notices).toEqual([]);
  });

  it('hides no silent guard, even if it fails in another way', async () => {
    const made = await named([member('shop-prod')]);
    const directory = made.hub.ports.directory;
    if (directory) directory.organization.accounts = () => Promise.reject(new Error('a defect'));
    made.later(4);
    await expect(tellNews(made.hub)).rejects.toThrow('a defect');
    expect(made.notices).toHaveLength(2);
  });
});

describe('a table that gives no names', () => {
  it('keeps no alert and no silent guard from being told', async () => {
    const made = await named([member('shop-prod')]);
    made.kept.find = () => Promise.reject(new Error('no table'));
    made.kept.all = () => Promise.reject(new Error('no table'));
    expect(await calledBy(made)).toBeUndefined();
    made.later(4);
    await tellNews(made.hub);
    expect(made.notices).toHaveLength(2);
    expect(made.log.lines.map(({ message }) => message)).toContain(
      'The name of an account could not be read',
    );
  });
});
