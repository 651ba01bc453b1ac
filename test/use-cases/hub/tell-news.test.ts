import { describe, expect, it } from 'vitest';
import { DETAIL_TYPES } from '../../../functions/core/hub/event.ts';
import { readInstallation } from '../../../functions/core/hub/installation-schema.ts';
import { takeArrival } from '../../../functions/use-cases/hub/take-arrival.ts';
import { tellNews } from '../../../functions/use-cases/hub/tell-news.ts';
import { RowTakenError } from '../../../functions/use-cases/hub/tell-outcome.ts';
import { envelope, MEMBER, outcomeDetail, sweepDetail } from '../../support/hub/envelope.ts';
import { memoryHub } from '../../support/hub/memory-hub.ts';

/** A hub whose clock goes on by an hour before each look at its installations. */
const hearing = () => {
  const made = memoryHub();
  let messages = 0;
  const take = async (body: string): Promise<void> => {
    messages += 1;
    await takeArrival(made.hub, body, `message-${messages}`);
  };
  const report = (sweep: object, account = MEMBER, region = 'eu-central-1'): string => {
    const time = made.hub.ports.now().toISOString();
    return envelope({ type: DETAIL_TYPES.sweep, detail: sweepDetail(sweep), account, region, time });
  };
  return {
    ...made,
    take,
    report,
    hears: (sweep: object = {}, account = MEMBER, region = 'eu-central-1'): Promise<void> =>
      take(report(sweep, account, region)),
    tellsOutcome: () => take(envelope({ detail: outcomeDetail() })),
    looks: () => tellNews(made.hub),
    /** What was told since the last time, without the name of the guard. */
    told: () => made.notices.splice(0).map(({ what }) => what.replace(/^.*eu-central-1 /, '')),
  };
};

const OTHER = '999988887777';
const accountsTo = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => String(100_000_000_000 + n));

describe('a deaf installation', () => {
  it('is told once, and once when it hears again', async () => {
    const { hears, looks, later, notices } = hearing();
    for (const deaf of [[], ['network'], ['network', 'identity'], [], []]) {
      await hears({ deaf });
      await looks();
      later(1);
    }
    expect(notices.map(({ what }) => what.replace(/^.*eu-central-1 /, ''))).toEqual([
      'does not hear changes',
      'hears changes again',
    ]);
    expect(notices[0]?.because).toContain('did not reach guard-network:');
  });

  it('fills no channel if it becomes deaf and hears again all the time, and its last state is told', async () => {
    const { hears, looks, told, rows } = hearing();
    for (let n = 0; n < 1_000; n += 1) await hears({ deaf: n % 2 ? [] : ['network'] });
    await hears({ deaf: ['network'] });
    await looks();
    for (let n = 0; n < 1_000; n += 1) await hears({ deaf: n % 2 ? [] : ['network'] });
    expect(told()).toEqual(['does not hear changes']);
    await looks();
    expect(told()).toEqual(['hears changes again']);
    expect([...rows.values()]).toMatchObject([{ deaf: [] }]);
  });

  it('that is silent is told to be silent alone, and both when it is back', async () => {
    const { hears, looks, later, told } = hearing();
    await hears();
    later(4);
    await hears({ complete: false, deaf: ['network'] });
    await looks();
    expect(told()).toEqual(['is silent']);
    await hears({ deaf: ['network'] });
    await looks();
    await looks();
    expect(told()).toEqual(['is back', 'does not hear changes']);
  });

  it('is one of many in one message, and so is their end', async () => {
    const { hears, looks, notices, told } = hearing();
    for (const account of accountsTo(60)) await hears({ deaf: ['network'] }, account);
    await looks();
    expect(notices[0]?.because).toContain('such as an update of session-guard');
    expect(told()).toEqual(['60 session-guards do not hear changes']);
    for (const account of accountsTo(60)) await hears({ deaf: [] }, account);
    await looks();
    await looks();
    expect(told()).toEqual(['60 session-guards hear changes again']);
  });
});

