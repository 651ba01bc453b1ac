import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Resource, resource, resourceKey } from '../../../functions/account/resource.ts';
import {
  type Incident,
  isUnderstood,
  noRows,
  type RepairRecord,
} from '../../../functions/core/ledger/ledger.ts';
import { readIncident } from '../../../functions/core/ledger/rows/incident.ts';
import { lookRow } from '../../../functions/core/ledger/rows/look.ts';
import { readRow } from '../../../functions/core/ledger/rows/read-rows.ts';
import { readRepair } from '../../../functions/core/ledger/rows/repair.ts';
import {
  baselineRow,
  incidentRow,
  inventoryRow,
  type Row,
  repairRow,
  tallyRow,
} from '../../../functions/core/ledger/rows/rows.ts';
import { memoryLog } from '../../support/account.ts';
import { fullSnapshots } from '../../support/samples/full-rows.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { sampleOutcome } from '../../support/samples/sample-outcome.ts';

const vpc = resource('AWS::EC2::VPC', VPC_ID);

const incident: Incident = {
  prerequisite: 'vpc-name-resolution',
  subject: vpc,
  state: 'open',
  impact: 'sessions-fail',
  extent: 3,
  eventId: 'e-1',
  checkedAt: '2026-03-01T08:00:00.000Z',
  told: true,
  because: 'DHCP options now name public DNS servers',
  api: 'ec2:AssociateDhcpOptions',
  by: 'alice@example.com',
};

const repair: RepairRecord = {
  resource: vpc,
  eventId: 'e-1',
  startedAt: '2026-03-01T08:00:00.000Z',
  calls: [{ api: 'ec2:AssociateDhcpOptions', input: { VpcId: VPC_ID, DhcpOptionsId: 'dopt-0old' } }],
  state: 'told',
  draft: sampleOutcome(),
};

/** The row with another body. */
const bodied = (row: Row, body: unknown): Row => ({ ...row, body: JSON.stringify(body) });

const without = (value: object, key: string): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

const log = memoryLog();

describe('an incident of another version', () => {
  const row = incidentRow(incident);

  it('is read with words and fields of tomorrow; words become the one that claims least', () => {
    const tomorrow = { ...incident, impact: 'sessions-recorded-twice', colour: 'red', seen: { by: [1] } };
    expect(readIncident(bodied(row, tomorrow))).toEqual({ ...incident, impact: 'unknown' });
  });

  it('is read with a state of tomorrow: it is open, and nothing is put back on the word of it', () => {
    const read = readIncident(bodied(row, { ...incident, state: 'postponed' }));
    expect(read).toEqual({ ...incident, state: 'open', unclear: true });
    expect(isUnderstood({ ...noRows, incidents: [read] })).toBe(false);
  });

  it('is read without an optional field', () => {
    for (const key of ['extent', 'because', 'api', 'by']) {
      const read = readIncident(bodied(row, without(incident, key)));
      expect(read).toEqual(without(incident, key));
      expect(isUnderstood({ ...noRows, incidents: [read] })).toBe(true);
    }
  });

  it.each([
    ['prerequisite', incident.prerequisite],
    ['subject', vpc],
    ['state', 'open'],
    ['eventId', null],
    ['checkedAt', ''],
    ['told', false],
  ])('is read without %s, and nothing is put back on the word of it', (key, safe) => {
    const read = readIncident(bodied(row, without(incident, key)));
    expect(read).toEqual({ ...incident, [key]: safe, unclear: true });
    expect(isUnderstood({ ...noRows, incidents: [read] })).toBe(false);
  });

  it('is read without an impact, which only tells', () => {
    expect(readIncident(bodied(row, without(incident, 'impact')))).toEqual({
      ...incident,
      impact: 'unknown',
    });
  });

  it('of a kind of resource of tomorrow keeps its key when it is written again', () => {
    const subject = { type: 'AWS::EC2::Tomorrow', id: 'tmr#1' };
    const tomorrow = { ...bodied(row, { ...incident, subject }), pk: 'AWS::EC2::Tomorrow#tmr#1' };
    const read = readIncident(tomorrow);
    expect(incidentRow({ ...read, state: 'closed' }).pk).toBe(tomorrow.pk);
    expect(incidentRow(readIncident(bodied(tomorrow, {}))).pk).toBe(tomorrow.pk);
  });

  it('that is closed is no reason not to put something back', () => {
    const read = readIncident(bodied(row, { ...without(incident, 'told'), state: 'closed' }));
    expect(isUnderstood({ ...noRows, incidents: [read] })).toBe(true);
  });
});

