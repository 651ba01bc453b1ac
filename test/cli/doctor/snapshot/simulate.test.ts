import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSnapshot } from '../../../../cli/doctor/snapshot/write-snapshot.ts';
import { EXAMPLE, exampleAccount } from '../../../../cli/example/account.ts';
import { simulateCommand } from '../../../../cli/simulate/command.ts';
import { readAccountFile } from '../../../../functions/adapters/memory/account-file/account-file.ts';
import { examineEmbedded } from '../../../../infra/pictures/examine-embedded.ts';
import { fakeTerminal } from '../../../support/fake-terminal.ts';

/** Breaks of every part of an account; each leads to what sessions rest on already. */
const EVENTS = [
  'cloudtrail.StopLogging/must-find-by-arn-console.json',
  'ec2.DeleteVpcEndpoints/must-find-one-console-by-hand.json',
  'ec2.DisassociateIamInstanceProfile/must-find-old-agent-cli.json',
  'ec2.ReplaceNetworkAclAssociation/must-find-locked-acl-console-by-hand.json',
  'ec2.RevokeSecurityGroupEgress/must-find-by-rule-id-console.json',
  'events.DisableRule/must-find-own-rule-cli.json',
  'iam.DetachRolePolicy/must-find-core-console.json',
  'kms.DisableKey/must-find-console.json',
  'logs.DeleteLogGroup/must-find-by-arn.json',
  'route53.ChangeResourceRecordSets/must-find-address-of-nobody.json',
  'route53resolver.DeleteFirewallRule/must-find-allow-list-is-gone.json',
  's3.DeleteBucket/must-find-console.json',
  'ssm.DeleteDocument/must-find-boto.json',
];

describe('simulate on the snapshot of an account', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'doctor-snapshot-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const written = async (isMasked: boolean) => {
    const file = path.join(folder, `account-${isMasked}.json`);
    const { keeping, end } = await openSnapshot(file, isMasked, 1);
    const read = readAccountFile(exampleAccount);
    if (!read.ok) throw new Error(read.problems.join('\n'));
    const said = await end(await examineEmbedded(read.state, { keeping }));
    return { file, said };
  };

  it.each([false, true])('alerts as on the account itself (masked: %s)', async (isMasked) => {
    const { file } = await written(isMasked);
    for (const event of EVENTS) {
      const [onSnapshot, onAccount] = [fakeTerminal(), fakeTerminal()];
      const record = path.join('events', event);
      expect(await simulateCommand([record], { account: file, json: true }, onSnapshot)).toBe(1);
      expect(await simulateCommand([record], { account: 'example:demo', json: true }, onAccount)).toBe(1);
      const statuses = ({ lines }: { readonly lines: readonly string[] }) =>
        lines
          .map((line) => JSON.parse(line))
          .map(({ status, prerequisite, because }) => [status, prerequisite, isMasked || because]);
      expect(statuses(onSnapshot)).toEqual(statuses(onAccount));
    }
  });

  it('says where the file is, and only its owner may read it', async () => {
    const { file, said } = await written(false);
    expect(said).toEqual([
      expect.stringContaining(`simulate --account ${file} EVENTS`),
      expect.stringMatching(/^It holds what sessions rest on today/),
    ]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8')).buckets).toHaveProperty(EXAMPLE.bucket);
  });

  it('refuses more than one account or Region, and a folder that is not there', async () => {
    await expect(openSnapshot(path.join(folder, 'a.json'), false, 2)).rejects.toThrow(
      /one account and Region/,
    );
    await expect(openSnapshot(path.join(folder, 'no', 'a.json'), false, 1)).rejects.toThrow(
      /cannot be written/,
    );
  });

  it('says what the file lacks', async () => {
    const file = path.join(folder, 'lacking.json');
    const { keeping, end } = await openSnapshot(file, false, 1);
    const read = readAccountFile(exampleAccount);
    if (!read.ok) throw new Error(read.problems.join('\n'));
    const examination = await examineEmbedded(read.state, { keeping });
    const refused = [{ operation: 'iam:GetRole', actions: ['iam:GetRole'], why: '' }];
    expect((await end({ ...examination, refused, failed: ['vpcs: no answer'] })).slice(2)).toEqual([
      'It lacks what could not be read: vpcs: no answer.',
      'It lacks what is not allowed: iam:GetRole.',
    ]);
  });
});
