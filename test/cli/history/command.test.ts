import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { historyCommand } from '../../../cli/history/command.ts';
import { main } from '../../../cli/main.ts';
import { columns } from '../../../cli/terminal/layout.ts';
import type { Json } from '../../../functions/formats/json.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { hasRealRecords } from '../../support/real-records.ts';
import { type EventParts, recordOf } from '../../support/samples/sample-event.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'session-guard-'));
});
afterEach(() => rm(folder, { recursive: true }));

const QUIET = { write: () => true };
const REGION = { awsRegion: 'eu-central-1' };
const route = { routeTableId: 'rtb-0privatea', destinationCidrBlock: '0.0.0.0/0' };
const ssh = {
  items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '192.0.2.0/24' }] } }],
};

/** A route to a NAT gateway is deleted, and the next day somebody puts it back. */
const story = (more: EventParts['more'] = {}): readonly Json[] => {
  const record = (api: string, time: string, request: Json = null) =>
    recordOf(api, { time, request, more: { ...REGION, ...more } });
  return [
    record('ec2:ModifyVpcAttribute', '2026-01-20T13:00:00Z', {
      vpcId: 'vpc-0web',
      enableDnsSupport: { value: true },
    }),
    record('ec2:CreateRoute', '2026-02-01T00:00:00Z', { ...route, natGatewayId: 'nat-0a' }),
    record('ec2:DeleteRoute', '2026-03-01T10:00:00Z', route),
    record('ec2:DescribeVpcs', '2026-03-01T11:00:00Z'),
    record('ec2:AuthorizeSecurityGroupIngress', '2026-03-01T12:00:00Z', {
      groupId: 'sg-0a',
      ipPermissions: ssh,
    }),
    record('ec2:CreateRoute', '2026-03-02T00:00:00Z', { ...route, natGatewayId: 'nat-0a' }),
  ];
};

const run = async (records: readonly Json[], more: object = {}, width = 80) => {
  const file = path.join(folder, 'trail.json');
  await writeFile(file, JSON.stringify({ Records: records }));
  const terminal = fakeTerminal('', width);
  const exitCode = await historyCommand({ from: [file], account: 'example:nat', ...more }, terminal, QUIET);
  return { exitCode, ...terminal, text: terminal.lines.join('\n') };
};