describe('a repair of another version', () => {
  const row = repairRow(repair);

  it('is read with words and kinds of tomorrow in what is to be told', () => {
    const subject = { type: 'AWS::EC2::Tomorrow', id: 'tmr-1' };
    const draft = {
      ...repair.draft,
      status: 'postponed',
      severity: 'deafening',
      attribution: 'confessed',
      actor: { ...repair.draft.actor, tool: 'tomorrow' },
      resources: [subject],
      weather: 'fine',
    };
    expect(readRepair(bodied(row, { ...repair, draft }))).toEqual({
      ...repair,
      draft: {
        ...repair.draft,
        status: 'inconclusive',
        severity: 'warning',
        attribution: 'suspected',
        actor: { ...repair.draft.actor, tool: 'unknown' },
        resources: [subject],
      },
    });
  });

  it('is unclear with a field of tomorrow', () => {
    expect(readRepair(bodied(row, { ...repair, approvedBy: 'bob' }))).toEqual({ ...repair, unclear: true });
  });

  it.each([
    ['resource', vpc],
    ['eventId', 'e-1'],
    ['startedAt', ''],
    ['calls', []],
    ['state', 'started'],
  ])('is unclear without %s', (key, safe) => {
    expect(readRepair(bodied(row, without(repair, key)))).toEqual({ ...repair, [key]: safe, unclear: true });
  });

  it('is unclear without a draft, and told by what its keys say', () => {
    const read = readRepair(bodied(row, without(repair, 'draft')));
    expect(read).toMatchObject({ unclear: true, draft: { status: 'inconclusive', resources: [vpc] } });
  });

  const told: readonly string[] = ['status', 'attribution', 'impact', 'severity'];
  it.each(Object.keys(repair.draft).filter((key) => !told.includes(key)))(
    'is unclear without %s in what is to be told; the rest is told',
    (key) => {
      const read = readRepair(bodied(row, { ...repair, draft: without(repair.draft, key) }));
      expect(read).toMatchObject({ ...repair, draft: without(repair.draft, key), unclear: true });
    },
  );

  it.each(told)('is read without %s, which only tells', (key) => {
    const read = readRepair(bodied(row, { ...repair, draft: without(repair.draft, key) }));
    expect(read).not.toHaveProperty('unclear');
    expect(read.draft).toMatchObject(without(repair.draft, key));
  });

  it('with a call that is none is unclear, and no call of it is left', () => {
    const read = readRepair(bodied(row, { ...repair, calls: [...repair.calls, { api: 7 }] }));
    expect(read).toEqual({ ...repair, calls: [], unclear: true });
  });
});

describe('a row whose body is anything at all', () => {
  const subjects = fc.constantFrom<Resource>(vpc, resource('AWS::SSM::Document', 'a#b'));
  const bodies = fc.oneof(fc.json(), fc.string(), fc.constantFrom('', '{"told":1}', '{"draft":{}}'));

  it('is still found, by its keys', () => {
    fc.assert(
      fc.property(subjects, bodies, (subject, body) => {
        const pk = resourceKey(subject);
        const { incidents } = readRow({ pk, sk: 'INCIDENT#session-key', body }, log);
        expect(incidents).toMatchObject([{ prerequisite: 'session-key', subject, unclear: true }]);
        const { repairs } = readRow({ pk, sk: 'REPAIR#e-9', body }, log);
        expect(repairs).toMatchObject([
          { resource: subject, eventId: 'e-9', state: 'started', unclear: true },
        ]);
      }),
    );
  });

  it('is left out where it is a baseline', () => {
    const value = { vpcId: VPC_ID, dhcpOptionsId: 'default', tags: {} };
    const row = baselineRow({ type: 'AWS::EC2::VPC', value }, '2026-03-01T08:00:00Z');
    expect(Object.keys(readRow(row, log).baselines)).toEqual([row.pk]);
    const tomorrow = { snapshot: { type: 'AWS::EC2::Tomorrow', value }, seenAt: '2026-03-01T08:00:00Z' };
    expect(readRow(bodied(row, tomorrow), log).baselines).toEqual({});
    const more = { snapshot: { type: 'AWS::EC2::VPC', value: { ...value, mtu: 9001 } }, seenAt: 'x', by: 1 };
    expect(readRow(bodied(row, more), log).baselines).toEqual({
      [row.pk]: { snapshot: { type: 'AWS::EC2::VPC', value }, seenAt: 'x', unclear: true },
    });
  });
});

describe('a row that says something of another resource than its keys', () => {
  const SEEN = '2026-03-01T08:00:00.000Z';
  const place = { kind: 'role', id: 'web' } as const;
  const rows: Readonly<Record<string, Row>> = {
    baseline: baselineRow(
      { type: 'AWS::EC2::VPC', value: { vpcId: VPC_ID, dhcpOptionsId: 'dopt-1', tags: {} } },
      SEEN,
    ),
    network: baselineRow(fullSnapshots['SessionGuard::EC2::Network'], SEEN),
    pointer: baselineRow(fullSnapshots['AWS::EC2::EIP'], SEEN),
    inventory: inventoryRow({ vpcId: VPC_ID, seenAt: SEEN, nodes: [] }),
    look: lookRow({
      family: 'network',
      subject: resource('AWS::EC2::VPC', VPC_ID),
      prerequisites: [],
      seenAt: SEEN,
    }),
    tally: tallyRow({ place, seenAt: SEEN, nodes: 1, sample: [] }),
  };

  it.each(Object.entries(rows))('is not believed: %s', (_name, row) => {
    expect(readRow(row, log)).not.toEqual(noRows);
    const [type = ''] = row.pk.split('#');
    expect(readRow({ ...row, pk: `${type}#another` }, log)).toEqual(noRows);
  });

  it('is not believed either in the place of another row of its own resource', () => {
    const { baseline, network } = rows;
    if (!baseline || !network) throw new Error('there is no such row');
    expect(readRow({ ...baseline, sk: network.sk }, log)).toEqual(noRows);
    expect(readRow({ ...network, sk: baseline.sk }, log)).toEqual(noRows);
  });
});
