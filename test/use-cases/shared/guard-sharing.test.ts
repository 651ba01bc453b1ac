import { describe, expect, it } from 'vitest';
import { presentValue, unknown } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { type Json, type JsonObject, objectAt } from '../../../functions/formats/json.ts';
import { guardSharing } from '../../../functions/use-cases/shared/guard-sharing.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { type Bench, later, remembering } from '../../support/samples/sample-guard.ts';
import { call, type Event, seconds } from '../../support/settling.ts';

/** What was asked of the account and the ledger since the last time. */
type Asked = { readonly reads: () => number; readonly loads: () => number };

const counting = (made: Bench): Asked => {
  const { reader, ledger } = made.ports;
  let [read, loaded] = [0, 0];
  const since = (take: () => number) => () => take();
  made.ports = {
    ...made.ports,
    reader: {
      ...reader,
      read: (scope, known) => {
        read += 1;
        return reader.read(scope, known);
      },
      ec2Tagged: (key) => {
        read += 1;
        return reader.ec2Tagged(key);
      },
    },
    ledger: {
      ...ledger,
      load: (resources) => {
        loaded += resources.length;
        return ledger.load(resources);
      },
    },
  };
  return {
    reads: since(() => {
      const all = read;
      read = 0;
      return all;
    }),
    loads: since(() => {
      const all = loaded;
      loaded = 0;
      return all;
    }),
  };
};

const associate = (made: Bench, DhcpOptionsId: string, who = 'alice'): Event =>
  call(made, { api: 'ec2:AssociateDhcpOptions', input: { VpcId: VPC_ID, DhcpOptionsId } }, who);

/** A warm guard that has judged a harmless event and saved what it saw. */
const warm = async (mode: 'alert' | 'auto-fix' = 'alert') => {
  const made = await remembering({ settings: { mode } });
  later(made, 10);
  const asked = counting(made);
  const judge = guardSharing(made.guard('network'));
  const event = associate(made, 'dopt-amazon');
  later(made, 3);
  await judge(event.record);
  await judge(event.record);
  asked.reads();
  asked.loads();
  return { made, asked, judge, event };
};

/** The same event, as if its call was made at another time. */
const timed = ({ record }: Event, eventTime: string): Json => {
  const detail = objectAt(record, 'detail');
  if (!detail) throw new Error('the event has no detail');
  return { ...(record as JsonObject), detail: { ...detail, eventTime } };
};

const withVpc = (state: AccountState, change: object): AccountState => {
  const vpc = presentValue(state.networks[VPC_ID]);
  if (!vpc) throw new Error('there is no VPC');
  return { ...state, networks: { [VPC_ID]: { status: 'present', value: { ...vpc, ...change } } } };
};

describe('a harmless event after others', () => {
  it('reads and writes nothing', async () => {
    const { asked, judge, event } = await warm();
    expect((await judge(event.record)).status).toBe('healthy');
    expect([asked.reads(), asked.loads()]).toEqual([0, 0]);
  });

  it.each<[string, number, number]>([
    ['what was read is older than 30 seconds', 31, -180],
    ['its call was made less than five seconds before what was read', 0, -4],
    ['its time is in the future', 0, 60],
  ])('reads for itself if %s', async (_, wait, before) => {
    const { made, asked, judge, event } = await warm();
    const time = new Date(made.now.getTime() + before * 1000).toISOString();
    seconds(made, wait);
    await judge(timed(event, time));
    expect(asked.reads()).toBeGreaterThan(0);
  });

  it('shares what began five seconds after its call', async () => {
    const { made, asked, judge, event } = await warm();
    await judge(timed(event, new Date(made.now.getTime() - 5_000).toISOString()));
    expect(asked.reads()).toBe(0);
  });

  it('reads for itself if its time cannot be read', async () => {
    const { asked, judge, event } = await warm();
    await judge(timed(event, 'soon'));
    expect(asked.reads()).toBeGreaterThan(0);
  });

  it('asks the ledger itself for a minute after its call, because who read before it may still write', async () => {
    const { made, asked, judge } = await warm();
    const event = associate(made, 'dopt-amazon');
    seconds(made, 20);
    await judge(event.record);
    await judge(event.record);
    asked.reads();
    asked.loads();
    await judge(event.record);
    expect(asked.reads()).toBe(0);
    expect(asked.loads()).toBeGreaterThan(0);
  });
});

