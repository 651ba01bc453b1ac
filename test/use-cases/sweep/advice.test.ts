import { describe, expect, it } from 'vitest';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { createWorld } from '../../../functions/adapters/memory/world.ts';
import { toText } from '../../../functions/alerts/text.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { sweepAccount } from '../../../functions/use-cases/sweep/sweep-account.ts';
import { BUCKET, VPC_ID } from '../../support/samples/sample-account.ts';
import { associate, deleteBucket, deleteGroup } from '../../support/samples/sample-changes.ts';
import { bench, later } from '../../support/samples/sample-guard.ts';

const FOUND =
  'Found by the hourly sweep. No event explains it, so it is unknown who caused it. Nothing was changed.';

const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const CORE_ONLY: readonly { readonly name: string; readonly actions: readonly string[] }[] = [];

const AGENT = { pingStatus: 'Online', agentVersion: '3.3.2299.0' };

/** Two nodes, one of which has no profile. The role of the other one has these inline policies besides. */
const nodesWith = (inline: typeof CORE_ONLY) => {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  const read = readAccountFile({
    identity: { accountId: '111122223333', region: 'ap-northeast-1' },
    roles: {
      web: {
        attachedPolicyArns: [CORE],
        trustPolicy: { Version: '2012-10-17', Statement: [statement] },
        inlinePolicies: Object.fromEntries(
          inline.map(({ name, actions }) => [
            name,
            { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }] },
          ]),
        ),
      },
    },
    instanceProfiles: { web: { roleName: 'web' } },
    instances: { 'i-0web': { profile: 'web', managed: AGENT }, 'i-0bare': { managed: AGENT } },
    nodes: {
      'i-0web': { ...AGENT, profile: 'web', instanceState: 'running' },
      'i-0bare': { ...AGENT, instanceState: 'running' },
    },
    serviceSettings: {
      '/ssm/managed-instance/default-ec2-instance-management-role': { value: '$None', status: 'Default' },
    },
  });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read;
};

describe('what the sweep offers for what no event explains', () => {
  it('says what the commands set up, and what to mind', async () => {
    const made = bench();
    await made.sweep();
    later(made, 60);
    associate(made, 'dopt-public');
    deleteGroup(made);
    deleteBucket(made);
    const told = await made.sweep();
    const by = (id: string) => told.find(({ prerequisite }) => prerequisite === id);
    const names = by('vpc-name-resolution');
    expect(by('session-log-bucket')).toMatchObject({
      status: 'alerted',
      action: `${FOUND} The offered fix sets up bucket ${BUCKET}, empty, with the settings it had. Before you run it: if the preferences name the wrong bucket, correct the name there instead.`,
      commands: { fix: expect.arrayContaining([expect.stringMatching(/^aws s3api create-bucket /)]) },
    });
    // Encryption is required, and no key is known that CloudWatch Logs may use.
    expect(by('session-log-group')).toMatchObject({ action: FOUND, commands: { fix: [], undo: [] } });
    expect(names?.action).toContain(`The offered fix sets up dopt-amazon, and so the resolver of ${VPC_ID}`);
    expect(names && toText(names)).toContain(
      `To fix it:\naws ec2 associate-dhcp-options --dhcp-options-id dopt-amazon --vpc-id ${VPC_ID}`,
    );
    expect(made.written).toEqual([]);
  });

  it('says so again when it reminds', async () => {
    const made = bench({ settings: { reminderHours: 24 } });
    deleteBucket(made);
    await made.sweep();
    later(made, 25 * 60);
    const [reminder] = await made.sweep();
    expect(reminder?.action).toMatch(
      /^Reminder: still broken since .* Nothing was changed\. The offered fix sets up /,
    );
  });

  it.each([
    [
      'that other nodes have, if it allows sessions and nothing else',
      CORE_ONLY,
      ['aws ec2 associate-iam-instance-profile'],
    ],
    ['but none that allows more', [{ name: 'data', actions: ['s3:GetObject'] }], []],
  ] as const)('gives a node without credentials a profile %s', async (_, more, commands) => {
    const world = createWorld({ ...nodesWith(more), prerequisites: registry });
    const told = (await sweepAccount(world.guard())).filter(({ findings }) =>
      findings.some(({ because }) => because.includes('has no instance profile')),
    );
    expect(told).toHaveLength(1);
    const [outcome] = told;
    expect(outcome?.commands.fix.map((command) => command.split(' ').slice(0, 3).join(' '))).toEqual(
      commands,
    );
    expect(outcome?.commands.fix.join()).toContain(commands.length > 0 ? '--instance-id i-0bare' : '');
    // The neighbour is looked at for advice alone.
    expect(await sweepAccount(world.guard())).toEqual([]);
  });
});