describe('a deaf installation whose row another run writes', () => {
  it('is not told if it reports that it hears, just before', async () => {
    const { hears, looks, hub, rows, told } = hearing();
    await hears({ deaf: ['network'] });
    const { replace } = hub.ports.installations;
    hub.ports.installations.replace = async (...args) => {
      hub.ports.installations.replace = replace;
      await hears({ complete: false, nodes: 5 });
      return replace(...args);
    };
    await looks();
    expect(told()).toEqual([]);
    expect([...rows.values()]).toMatchObject([{ deaf: [], nodes: 5 }]);
  });

  it('is told once if it reports again while it is told', async () => {
    const { hears, looks, hub, take, report, told } = hearing();
    await hears({ deaf: ['network'] });
    const { replace } = hub.ports.installations;
    hub.ports.installations.replace = async (...args) => {
      hub.ports.installations.replace = replace;
      await looks();
      return replace(...args);
    };
    const again = report({ complete: false, deaf: ['network'] });
    await expect(take(again)).rejects.toThrow(RowTakenError);
    await take(again);
    await looks();
    expect(told()).toEqual(['does not hear changes']);
    await hears();
    await looks();
    expect(told()).toEqual(['hears changes again']);
  });
});

describe('a deaf installation of which an earlier version told', () => {
  const row = {
    account: MEMBER,
    region: 'eu-central-1',
    version: '0.1.0',
    mode: 'alert',
    nodes: 12,
    openIncidents: 0,
    failed: [],
    deaf: ['network'],
    deafToldAt: '2026-11-20T02:05:00.000Z',
    heardAt: '2026-11-20T02:05:00.000Z',
    reportedAt: '2026-11-20T02:05:00.000Z',
  };

  it('is not told again, and its end is told', async () => {
    const { hears, looks, rows, told } = hearing();
    rows.set(`${MEMBER}/eu-central-1`, readInstallation(row, row));
    await looks();
    await hears({ deaf: ['network', 'identity'] });
    await looks();
    expect(told()).toEqual([]);
    await hears();
    await looks();
    expect(told()).toEqual(['hears changes again']);
  });
});

describe('a silent installation', () => {
  it('is told once after three hours, and once when it is back', async () => {
    const { hears, looks, later, notices } = hearing();
    await hears();
    later(3);
    await looks();
    expect(notices).toEqual([]);
    later(0.1);
    await looks();
    later(1);
    await looks();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({
      isOver: false,
      what: `session-guard in account example-shop (${MEMBER}), eu-central-1 is silent`,
    });
    expect(notices[0]?.because).toContain('since 2026-11-20 03:05 UTC');
    await hears();
    await hears({ complete: false });
    await looks();
    await looks();
    expect(notices.slice(1)).toMatchObject([{ isOver: true }]);
    expect(notices[1]?.because).toContain('It was silent since 2026-11-20 03:05 UTC.');
    later(3.1);
    await looks();
    expect(notices).toHaveLength(3);
  });

  it('is not alive by the word of outcomes or of rounds that are not complete', async () => {
    const { hears, looks, later, tellsOutcome, notices } = hearing();
    await hears();
    for (let hour = 0; hour < 4; hour += 1) {
      later(1);
      await hears({ complete: false, failed: ['network vpc-0abc'] });
      await tellsOutcome();
    }
    await looks();
    expect(notices).toHaveLength(1);
    expect(notices[0]?.because).toContain('could not sweep: network vpc-0abc');
    await hears({ complete: false });
    await looks();
    expect(notices).toHaveLength(1);
  });

  it('is silent from its first report on, if no round was ever complete', async () => {
    const { hears, looks, later, told } = hearing();
    await hears({ complete: false });
    later(3.1);
    await hears({ complete: false });
    await looks();
    expect(told()).toEqual(['is silent']);
  });

  it('does not keep another one from being told', async () => {
    const { hears, looks, later, notices } = hearing();
    await hears();
    later(2);
    await hears({}, OTHER);
    later(1.5);
    await looks();
    expect(notices.map(({ what }) => what)).toEqual([expect.stringContaining(MEMBER)]);
    later(2);
    await looks();
    expect(notices.map(({ what }) => what)).toEqual([
      expect.stringContaining(MEMBER),
      expect.stringContaining(OTHER),
    ]);
  });

  it('is told again if its row cannot say that it was told', async () => {
    const { hears, looks, later, hub, told } = hearing();
    await hears();
    later(4);
    const { replace } = hub.ports.installations;
    let writes = 0;
    hub.ports.installations.replace = (...args) => {
      writes += 1;
      return writes > 1 ? Promise.reject(new Error('no table')) : replace(...args);
    };
    await expect(looks()).rejects.toThrow('no table');
    hub.ports.installations.replace = replace;
    await looks();
    await looks();
    expect(told()).toEqual(['is silent', 'is silent']);
  });

  it('is told as soon as the topic takes it', async () => {
    const { hears, looks, later, hub, told } = hearing();
    await hears();
    later(4);
    const { tell } = hub.ports.notices;
    hub.ports.notices.tell = () => Promise.reject(new Error('no topic'));
    await expect(looks()).rejects.toThrow('no topic');
    hub.ports.notices.tell = tell;
    await looks();
    await looks();
    expect(told()).toEqual(['is silent']);
  });

  it('that is heard while it is told is told to be back', async () => {
    const { hears, looks, later, hub, notices, told } = hearing();
    await hears();
    later(4);
    const { tell } = hub.ports.notices;
    hub.ports.notices.tell = async (notice) => {
      hub.ports.notices.tell = tell;
      await tell(notice);
      await hears();
    };
    await looks();
    await looks();
    expect(notices[1]?.because).toContain('It was silent since 2026-11-20 03:05 UTC.');
    expect(told()).toEqual(['is silent', 'is back']);
    await looks();
    expect(told()).toEqual([]);
  });

  it('is marked once if the look is made twice at once', async () => {
    const { hears, looks, later, told } = hearing();
    await hears();
    later(4);
    await Promise.all([looks(), looks()]);
    await looks();
    expect(new Set(told())).toEqual(new Set(['is silent']));
    await hears();
    await looks();
    expect(told()).toEqual(['is back']);
  });
});