describe('what is never shared', () => {
  it('is a reading that was refused', async () => {
    const { made, asked, event } = await warm();
    const { reader } = made.ports;
    seconds(made, 31);
    const refused = unknown('the guard may not call ec2:DescribeSubnets on it');
    const read: typeof reader.read = async (scope, known) => ({
      ...(await reader.read(scope, known)),
      ...(scope.networks?.length ? { networks: { [VPC_ID]: refused } } : {}),
    });
    made.ports = { ...made.ports, reader: { ...reader, read } };
    const denied = guardSharing(made.guard('network'));
    await denied(event.record);
    asked.reads();
    await denied(event.record);
    expect(asked.reads()).toBeGreaterThan(0);
  });

  it('is a reading that failed', async () => {
    const { made, event, asked } = await warm();
    seconds(made, 31);
    const { reader } = made.ports;
    let fails = true;
    const read: typeof reader.read = (scope, known) =>
      fails ? Promise.reject(new Error('throttled')) : reader.read(scope, known);
    made.ports = { ...made.ports, reader: { ...reader, read } };
    const failing = guardSharing(made.guard('network'));
    await expect(failing(event.record)).rejects.toThrow('throttled');
    fails = false;
    asked.reads();
    expect((await failing(event.record)).status).toBe('healthy');
    expect(asked.reads()).toBeGreaterThan(0);
  });

  it('is the ledger’s word on what is told: one look for each event of a break', async () => {
    const { made, judge, asked } = await warm();
    seconds(made, 31);
    const event = associate(made, 'dopt-public', 'bob');
    later(made, 3);
    expect((await judge(event.record)).status).toBe('alerted');
    await judge(event.record);
    asked.reads();
    asked.loads();
    expect(await judge(event.record)).toMatchObject({ status: 'alerted', toldBefore: true });
    expect(asked.reads()).toBe(0);
    expect(asked.loads()).toBeGreaterThan(0);
    expect(made.published).toHaveLength(1);
  });
});

describe('what another process did', () => {
  it('is seen before anything is told: a break that it mended is not told again', async () => {
    const { made, judge } = await warm();
    seconds(made, 31);
    const event = associate(made, 'dopt-public', 'bob');
    later(made, 3);
    // This process has read the broken account for an event of something else.
    const state = made.account.state();
    await judge(event.record);
    expect(made.published).toHaveLength(1);
    made.account.set(withVpc(state, { dhcpOptionsId: 'dopt-amazon' }));
    await made.sweep();
    expect(made.published.at(-1)?.status).toBe('resolved');
    // The account that it holds is broken still, and the ledger says that this is over.
    await judge(event.record);
    expect(made.published.map(({ status }) => status)).toEqual(['alerted', 'resolved']);
  });
});

describe('an own repair', () => {
  it('makes everything that was read before it useless', async () => {
    const { made, judge, asked, event } = await warm('auto-fix');
    seconds(made, 31);
    const broken = associate(made, 'dopt-public', 'bob');
    later(made, 3);
    expect((await judge(broken.record)).status).toBe('fixed');
    asked.reads();
    expect((await judge(event.record)).status).not.toBe('alerted');
    expect(asked.reads()).toBeGreaterThan(0);
    expect(made.written).toEqual(['ec2:AssociateDhcpOptions']);
  });
});

describe('a judgement that is begun again', () => {
  it('reads afresh what it has read itself, and knows since when it has', async () => {
    const { made, asked, judge } = await warm();
    const event = associate(made, 'dopt-public');
    await made.deliver(event.record, 'network');
    const { ledger } = made.ports;
    const [incident] = (await ledger.open()).incidents;
    if (!incident) throw new Error('nothing is open');
    // Somebody finds it whole while this judgement reads.
    const checkedAt = new Date(made.now.getTime() + 1000).toISOString();
    await ledger.replaceIncident(incident, { ...incident, state: 'closed', checkedAt });
    asked.reads();
    const { status, because } = await judge(event.record);
    expect([status, because]).toEqual(['settling', expect.stringContaining('is told to be over')]);
    const tried = asked.reads();
    seconds(made, 2);
    expect((await judge(event.record)).status).toBe('alerted');
    expect(tried).toBeGreaterThan(2 * asked.reads());
  });
});