describe('session-guard history', () => {
  it('lists what broke and what may have, and sums up by prerequisite and by person', async () => {
    const { exitCode, text, lines, errors } = await run(story());
    expect(exitCode).toBe(0);
    expect(errors).toEqual([]);
    const words = lines.join(' ').replaceAll(/ +/g, ' ');
    expect(words).toContain('6 records; 5 calls that sessions may depend on, from 2026-01-20 13:00 to');
    expect(words).toContain(
      'Certainly broke it: 1 change 2026-03-01 10:00 alice@example.com (aws-cli) ec2:DeleteRoute',
    );
    expect(words).toMatch(/internet-path: rtb-0privatea of subnet-0privatea has no route/);
    expect(text).toMatch(/1 x ec2:AuthorizeSecurityGroupIngress: /);
    expect(text).toMatch(/^internet-path +1 +\d +\d/m);
    expect(text).toMatch(/^alice@example\.com +1 +\d +\d +aws-cli/m);
  });

  it.each([60, 80, 120])('fits %i columns', async (width) => {
    const { lines } = await run(story(), {}, width);
    expect(lines.filter((line) => columns(line) > width)).toEqual([]);
  });

  it('has a table where there is room for one', async () => {
    expect((await run(story(), {}, 120)).text).toMatch(
      /^Time \(UTC\) +Who +Tool +Call +Resource +Prerequisite/m,
    );
    expect((await run(story(), {}, 80)).text).not.toMatch(/Time \(UTC\)/);
  });

  it('writes JSON lines: each change, newest first, and the summary', async () => {
    const { lines } = await run(story(), { json: true });
    const json = lines.map((line) => JSON.parse(line));
    expect(json.map(({ type }) => type)).toEqual([...Array(5).fill('change'), 'summary']);
    expect(json[0]).toMatchObject({
      api: 'ec2:CreateRoute',
      degree: 'harmless',
      time: '2026-03-02T00:00:00Z',
    });
    expect(json.at(-1)).toMatchObject({ records: 6, kept: 5, isAccountKnown: true });
  });

  it('lets nothing of a record reach the terminal that a terminal obeys', async () => {
    const evil = '\u001b]0;owned\u0007\u202Eevil\nCertainly broke it: 9 changes';
    const more = {
      ...REGION,
      userAgent: evil,
      userIdentity: { type: 'IAMUser', userName: evil, arn: `arn:aws:iam::111122223333:user/${evil}` },
    };
    const { lines, text } = await run(story(more));
    expect(text).toContain('evil');
    for (const line of lines) {
      expect(line).toBe(stripVTControlCharacters(line));
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    expect(lines.filter((line) => line.startsWith('Certainly broke it'))).toHaveLength(1);
  });

  it('says that there are no records, or none that matters', async () => {
    const { exitCode, text } = await run([]);
    expect([exitCode, text]).toEqual([0, expect.stringMatching(/0 records/)]);
    expect((await run([recordOf('ec2:DescribeVpcs')])).text).toMatch(/1 record; 0 calls(.|\n)*None of them/);
  });

  it('never judges records of another account, and counts them', async () => {
    const { text } = await run([...story(), ...story({ recipientAccountId: '999999999999' })]);
    expect(text).toMatch(/5 calls not judged: made in 999999999999, eu-central-1/);
  });

  it('calls a change harmless without an account only if the record itself shows it', async () => {
    const file = path.join(folder, 'trail.json');
    await writeFile(file, JSON.stringify({ Records: story() }));
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_CONFIG_FILE', path.join(folder, 'none'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path.join(folder, 'none'));
    const terminal = fakeTerminal('', 80);
    expect(await historyCommand({ from: [file] }, terminal, QUIET)).toBe(0);
    const text = terminal.lines.join('\n');
    expect(text).toMatch(/The account is not known: no Region is set/);
    expect(text).toMatch(/111122223333, eu-central-1: 5 calls/);
    expect(text).toMatch(
      /Certainly broke it: 0 changes(.|\n)*May have broken it: \d changes(.|\n)*Harmless: \d change/,
    );
  });

  it('ends with 3 if a part could not be read, and with 2 if nothing could', async () => {
    const good = path.join(folder, 'a.json');
    const bad = path.join(folder, 'b.json');
    await writeFile(good, JSON.stringify({ Records: story() }));
    await writeFile(bad, '{"Records":[{"eventName"');
    const terminal = fakeTerminal('', 80);
    const from = (...files: readonly string[]) =>
      historyCommand({ from: files, account: 'example:nat' }, terminal, QUIET);
    expect(await from(good, bad)).toBe(3);
    expect(terminal.errors.join('\n')).toMatch(/b\.json ends in the middle of a record/);
    expect(await from(path.join(folder, 'gone.json'))).toBe(2);
  });

  it.each([
    [['history', '--days', '91'], /from 1 to 90/],
    [['history', '--days', 'x'], /from 1 to 90/],
    [['history', '--account', 'example:nat'], /--account needs --from/],
    [['history', '--from', 'x', '--days', '3'], /--days and --resume are for the event history/],
  ])('refuses %j', async (args, words) => {
    const terminal = fakeTerminal();
    expect(await main(args, terminal)).toBe(2);
    expect(terminal.errors.join('\n')).toMatch(words);
  });

  it.runIf(hasRealRecords)(
    'reads published records of many accounts, and judges none of them on another',
    async () => {
      const terminal = fakeTerminal('', 80);
      const from = [path.resolve('..', 'shared', 'cloudtrail')];
      expect(await historyCommand({ from, account: 'example:nat', json: true }, terminal, QUIET)).toBe(0);
      const summary = JSON.parse(terminal.lines.at(-1) ?? '');
      expect(summary.records).toBeGreaterThan(100);
      const changes = terminal.lines.slice(0, -1).map((line) => JSON.parse(line));
      expect(changes.filter(({ degree }) => degree === 'broke')).toEqual([]);
    },
  );

  it('says no more than what is wrong where nothing could be read', async () => {
    const terminal = fakeTerminal();
    const options = { from: [path.join(folder, 'no')], account: 'example:nat' };
    expect(await historyCommand(options, terminal, QUIET)).toBe(2);
    expect(terminal.lines).toEqual([]);
    expect(terminal.errors).toEqual([`session-guard: ${path.join(folder, 'no')} does not exist`]);
  });
});
