import { describe, expect, it } from 'vitest';
import { createMemoryLedger } from '../../functions/adapters/memory/ledger.ts';
import type { Incident } from '../../functions/core/ledger/ledger.ts';
import { incidentRow, type Row, repairRow } from '../../functions/core/ledger/rows/rows.ts';
import { VPC_ID } from '../support/samples/sample-account.ts';
import { associate, switchOff } from '../support/samples/sample-changes.ts';
import { type Bench, later, remembering } from '../support/samples/sample-guard.ts';

type Body = Readonly<Record<string, unknown>>;

/** The bench goes on with a ledger that holds these rows besides what was good. */
const withRows = async (made: Bench, rows: readonly Row[]): Promise<void> => {
  const { baselines } = await made.ports.ledger.load([{ type: 'AWS::EC2::VPC', id: VPC_ID }]);
  const ledger = createMemoryLedger(rows);
  for (const baseline of Object.values(baselines)) {
    if (baseline) await ledger.saveBaseline([baseline.snapshot], baseline.seenAt);
  }
  made.ports = { ...made.ports, ledger };
};

/** A change whose repair was begun and interrupted, with the row of it as another version would have written it. */
const interrupted = async (rewrite: (body: Body) => unknown) => {
  const made = await remembering();
  const { remediator } = made.ports;
  const stopped = async () => {
    throw new Error('the Lambda was stopped');
  };
  made.ports = { ...made.ports, remediator: { execute: stopped } };
  const event = associate(made, 'dopt-public');
  await expect(made.deliver(event, 'network')).rejects.toThrow('the Lambda was stopped');
  const [record] = (await made.ports.ledger.open()).untold;
  if (!record) throw new Error('no repair was recorded');
  const row = repairRow(record);
  await withRows(made, [{ ...row, body: JSON.stringify(rewrite(JSON.parse(row.body))) }]);
  made.ports = { ...made.ports, remediator };
  made.written.length = 0;
  return { made, event };
};

const REQUIRED = ['resource', 'eventId', 'startedAt', 'calls', 'state', 'draft'];

const OTHERS: readonly (readonly [string, (body: Body) => unknown])[] = [
  ['a field of tomorrow', (body) => ({ ...body, approvedBy: 'bob' })],
  ['a state of tomorrow', (body) => ({ ...body, state: 'approved' })],
  ['nothing that makes sense', () => [1]],
  ...REQUIRED.map((key) => [`no ${key}`, (body: Body) => ({ ...body, [key]: undefined })] as const),
  ['no findings', (body) => ({ ...body, draft: { ...Object(body['draft']), findings: undefined } })],
];

describe('an interrupted repair that another version began', () => {
  it('is finished when this version wrote the row', async () => {
    const { made, event } = await interrupted((body) => body);
    expect((await made.deliver(event, 'network')).status).toBe('fixed');
    expect(made.written).toEqual(['ec2:AssociateDhcpOptions']);
  });

  it.each(OTHERS)('with %s: the next delivery tells it and makes no call', async (_, rewrite) => {
    const { made, event } = await interrupted(rewrite);
    const outcome = await made.deliver(event, 'network');
    expect(outcome.status).toBe('fix-failed');
    expect(outcome.action).toContain('another version of session-guard had started it');
    expect(made.written).toEqual([]);
    expect(made.published).toEqual([outcome]);
    expect((await made.ports.ledger.open()).untold).toEqual([]);
  });

  it('with a call that is not of its prerequisite: the next delivery tells it and makes no call', async () => {
    const calls = [{ api: 'ec2:RunInstances', input: { ImageId: 'ami-1' } }];
    const { made, event } = await interrupted((body) => ({ ...body, calls }));
    expect((await made.deliver(event, 'network')).status).toBe('fix-failed');
    expect(made.written).toEqual([]);
  });

  it.each(OTHERS)('with %s: the sweep tells it once and never says that it was fixed', async (_, rewrite) => {
    const { made } = await interrupted(rewrite);
    later(made, 60);
    const told = await made.sweep();
    expect(told.filter(({ action }) => action.includes('A repair of another version'))).toMatchObject([
      { status: 'fix-failed' },
    ]);
    expect(made.published).toEqual(told);
    expect(made.written).toEqual([]);
    expect((await made.ports.ledger.open()).untold).toEqual([]);
    made.published.length = 0;
    await made.sweep();
    expect(made.published).toEqual([]);
  });
});