describe('a report that comes late', () => {
  it('brings nobody back, and says nothing of now', async () => {
    const { hears, looks, later, take, report, rows, told } = hearing();
    await hears({ nodes: 5 });
    later(1);
    const [lost, newer] = [report({ nodes: 6 }), report({ nodes: 7, deaf: ['network'] })];
    later(3.5);
    await looks();
    expect(told()).toEqual(['is silent']);
    await take(lost);
    await looks();
    expect(told()).toEqual([]);
    later(1);
    await hears({ nodes: 8 });
    await looks();
    expect(told()).toEqual(['is back']);
    await take(newer);
    await looks();
    expect(told()).toEqual([]);
    expect([...rows.values()]).toMatchObject([{ nodes: 8, deaf: [] }]);
  });

  it.each(['9999-01-01T00:00:00Z', 'tomorrow', ''])(
    'counts from now on if its time cannot be: %j',
    async (time) => {
      const { take, later, looks, rows, told } = hearing();
      await take(envelope({ type: DETAIL_TYPES.sweep, detail: sweepDetail(), time }));
      expect([...rows.values()]).toMatchObject([{ heardAt: '2026-11-20T03:05:00.000Z' }]);
      later(3.1);
      await looks();
      expect(told()).toEqual(['is silent']);
    },
  );
});

describe('many that are silent', () => {
  it('are one message, because the cause may be the hub, and those that are back are another', async () => {
    const { hears, looks, later, notices, rows, told } = hearing();
    for (const account of accountsTo(30)) await hears({}, account);
    later(4);
    await looks();
    await looks();
    expect(notices[0]?.because).toContain('look at the hub first. They are in these accounts and 10 more.');
    expect(told()).toEqual(['30 session-guards are silent']);
    expect([...rows.values()].every(({ silentSince }) => silentSince !== undefined)).toBe(true);
    for (const account of accountsTo(28)) await hears({}, account);
    await looks();
    expect(told()).toEqual(['28 session-guards are back']);
    for (const account of accountsTo(30)) await hears({}, account);
    await looks();
    await looks();
    expect(told()).toEqual(['is back', 'is back']);
  });

  it('have a line for each account, so that one with many Regions hides no other one', async () => {
    const { hears, looks, later, notices } = hearing();
    for (let n = 1; n <= 30; n += 1) await hears({}, OTHER, `eu-example-${n}`);
    await hears();
    later(4);
    await looks();
    expect(notices[0]?.lines).toEqual([
      `account example-shop (${OTHER}), eu-example-1, eu-example-2, eu-example-3, eu-example-4, eu-example-5 and 25 more Regions`,
      `account example-shop (${MEMBER}), eu-central-1`,
    ]);
  });
});
