import { describe, expect, it } from 'vitest';
import { exampleAccount } from '../../../cli/example/account.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { createWorld, type World } from '../../../functions/adapters/memory/world.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { sweepAccount } from '../../../functions/use-cases/sweep/sweep-account.ts';

const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const RACK = { agentVersion: '3.3.2299.0', name: 'rack-1' };

const trusts = (...Service: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: [...Service] }, Action: 'sts:AssumeRole' }],
});

const worldOf = (more: Partial<AccountFileInput>): World => {
  const read = readAccountFile({ ...exampleAccount, ...more });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return createWorld({ ...read, prerequisites: registry });
};

const sweep = async ({ guard }: World): Promise<readonly string[]> =>
  (await sweepAccount(guard())).map(
    ({ prerequisite, findings }) => `${prerequisite}: ${findings[0]?.because}`,
  );

describe('the sweep, of roles of hybrid nodes', () => {
  it('is silent on the example account', async () => {
    expect(await sweep(worldOf({}))).toEqual([]);
  });

  it('tells once that a role of hybrid nodes lost its policies', async () => {
    const world = worldOf({});
    world.account.apply({ api: 'iam:DetachRolePolicy', input: { RoleName: 'racks', PolicyArn: CORE } });
    expect(await sweep(world)).toEqual([
      expect.stringContaining('node-permissions: role racks of 1 node is denied'),
    ]);
    expect(await sweep(world)).toEqual([]);
    world.account.apply({ api: 'iam:AttachRolePolicy', input: { RoleName: 'racks', PolicyArn: CORE } });
    expect(await sweep(world)).toHaveLength(1);
    world.account.apply({ api: 'iam:DetachRolePolicy', input: { RoleName: 'racks', PolicyArn: CORE } });
    expect(await sweep(world)).toHaveLength(1);
  });

  // Instances and hybrid nodes are judged in different parts of a round, which must agree about the role.
  it.each([
    ['trusts EC2 alone', ['ec2.amazonaws.com'], 'does not let ssm.amazonaws.com assume it'],
    ['trusts Systems Manager alone', ['ssm.amazonaws.com'], 'does not let ec2.amazonaws.com assume it'],
  ])('tells once that a role of both %s', async (_name, services, because) => {
    const { web, ...roles } = exampleAccount.roles ?? {};
    const world = worldOf({
      roles: { ...roles, web: { ...web, trustPolicy: trusts(...services) } },
      nodes: { 'mi-1': { ...RACK, role: 'web' } },
      // Otherwise, instances would get the role of Default Host Management instead.
      serviceSettings: {},
      instances: Object.fromEntries(
        Object.entries(exampleAccount.instances ?? {}).filter(([, { profile }]) => profile),
      ),
      vpcs: {},
    });
    expect(await sweep(world)).toEqual([expect.stringContaining(because)]);
    expect(await sweep(world)).toEqual([]);
    expect(await sweep(world)).toEqual([]);
  });
});
