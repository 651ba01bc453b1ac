import { describe, expect, it } from 'vitest';
import { afterSweep } from '../../../functions/core/hub/installation.ts';
import { readInstallation } from '../../../functions/core/hub/installation-schema.ts';
import { sampleInstallation } from '../../support/samples/sample-installation.ts';

const known = { account: '444455556666', region: 'eu-central-1', heardAt: '2026-11-20T03:00:00.000Z' };
const row = sampleInstallation();

describe('the row of an installation', () => {
  it('keeps what is put back', () => {
    const report = {
      complete: true,
      mode: 'auto-fix',
      autoFix: ['session-preferences', 'network-access'],
      guardedDocuments: [],
      nodes: 3,
      openIncidents: 0,
      failed: [],
      deaf: [],
    } as const;
    const arrival = {
      kind: 'sweep',
      id: '1',
      time: '2026-11-20T03:00:00Z',
      from: { account: known.account, region: known.region },
      claims: { version: '1.0.0' },
      report,
    } as const;
    const after = afterSweep(undefined, arrival, new Date(known.heardAt));
    expect(after).toMatchObject({ mode: 'auto-fix', autoFix: report.autoFix, reportedAt: known.heardAt });
    expect(readInstallation(known, JSON.parse(JSON.stringify(after)))).toEqual(after);
  });

  it('tells the last complete sweep from the last report', () => {
    const arrival = {
      kind: 'sweep',
      id: '1',
      time: '2026-11-20T05:00:00Z',
      from: { account: known.account, region: known.region },
      claims: { version: '1.0.0' },
      report: { ...row, complete: false, autoFix: [], guardedDocuments: [], failed: ['vpc-1'] },
    } as const;
    const after = afterSweep(row, arrival, new Date('2026-11-20T05:00:00.000Z'));
    expect(after).toMatchObject({ heardAt: row.heardAt, reportedAt: '2026-11-20T05:00:00.000Z' });
  });

  it('of an older version is read whole, although it does not say what is put back', () => {
    expect(readInstallation(known, row)).toEqual(row);
    expect(readInstallation(known, row)).not.toHaveProperty('autoFix');
    expect(readInstallation(known, row)).not.toHaveProperty('unread');
  });

  it.each([
    ['deaf', ['network'], { toldDeaf: true }],
    ['hearing again', [], {}],
  ])('of an earlier version, which told it at once, says that it was told as %s', (_, deaf, told) => {
    const { deafToldAt: __, ...expected } = { ...row, deaf, deafToldAt: '2026-11-20T02:00:00.000Z', ...told };
    expect(readInstallation(known, { ...row, deaf, deafToldAt: '2026-11-20T02:00:00.000Z' })).toEqual(
      expected,
    );
  });

  it('of a later version is read whole, without what only that version knows', () => {
    expect(readInstallation(known, { ...row, later: { is: 1 } })).toEqual(row);
  });

  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['no list of what failed', { ...row, failed: 'all of it' }],
    ['no list of who is deaf', { ...row, deaf: undefined }],
    ['a number of nodes that is none', { ...row, nodes: 'many' }],
  ])('that cannot be read says so: %s', (_, json) => {
    expect(readInstallation(known, json)).toMatchObject({ ...known, unread: true });
  });
});
