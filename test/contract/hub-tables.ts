import { describe, expect, it } from 'vitest';
import type { Bursts, Installation, Installations } from '../../functions/core/hub/installation.ts';
import type { KeptNames } from '../../functions/core/hub/organization.ts';
import { sampleInstallation } from '../support/samples/sample-installation.ts';
import { burstsContract } from './hub-bursts.ts';
import { type NoticesWorld, noticesContract } from './hub-notices.ts';

export type HubTables = {
  readonly installations: Installations;
  readonly bursts: Bursts;
  readonly kept: KeptNames;
};

const row = sampleInstallation();
const AT = '2026-11-20T03:05:00.000Z';

/** A row as it comes back, without the number of its writes. */
const plain = (found: Installation | undefined): Installation | undefined => {
  const { revision: _, ...rest } = found ?? row;
  return found && rest;
};

const installationsContract = (make: () => Promise<HubTables>): void => {
  it('gives back a row as it was, and only under its account and Region', async () => {
    const { installations } = await make();
    expect(await installations.find(row)).toBeUndefined();
    expect(await installations.replace(undefined, row)).toBe(true);
    expect(plain(await installations.find(row))).toEqual(row);
    expect(await installations.find({ ...row, region: 'us-east-1' })).toBeUndefined();
    const other = sampleInstallation({ account: '999988887777', silentSince: AT });
    await installations.replace(undefined, other);
    expect(new Set((await installations.all()).map(plain))).toEqual(new Set([row, other]));
  });

  it.each<[string, Partial<Installation>]>([
    ['silence', { silentSince: AT }],
    ['a report', { heardAt: AT, reportedAt: AT }],
    ['a report that is not complete', { reportedAt: AT, failed: ['vpc-1'] }],
    ['a report of deafness', { reportedAt: AT, deaf: ['network'] }],
    ['what people are told', { toldDeaf: true, unsure: ['deaf'] }],
    ['what they were told', { toldDeaf: true }],
    ['what they are to be told', { backFrom: AT }],
    ['the same once more', {}],
  ])('writes no row over one that was written since, whatever was written: %s', async (_, written) => {
    const { installations } = await make();
    await installations.replace(undefined, row);
    const before = await installations.find(row);
    const after = { ...row, ...written };
    expect(await installations.replace(undefined, after)).toBe(false);
    expect(await installations.replace(before, after)).toBe(true);
    expect(await installations.replace(before, row)).toBe(false);
    expect(await installations.replace(after, row)).toBe(false);
    expect(plain(await installations.find(row))).toEqual(after);
    expect(await installations.replace(await installations.find(row), row)).toBe(true);
    expect(plain(await installations.find(row))).toEqual(row);
  });

  it('lists installations only, whatever else its table holds', async () => {
    const { installations, bursts, kept } = await make();
    await bursts.replace(row, undefined, {
      revision: 1,
      until: AT,
      actors: [],
      lines: [],
      count: 0,
      taken: [],
    });
    await kept.keep({ accountId: row.account, name: 'shop', keptAt: AT });
    await kept.saveRefusal({ since: AT, told: false });
    expect(await installations.all()).toEqual([]);
  });
};

const keptNamesContract = (make: () => Promise<HubTables>): void => {
  it('gives back the last name of each account', async () => {
    const { kept } = await make();
    expect(await kept.all()).toEqual([]);
    expect(await kept.find(row.account)).toBeUndefined();
    const names = ['shop', 'Läden & Co.'].map((name) => ({ accountId: row.account, name, keptAt: AT }));
    for (const name of names) await kept.keep(name);
    expect(await kept.find(row.account)).toBe('Läden & Co.');
    expect(await kept.all()).toEqual(names.slice(1));
  });

  it('remembers that the organization does not answer, until it does', async () => {
    const { kept } = await make();
    expect(await kept.refusal()).toBeUndefined();
    for (const told of [false, true]) {
      await kept.saveRefusal({ since: AT, told });
      expect(await kept.refusal()).toEqual({ since: AT, told });
    }
    expect(await kept.all()).toEqual([]);
    await kept.saveRefusal(undefined);
    expect(await kept.refusal()).toBeUndefined();
  });
};

/** What the ports of a hub must keep. */
export const hubContract = (
  name: string,
  make: () => Promise<HubTables>,
  makeTopic: () => Promise<NoticesWorld>,
): void => {
  describe(`${name}: Notices`, () => noticesContract(makeTopic));
  describe(`${name}: Installations`, () => installationsContract(make));
  describe(`${name}: Bursts`, () => burstsContract(async () => (await make()).bursts));
  describe(`${name}: KeptNames`, () => keptNamesContract(make));
};
