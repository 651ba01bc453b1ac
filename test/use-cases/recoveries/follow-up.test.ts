import { describe, expect, it } from 'vitest';
import { present, unknown } from '../../../functions/account/observed.ts';
import { toSnsMessage } from '../../../functions/alerts/sns.ts';
import { toText } from '../../../functions/alerts/text.ts';
import type { Connection } from '../../../functions/core/ledger/follow-up.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { associate } from '../../support/samples/sample-changes.ts';
import { type Bench, later, remembering } from '../../support/samples/sample-guard.ts';

type Followed = { readonly made: Bench; readonly state: Map<string, Connection>; readonly asked: string[] };

/** An incident of some nodes that was told and mended, and what Session Manager says of these nodes. */
const mended = async (nodes: Readonly<Record<string, Connection>>, minutes = 25): Promise<Followed> => {
  const made = await remembering({ settings: { mode: 'alert' } });
  await made.deliver(associate(made, 'dopt-public'), 'network');
  const known = Object.keys(nodes).map((id, n) => ({ id, name: `web-${n + 1}` }));
  for (const row of (await made.ports.ledger.open()).incidents) {
    await made.ports.ledger.save({ incidents: [{ ...row, nodes: { total: known.length, known } }] });
  }
  later(made, minutes);
  const state = new Map(Object.entries(nodes));
  const asked: string[] = [];
  const connections = async (ids: readonly string[]) => {
    asked.push(...ids);
    return present(Object.fromEntries(ids.map((id) => [id, state.get(id) ?? 'down'])));
  };
  made.ports = { ...made.ports, connections: { connections } };
  await made.deliver(associate(made, 'dopt-amazon'), 'network');
  made.published.splice(0, 1);
  return { made, state, asked };
};

/** The sweep ticks every five minutes. */
const ticks = async ({ made }: Followed, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    later(made, 5);
    await made.sweep();
  }
};

const looks = ({ made }: Followed): readonly Outcome[] =>
  made.published.filter(({ status }) => status === 'follow-up');

const said = (followed: Followed): readonly string[] =>
  looks(followed).map(({ followUp }) => `${followUp?.connected}/${followUp?.of} after ${followUp?.minutes}`);

const COUNT_14 = (connected: number): Readonly<Record<string, Connection>> =>
  Object.fromEntries(
    Array.from({ length: 14 }, (_, n) => [`i-${n + 1}`, n < connected ? 'connected' : 'not-connected']),
  );

describe('the nodes of a mended incident', () => {
  it('are told once when all of them are back', async () => {
    const followed = await mended(COUNT_14(14));
    await ticks(followed, 15);
    expect(said(followed)).toEqual(['14/14 after 5']);
    expect(followed.asked).toHaveLength(14);
    const [outcome] = looks(followed);
    expect(outcome).toMatchObject({ severity: 'info', incident: followed.made.published[0]?.incident });
    expect(toText(outcome as Outcome)).toMatch(
      /^All nodes are back: 14 of 14 nodes are connected again 5 minutes/,
    );
    expect((await followed.made.ports.ledger.open()).incidents).toEqual([]);
  });

  it('are told as they come back, with those that are missing and the command that hurries them', async () => {
    const followed = await mended(COUNT_14(3));
    await ticks(followed, 1);
    expect(said(followed)).toEqual([]);
    for (let n = 4; n <= 12; n += 1) followed.state.set(`i-${n}`, 'connected');
    await ticks(followed, 1);
    expect(said(followed)).toEqual(['12/14 after 10']);
    const [outcome] = looks(followed);
    const text = toText(outcome as Outcome);
    expect(text).toMatch(
      /^12 of 14 nodes are connected again 10 minutes after the mend in vpc-\w+ \(prod\), account [\w-]+, [\w-]+; not yet: web-13, web-14$/m,
    );
    // Broken for 25 minutes: the second wait is 20 minutes, and 10 of them are over.
    expect(outcome?.action).toContain('try again within 10 minutes');
    expect(text).toContain('aws ec2 reboot-instances --instance-ids i-13 i-14 --region ap-northeast-1');
    await ticks(followed, 3);
    expect(said(followed)).toHaveLength(1);
    followed.state.set('i-13', 'connected').set('i-14', 'connected');
    await ticks(followed, 12);
    expect(said(followed)).toEqual(['12/14 after 10', '14/14 after 60']);
  });

  it('are told at the end if some are still missing, and then no more', async () => {
    const followed = await mended({ 'i-1': 'connected', 'mi-2': 'not-connected' });
    await ticks(followed, 30);
    expect(said(followed)).toEqual(['1/2 after 10', '1/2 after 60']);
    const last = looks(followed).at(-1);
    expect(last).toMatchObject({ severity: 'warning', commands: { fix: [] } });
    expect(last?.action).toContain('They should have tried again by now');
    expect(followed.asked).toHaveLength(8);
  });

  it('that were stopped since do not count', async () => {
    const followed = await mended({ 'i-1': 'connected', 'i-2': 'down' });
    await ticks(followed, 2);
    expect(said(followed)).toEqual(['1/1 after 5']);
    const gone = await mended({ 'i-1': 'down' });
    await ticks(gone, 15);
    expect(said(gone)).toEqual([]);
    expect((await gone.made.ports.ledger.open()).incidents).toEqual([]);
  });

  it('are not told when they may not be asked for, or when it breaks again', async () => {
    const denied = await mended({ 'i-1': 'not-connected' });
    denied.made.ports = {
      ...denied.made.ports,
      connections: { connections: async () => unknown('AccessDenied: ssm:GetConnectionStatus') },
    };
    await ticks(denied, 15);
    expect(said(denied)).toEqual([]);
    expect(denied.made.complaints).toContain('Whether nodes are connected again could not be read');
    const again = await mended({ 'i-1': 'not-connected' });
    await again.made.deliver(associate(again.made, 'dopt-public'), 'network');
    await ticks(again, 15);
    expect(said(again)).toEqual([]);
  });

  it('are told later when the publisher or AWS does not answer', async () => {
    const followed = await mended({ 'i-1': 'connected' });
    const { made } = followed;
    const { publisher } = made.ports;
    made.ports = { ...made.ports, publisher: { publish: () => Promise.reject(new Error('SNS is down')) } };
    await ticks(followed, 1);
    made.ports = { ...made.ports, publisher };
    await ticks(followed, 2);
    expect(said(followed)).toEqual(['1/1 after 10']);
  });

  it('are told once by two sweeps at once, in the thread and with the subject of the alert', async () => {
    const followed = await mended({ 'i-1': 'connected' });
    const { made } = followed;
    later(made, 5);
    await Promise.all([made.sweep(), made.sweep()]);
    expect(said(followed)).toEqual(['1/1 after 5']);
    const [end, look] = made.published.map((outcome) => toSnsMessage(outcome));
    expect(look?.Subject).toBe(end?.Subject);
  });

  it('are followed after a repair by the guard, too', async () => {
    const made = await remembering();
    expect((await made.deliver(associate(made, 'dopt-public'), 'network')).status).toBe('fixed');
    later(made, 5);
    await made.sweep();
    expect(made.published.map(({ status }) => status)).toEqual(['fixed', 'follow-up']);
    expect(made.published.at(-1)).toMatchObject({ followUp: { connected: 1, of: 1, missing: [] } });
  });
});
