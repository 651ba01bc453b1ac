import { expect, it } from 'vitest';
import { type Incident, noRows, type RepairRecord } from '../../functions/core/ledger.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import type { Snapshot } from '../../functions/core/previous.ts';
import { type Resource, resource } from '../../functions/core/resource.ts';
import { IDENTITY } from '../support/account.ts';
import { content, DOCUMENT, described, type MakeWorld } from './world.ts';

const document: Resource = resource('AWS::SSM::Document', DOCUMENT);
const vpc: Resource = resource('AWS::EC2::VPC', 'vpc-0abc');
const SEEN = '2026-03-01T08:00:00.000Z';
const LATER = '2026-03-02T08:00:00.000Z';

const draft: Outcome = {
  status: 'fixed',
  prerequisite: 'session-preferences',
  attribution: 'proven',
  impact: 'logs-lost',
  severity: 'warning',
  because: 'the bucket example-gone does not exist',
  identity: IDENTITY,
  event: { eventId: 'e-1', api: 'ssm:UpdateDocument', time: SEEN },
  actor: { name: 'alice@example.com', tool: 'console' },
  resources: [document],
  findings: [],
  differences: [],
  blastRadius: null,
  bites: null,
  commands: { fix: [], undo: [] },
  calls: ['ssm:UpdateDocument'],
  action: 'Being put back.',
  links: {},
  incident: null,
  toldBefore: false,
};

const repair: RepairRecord = {
  resource: document,
  eventId: 'e-1',
  startedAt: SEEN,
  calls: [
    {
      api: 'ssm:UpdateDocument',
      input: { Name: DOCUMENT, Content: content({}), DocumentVersion: '2', DocumentFormat: 'JSON' },
    },
  ],
  state: 'started',
  draft,
};

const incident: Incident = {
  prerequisite: 'vpc-name-resolution',
  subject: vpc,
  state: 'open',
  impact: 'sessions-fail',
  eventId: null,
  checkedAt: SEEN,
  told: false,
};

const documentSnapshot: Snapshot = {
  type: 'AWS::SSM::Document',
  value: {
    name: DOCUMENT,
    latestVersion: '1',
    defaultVersion: '1',
    versions: { '1': content({ kmsKeyId: 'alias/sessions' }) },
    tags: { team: 'platform' },
  },
};

const vpcSnapshot: Snapshot = {
  type: 'AWS::EC2::VPC',
  value: {
    vpcId: vpc.id,
    dhcpOptionsId: 'default',
    enableDnsSupport: true,
    enableDnsHostnames: true,
    tags: {},
  },
};

/** What every ledger must keep. */
export const ledgerContract = (makeWorld: MakeWorld): void => {
  it('holds nothing at first', async () => {
    const { ledger } = await makeWorld(described({}));
    expect(await ledger.load([document, vpc])).toEqual(noRows);
    expect(await ledger.open()).toEqual({ incidents: [], untold: [] });
  });

  it('gives back baselines as they were, the newest only, and only those asked for', async () => {
    const { ledger } = await makeWorld(described({}));
    await ledger.saveBaseline([documentSnapshot, vpcSnapshot], SEEN);
    await ledger.saveBaseline([vpcSnapshot], LATER);
    expect(await ledger.load([vpc, vpc])).toEqual({
      ...noRows,
      baselines: { 'AWS::EC2::VPC#vpc-0abc': { snapshot: vpcSnapshot, seenAt: LATER } },
    });
    expect((await ledger.load([document])).baselines).toEqual({
      [`AWS::SSM::Document#${DOCUMENT}`]: { snapshot: documentSnapshot, seenAt: SEEN },
    });
  });

  it('lists an incident as open until it is closed', async () => {
    const { ledger } = await makeWorld(described({}));
    await ledger.saveIncident(incident);
    expect(await ledger.open()).toEqual({ incidents: [incident], untold: [] });
    const closed: Incident = { ...incident, state: 'closed', checkedAt: LATER, told: true };
    await ledger.saveIncident(closed);
    expect(await ledger.open()).toEqual({ incidents: [], untold: [] });
    expect((await ledger.load([vpc])).incidents).toEqual([closed]);
  });

  it('lists a repair as untold until it was told, and keeps one row for each event', async () => {
    const { ledger } = await makeWorld(described({}));
    await ledger.saveRepair(repair);
    await ledger.saveRepair({ ...repair, eventId: 'e-2', state: 'told' });
    expect(await ledger.open()).toEqual({ incidents: [], untold: [repair] });
    await ledger.saveRepair({ ...repair, state: 'told' });
    expect(await ledger.open()).toEqual({ incidents: [], untold: [] });
    const { repairs } = await ledger.load([document]);
    expect(repairs.toSorted((a, b) => a.eventId.localeCompare(b.eventId))).toEqual([
      { ...repair, state: 'told' },
      { ...repair, eventId: 'e-2', state: 'told' },
    ]);
  });

  it('keeps two prerequisites of one resource apart', async () => {
    const { ledger } = await makeWorld(described({}));
    const second: Incident = { ...incident, prerequisite: 'session-preferences' };
    await ledger.saveIncident(incident);
    await ledger.saveIncident(second);
    const { incidents } = await ledger.load([vpc]);
    expect(new Set(incidents)).toEqual(new Set([incident, second]));
  });

  it('keeps a baseline that is larger than an item may be', async () => {
    const { ledger } = await makeWorld(described({}));
    const large = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [
        String(n + 1),
        content({ linux: 'echo hello; '.repeat(5_000) }, `${n}`),
      ]),
    );
    const snapshot: Snapshot = {
      ...documentSnapshot,
      value: { ...documentSnapshot.value, latestVersion: '12', versions: large },
    };
    await ledger.saveBaseline([snapshot], SEEN);
    expect((await ledger.load([document])).baselines[`AWS::SSM::Document#${DOCUMENT}`]).toEqual({
      snapshot,
      seenAt: SEEN,
    });
  });
};
