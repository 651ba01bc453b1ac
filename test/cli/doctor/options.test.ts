import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { inTurn } from '../../../cli/doctor/in-turn.ts';
import {
  checkTogether,
  type DoctorOptions,
  failOnOf,
  formatOf,
  prerequisitesOf,
  roleIn,
} from '../../../cli/doctor/options.ts';
import { policyFor } from '../../../cli/doctor/print-policy.ts';
import { createProgress } from '../../../cli/doctor/progress.ts';
import { accountsIn, readAccounts } from '../../../cli/input/accounts.ts';
import { deniedBecause, deniedIn } from '../../../functions/account/observed.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

describe('the list of accounts', () => {
  it.each([
    [
      '111122223333\n444455556666 prod\n',
      [{ accountId: '111122223333' }, { accountId: '444455556666', name: 'prod' }],
    ],
    [
      '\uFEFF# all\r\n111122223333,my prod account\r\n\r\n',
      [{ accountId: '111122223333', name: 'my prod account' }],
    ],
    ['111122223333\n111122223333 again', [{ accountId: '111122223333', name: 'again' }]],
    [
      '{"Accounts":[{"Id":"111122223333","Name":"prod","Status":"ACTIVE"},{"Id":"444455556666","Status":"SUSPENDED"},{"Id":"777788889999","State":"CLOSED"}]}',
      [{ accountId: '111122223333', name: 'prod' }],
    ],
    ['["111122223333"]', [{ accountId: '111122223333' }]],
  ])('reads %j', (text, accounts) => {
    expect(accountsIn(text, 'accounts.txt')).toEqual(accounts);
  });

  it.each([
    ['', /lists no account/],
    ['prod', /"prod" is no account id/],
    ['11112222333', /no account id \(12 digits\)/],
    ['{"Accounts":', /neither lines of account ids nor the JSON/],
    ['{"Roles":[]}', /neither lines/],
  ])('refuses %j', (text, message) => {
    expect(() => accountsIn(text, 'accounts.txt')).toThrow(message);
  });
});

describe('the file of accounts', () => {
  it('is read as PowerShell writes it, from a pipe, and from where npm was called', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('111122223333 prod', 'utf16le')]);
    const accounts = [{ accountId: '111122223333', name: 'prod' }];
    expect(await readAccounts('-', fakeTerminal(utf16))).toEqual(accounts);
    const folder = await mkdtemp(path.join(tmpdir(), 'accounts-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(path.join(folder, 'accounts.txt'), utf16);
    vi.stubEnv('INIT_CWD', folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await readAccounts('accounts.txt', fakeTerminal())).toEqual(accounts);
    await expect(readAccounts('others.txt', fakeTerminal())).rejects.toThrow('others.txt does not exist');
  });
});

describe('the options of doctor', () => {
  it.each<[DoctorOptions, readonly string[], RegExp]>([
    [{ accounts: 'a.txt' }, [], /--accounts needs --role-name/],
    [{ roleName: 'audit' }, [], /--role-name needs --accounts/],
    [{ accounts: 'a.txt', roleName: 'audit', roleArn: 'arn' }, [], /not both/],
    [{ region: ['eu-central'] }, [], /--region eu-central: that is no Region/],
    [{ region: ['all'] }, ['i-0abc'], /one account and Region/],
    [{ asff: true }, ['i-0abc'], /--asff lists the checks of a whole account/],
  ])('refuses %j of %j', (options, targets, message) => {
    expect(() => checkTogether(options, targets)).toThrow(message);
  });

  it('takes what belongs together', () => {
    expect(() => checkTogether({ accounts: 'a.txt', roleName: 'audit', region: ['all'] }, [])).not.toThrow();
    expect(() => checkTogether({ region: ['eu-central-1'] }, ['i-0abc', 'web-1'])).not.toThrow();
  });

  it('names the prerequisite that was probably meant', () => {
    expect(() => prerequisitesOf(['session-endpoint'])).toThrow(/did you mean session-endpoints\?/);
    expect(() => prerequisitesOf(['zzz'])).toThrow(/use some of session-preferences, /);
    expect(prerequisitesOf(['agent-version']).map(({ id }) => id)).toEqual(['agent-version']);
    expect(prerequisitesOf(undefined).length).toBeGreaterThan(10);
  });

  it('knows one format and one threshold', () => {
    expect(formatOf({ csv: true })).toBe('csv');
    expect(formatOf({})).toBe('text');
    expect(() => formatOf({ csv: true, asff: true })).toThrow(/only one of --csv, --asff/);
    expect(failOnOf({})).toBe('unknown');
    expect(() => failOnOf({ failOn: 'none' })).toThrow(/use fail or unknown/);
  });

  it('knows the partition of a Region', () => {
    expect(roleIn('111122223333', 'audit/doctor', 'cn-north-1')).toBe(
      'arn:aws-cn:iam::111122223333:role/audit/doctor',
    );
    expect(policyFor('us-gov-west-1')).toContain('"arn:aws-us-gov:s3:::*"');
    expect(policyFor('')).not.toMatch(/\$\{AWS/);
  });
});

describe('several places in turn', () => {
  it('gives results in order, with so many at the same time', async () => {
    let running = 0;
    let most = 0;
    const results: number[] = [];
    const work = async (ms: number): Promise<number> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, ms));
      running -= 1;
      return ms;
    };
    for await (const result of inTurn([9, 1, 5, 3, 7], 2, work)) results.push(result);
    expect({ results, most }).toEqual({ results: [9, 1, 5, 3, 7], most: 2 });
  });

  it('fails when the turn of what failed comes, and not before', async () => {
    const results: number[] = [];
    const all = async () => {
      for await (const result of inTurn([1, 0, 2], 3, async (n) =>
        n === 0 ? Promise.reject(new Error('no')) : n,
      ))
        results.push(result);
    };
    await expect(all()).rejects.toThrow('no');
    expect(results).toEqual([1]);
  });
});

describe('progress', () => {
  const shown = (isTTY: boolean) => {
    const written: string[] = [];
    const screen = { isTTY, columns: 80, write: (text: string) => written.push(text) > 0 };
    let now = 1_000;
    const progress = createProgress(screen, () => {
      now += 1_000;
      return now;
    });
    progress.begin(3);
    progress.seen('a', { nodes: 12, vpcs: 2 });
    progress.call(1);
    progress.call(3);
    progress.placeDone();
    progress.clear();
    return written.join('');
  };

  it('tells a terminal how far it is, and takes its line away', () => {
    expect(shown(true)).toContain('1 of 3 accounts and Regions, 12 nodes, 2 VPCs, 2 calls (2 tried again)');
    expect(shown(true).endsWith('\r\u001b[K')).toBe(true);
  });

  it('says nothing to a pipe', () => {
    expect(shown(false)).toBe('');
  });
});

describe('what a reason says is refused', () => {
  it.each(['ssm:GetDocument', 'route53resolver:ListFirewallRules'])('%s', (operation) => {
    expect(deniedIn(`document x could not be read: ${deniedBecause(operation)}`)).toEqual([operation]);
    expect(deniedIn('the caller may not read it')).toEqual([]);
  });
});
