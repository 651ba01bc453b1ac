import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Examination } from '../../../cli/doctor/examination.ts';
import { runDoctor } from '../../../cli/doctor/run.ts';
import { createKeeping } from '../../../cli/doctor/snapshot/keep.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { examineEmbedded } from '../../../infra/pictures/examine-embedded.ts';
import { describeWithAccount } from '../../support/account.ts';
import { examineAccount } from '../../support/doctor/on-account.ts';
import { stateFrom, verdictsOf } from '../../support/doctor/snapshot-of.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { BREAKS, seedWell } from './breaks.ts';

/** Only what sessions depend on: the rules and topics of an installation are those of the test. */
const results = (examination: Examination) => verdictsOf({ ...examination, guard: [] });

describeWithAccount('the snapshot of an account of AWS', (account) => {
  it('gives the same results as the account, before and after something breaks', async () => {
    const idOf = await seedWell(account());
    const [first] = BREAKS;
    if (!first) throw new Error('there are no breaks');
    for (const change of [async () => undefined, () => first.change(account(), idOf)]) {
      await change();
      const keeping = createKeeping();
      const before = await examineAccount(account(), undefined, keeping);
      const after = await examineEmbedded(stateFrom(keeping.text(false) ?? ''), { now: new Date() });
      expect(before.checks.length).toBeGreaterThan(8);
      expect(results(after)).toEqual(results(before));
    }
  });

  it('is written beside the page, for the one account and Region', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'doctor-run-'));
    const [html, snapshot] = [path.join(folder, 'page.html'), path.join(folder, 'account.json')];
    const terminal = fakeTerminal();
    const { identity, guard } = account();
    const caller = `arn:aws:iam::${identity.accountId}:user/alice`;
    const place = { region: identity.region, enter: async () => ({ identity, caller, clients: guard }) };
    const wanted = { targets: [], prerequisites: registry, format: 'html', failOn: 'fail' } as const;
    try {
      await runDoctor([place], { ...wanted, html, snapshot, mask: true }, terminal);
      expect(await readFile(html, 'utf8')).toContain(`${identity.accountId}, ${identity.region}: doctor`);
      expect(stateFrom(await readFile(snapshot, 'utf8')).identity).toEqual(identity);
      expect(terminal.lines.at(-1)).toBe(`The page is in ${html}.`);
      expect(terminal.errors[0]).toContain(`simulate --account ${snapshot}`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