describe('an interrupted repair of a check that only another version has', () => {
  const rewrite = (body: Body) => {
    const draft = Object(body['draft']);
    const findings = draft.findings.map((finding: object) => ({ ...finding, prerequisite: 'tomorrow' }));
    return { ...body, draft: { ...draft, prerequisite: 'tomorrow', findings } };
  };

  it('is left to the sweep, which never says that it succeeded', async () => {
    const { made, event } = await interrupted(rewrite);
    expect((await made.deliver(event, 'network')).status).toBe('alerted');
    expect(made.written).toEqual([]);
    expect((await made.ports.ledger.open()).untold).toHaveLength(1);
    later(made, 60);
    const [told] = await made.sweep();
    expect(told).toMatchObject({ status: 'fix-failed', prerequisite: 'tomorrow' });
    expect(told?.action).toContain('it is unknown whether the checks pass now');
    expect((await made.ports.ledger.open()).untold).toEqual([]);
  });
});

describe('a repair whose time cannot be read', () => {
  it('counts as one of the last 24 hours', async () => {
    const made = await remembering({ settings: { fixBudget: 1 } });
    const event = associate(made, 'dopt-public');
    expect((await made.deliver(event, 'network')).status).toBe('fixed');
    const [repair] = (await made.ports.ledger.load([{ type: 'AWS::EC2::VPC', id: VPC_ID }])).repairs;
    if (!repair) throw new Error('no repair was recorded');
    await withRows(made, [repairRow({ ...repair, startedAt: 'long ago' })]);
    later(made, 48 * 60);
    const again = await made.deliver(switchOff(made, 'enableDnsSupport', { eventId: 'another' }), 'network');
    expect(again.action).toContain('it was already put back 1 time in 24 hours');
  });
});

describe('an incident that another version opened', () => {
  const KEYS = ['prerequisite', 'subject', 'state', 'eventId', 'checkedAt', 'told'];
  const incident: Incident = {
    prerequisite: 'session-endpoints',
    subject: { type: 'AWS::EC2::VPC', id: VPC_ID },
    state: 'open',
    impact: 'sessions-fail',
    eventId: 'earlier',
    checkedAt: '2026-03-01T08:00:00.000Z',
    told: true,
  };

  /** A VPC in which everything holds, and an open incident of it as another version would have written it. */
  const opened = async (body: Body) => {
    const made = await remembering();
    await withRows(made, [{ ...incidentRow(incident), body: JSON.stringify(body) }]);
    return made;
  };

  it('does not keep a change that was replaced from ending', async () => {
    const made = await opened({ ...incident, state: 'tomorrow' });
    const replaced = associate(made, 'dopt-public');
    associate(made, 'dopt-amazon');
    expect((await made.deliver(replaced, 'network')).status).toBe('superseded');
  });

  it('is no reason not to put something else back when this version wrote it', async () => {
    const made = await opened(incident);
    expect((await made.deliver(switchOff(made, 'enableDnsSupport'), 'network')).status).toBe('fixed');
  });

  it.each(KEYS)('without %s: a change is told, and nothing is put back', async (key) => {
    const made = await opened({ ...incident, [key]: undefined });
    const outcome = await made.deliver(switchOff(made, 'enableDnsSupport'), 'network');
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven' });
    expect(made.written).toEqual([]);
    expect(made.published).toEqual([outcome]);
  });

  it.each(KEYS)('without %s: it is closed when the check passes', async (key) => {
    const made = await opened({ ...incident, [key]: undefined });
    await made.sweep();
    expect((await made.ports.ledger.open()).incidents).toEqual([]);
  });

  it('with an impact of tomorrow: the sweep tells it again rather than not at all, once', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    await made.deliver(switchOff(made, 'enableDnsSupport'), 'network');
    const [told] = (await made.ports.ledger.open()).incidents;
    if (!told) throw new Error('no incident was recorded');
    await withRows(made, [
      { ...incidentRow(told), body: JSON.stringify({ ...told, impact: 'sessions-recorded-twice' }) },
    ]);
    made.published.length = 0;
    await made.sweep();
    await made.sweep();
    expect(made.published.map(({ prerequisite }) => prerequisite)).toEqual(['vpc-name-resolution']);
  });
});
