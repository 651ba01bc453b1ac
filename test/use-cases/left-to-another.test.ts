import { describe, expect, it } from 'vitest';
import { exampleAccount } from '../../cli/example/account.ts';
import { NETWORK } from '../../cli/example/vpcs.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import { type Bench, later, remembering } from '../support/samples/sample-guard.ts';
import { call, type Event, hear, seconds, settle } from '../support/settling.ts';

const described = readAccountFile(exampleAccount);
if (!described.ok) throw new Error(described.problems.join('\n'));
const { state } = described;

const rule = (CidrIp: string) => ({
  GroupId: NETWORK.endpointGroup,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }],
});

type Storm = { readonly made: Bench; readonly events: readonly Event[] };

/** Two harmless changes, of which one is undone, around the change that breaks it. */
const storm = async (settings: Partial<GuardConfig> = {}): Promise<Storm> => {
  const made = await remembering({ state, settings: { mode: 'alert', settleSeconds: 90, ...settings } });
  later(made, 10);
  const at = (
    who: string,
    api: 'ec2:AuthorizeSecurityGroupIngress' | 'ec2:RevokeSecurityGroupIngress',
    cidr: string,
  ) => {
    seconds(made, 2);
    return call(made, { api, input: rule(cidr) }, who);
  };
  const events = [
    at('before', 'ec2:AuthorizeSecurityGroupIngress', '10.9.0.0/16'),
    at('before', 'ec2:RevokeSecurityGroupIngress', '10.9.0.0/16'),
    at('culprit', 'ec2:RevokeSecurityGroupIngress', '10.0.0.0/16'),
    at('after', 'ec2:AuthorizeSecurityGroupIngress', '10.8.0.0/16'),
  ];
  later(made, 3);
  return { made, events };
};

const toldOf = ({ published }: Bench) => published.map(({ status, actor }) => [status, actor?.name]);

/** The event that explains it comes first, in between and last. */
const ORDERS = [
  [0, 1, 2, 3],
  [2, 0, 1, 3],
  [3, 1, 2, 0],
  [1, 3, 0, 2],
];

describe('a break among harmless changes', () => {
  it('is told once, with the name of who made it, in whatever order the events come', async () => {
    for (const order of ORDERS) {
      const { made, events } = await storm();
      const heard = [];
      for (const index of order) {
        seconds(made, 1);
        heard.push(...(await hear(made, events[index] as Event)));
      }
      await settle(made, heard);
      expect(toldOf(made), order.join(' ')).toEqual([['alerted', 'culprit']]);
    }
  });

  it('is told without waiting by the event that explains it', async () => {
    const { made, events } = await storm();
    await hear(made, events[2] as Event);
    expect(toldOf(made)).toEqual([['alerted', 'culprit']]);
  });

  it('is told after the pause if no event explains it', async () => {
    const { made, events } = await storm();
    const heard = await hear(made, events[1] as Event);
    expect(heard[0]?.judgement).toMatchObject({
      status: 'settling',
      action: expect.stringContaining('an event that explains it may be on its way'),
    });
    expect(made.published).toEqual([]);
    await settle(made, heard);
    expect(made.published.map(({ status, attribution }) => [status, attribution])).toEqual([
      ['alerted', 'pre-existing'],
    ]);
  });

  it('is put back and told once where that is due, whichever event comes first', async () => {
    const { made, events } = await storm({ mode: 'auto-fix' });
    const heard = [];
    for (const event of events) heard.push(...(await hear(made, event)));
    await settle(made, heard);
    expect(toldOf(made)).toEqual([['fixed', 'culprit']]);
  });

  it('waits for nothing if the pause is switched off', async () => {
    const { made, events } = await storm({ settleSeconds: 0 });
    await hear(made, events[1] as Event);
    expect(made.published.map(({ attribution }) => attribution)).toEqual(['pre-existing']);
  });
});

describe('a break that was seen whole after a change', () => {
  it('is left to the event that explains it, and then told with its name', async () => {
    const made = await remembering({ state, settings: { mode: 'alert', settleSeconds: 90 } });
    later(made, 10);
    const early = call(made, { api: 'ec2:RevokeSecurityGroupIngress', input: rule('10.0.0.0/16') }, 'early');
    call(made, { api: 'ec2:AuthorizeSecurityGroupIngress', input: rule('10.0.0.0/16') }, 'early');
    later(made, 5);
    await made.sweep();
    later(made, 1);
    const late = call(made, { api: 'ec2:RevokeSecurityGroupIngress', input: rule('10.0.0.0/16') }, 'late');
    later(made, 1);
    const heard = await hear(made, early);
    const more = await hear(made, late);
    await settle(made, [...heard, ...more]);
    expect(toldOf(made)).toEqual([['alerted', 'late']]);
  });
});
