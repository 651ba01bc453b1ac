import { describe, expect, it } from 'vitest';
import { absent, type Observed, present, unknown } from '../../../functions/account/observed.ts';
import { createMemoryLedger } from '../../../functions/adapters/memory/ledger.ts';
import { toSnsMessage } from '../../../functions/alerts/sns.ts';
import { type LedgerRows, noRows } from '../../../functions/core/ledger/ledger.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import { accountNaming } from '../../../functions/lambda/account-naming.ts';
import { noteAlias } from '../../../functions/use-cases/sweep/account-alias.ts';
import { DOCUMENT } from '../../support/samples/sample-account.ts';
import { associate } from '../../support/samples/sample-changes.ts';
import { TIME } from '../../support/samples/sample-event.ts';
import { bench, later, remembering } from '../../support/samples/sample-guard.ts';
import { sampleOutcome } from '../../support/samples/sample-outcome.ts';

const HOUR = 3_600_000;

/** A guard whose account has an alias, and what was written to the ledger. */
const guardWith = async (alias: () => Promise<Observed<string>>) => {
  const guard = (await remembering({})).guard();
  const memory = createMemoryLedger();
  let writes = 0;
  const ledger = {
    ...memory,
    save: async (rows: Parameters<typeof memory.save>[0]) => {
      writes += 1;
      await memory.save(rows);
    },
  };
  const { accountName: _, ...identity } = guard.config.identity;
  const config = { ...guard.config, identity };
  const at = (hours: number) => ({
    ...guard,
    config,
    ports: {
      ...guard.ports,
      ledger,
      accountAlias: alias,
      now: () => new Date(guard.ports.now().getTime() + hours * HOUR),
    },
  });
  const [document = ''] = config.guardedDocuments;
  const rows = () => memory.load([{ type: 'AWS::SSM::Document', id: document }]);
  const naming = accountNaming(config);
  const note = async (hours: number): Promise<void> => noteAlias(at(hours), (await rows()).alias);
  const told = async (): Promise<string | undefined> => {
    let name: string | undefined;
    const ports = naming.ports({
      ledger: memory,
      publisher: {
        publish: async (outcome) => {
          name = outcome.identity.accountName;
        },
      },
      log: guard.ports.log,
    });
    await ports.ledger.load([{ type: 'AWS::SSM::Document', id: document }]);
    await ports.publisher.publish({ ...sampleOutcome(), identity });
    return name;
  };
  return { at, note, told, writes: () => writes };
};

describe('the alias of the account', () => {
  it('names the account in alerts after the first round', async () => {
    const { note, told } = await guardWith(async () => present('example-shop'));
    expect(await told()).toBeUndefined();
    await note(0);
    expect(await told()).toBe('example-shop');
  });

  it('is written when it is new, and once a day', async () => {
    let alias: Observed<string> = present('example-shop');
    const { note, told, writes } = await guardWith(async () => alias);
    for (const hours of [0, 1, 23]) await note(hours);
    expect(writes()).toBe(1);
    await note(24);
    expect(writes()).toBe(2);
    alias = present('example-store');
    await note(25);
    expect(await told()).toBe('example-store');
    alias = absent;
    await note(26);
    expect(await told()).toBeUndefined();
    expect(writes()).toBe(4);
  });

  it('is not asked for where the settings name the account, and never replaces that name', async () => {
    const { at } = await guardWith(() => Promise.reject(new Error('asked')));
    const guard = at(0);
    const identity = { ...guard.config.identity, accountName: 'production' };
    await expect(
      noteAlias({ ...guard, config: { ...guard.config, identity } }, undefined),
    ).resolves.toBeUndefined();
    const naming = accountNaming({ ...guard.config, identity });
    const alias = { document: 'SSM-SessionManagerRunShell', seenAt: '2026-11-20T03:00:00Z', name: 'dev' };
    const ledger = { ...guard.ports.ledger, load: async () => ({ ...noRows, alias }) };
    await naming.ports({ ...guard.ports, ledger }).ledger.load([]);
    expect(naming.identity()).toEqual(identity);
  });

  it('keeps the last one while it cannot be read, and the sweep goes on', async () => {
    const answers: (() => Promise<Observed<string>>)[] = [
      async () => present('example-shop'),
      async () => unknown('iam:ListAccountAliases is not allowed'),
      () => Promise.reject(new AccountUnavailableError('IAM is down')),
    ];
    const { note, told } = await guardWith(() => (answers.shift() ?? (async () => absent))());
    for (const hours of [0, 1, 2]) await note(hours);
    expect(await told()).toBe('example-shop');
  });

  it.each([
    ['a row that says more than an alias', '<!channel> prod'],
    ['one with capitals', 'Prod'],
  ])('is left out of %s', async (_, name) => {
    const { note, told } = await guardWith(async () => present(name));
    await note(0);
    expect(await told()).toBeUndefined();
  });

  it('is in the subject of a mail and in that of its end, whatever the account is called by then', async () => {
    const { accountName: _, ...identity } = (await remembering({})).config.identity;
    const made = bench({ settings: { mode: 'alert', identity } });
    let alias: Observed<string> = present('example-shop');
    const accountAlias = async () => alias;
    made.ports = { ...made.ports, accountAlias, ...accountNaming(made.config).ports(made.ports) };
    await made.sweep();
    later(made, 5);
    await made.deliver(associate(made, 'dopt-public'), 'network');
    alias = present('example-store');
    later(made, 60);
    await made.sweep();
    later(made, 5);
    await made.deliver(associate(made, 'dopt-amazon'), 'network');
    expect(made.published.map(({ status }) => status)).toEqual(['alerted', 'resolved']);
    const [alert, end] = made.published.map((outcome) => toSnsMessage(outcome).Subject);
    expect(alert).toContain('example-shop');
    expect(end).toBe(alert);
    expect(made.published[1]?.identity.accountName).toBe('example-store');
  });

  describe('in a process that has loaded no rows', () => {
    const alias = { document: DOCUMENT, seenAt: TIME, name: 'example-shop' };

    const cold = async (load: () => Promise<LedgerRows>, accountName?: string) => {
      const guard = (await remembering({})).guard();
      const { accountName: _, ...rest } = guard.config.identity;
      const identity = { ...rest, ...(accountName === undefined ? {} : { accountName }) };
      const told: (string | undefined)[] = [];
      let loads = 0;
      const counted = async () => {
        loads += 1;
        return load();
      };
      const { publisher } = accountNaming({ ...guard.config, identity }).ports({
        ledger: { ...guard.ports.ledger, load: counted },
        publisher: { publish: async (outcome) => void told.push(outcome.identity.accountName) },
        log: guard.ports.log,
      });
      for (let n = 0; n < 2; n += 1) await publisher.publish({ ...sampleOutcome(), identity });
      return { told, loads };
    };

    it('is looked up once before something is told', async () => {
      const { told, loads } = await cold(async () => ({ ...noRows, alias }));
      expect({ told, loads }).toEqual({ told: ['example-shop', 'example-shop'], loads: 1 });
    });

    it('keeps nothing from being told', async () => {
      const { told, loads } = await cold(() => Promise.reject(new AccountUnavailableError('no answer')));
      expect({ told, loads }).toEqual({ told: [undefined, undefined], loads: 1 });
    });

    it('is not looked up where the settings name the account', async () => {
      const { told, loads } = await cold(async () => ({ ...noRows, alias }), 'production');
      expect({ told, loads }).toEqual({ told: ['production', 'production'], loads: 0 });
    });
  });
});
