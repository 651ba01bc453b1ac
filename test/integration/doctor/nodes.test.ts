import {
  AssociateDhcpOptionsCommand,
  CreateTagsCommand,
  RevokeSecurityGroupIngressCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { DeleteBucketCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { telling } from '../../../cli/cloud/calls.ts';
import type { NodeExamination } from '../../../cli/doctor/examination.ts';
import { createNodeAsks } from '../../../cli/doctor/node/aws/asks.ts';
import type { NodeContext } from '../../../cli/doctor/node/context.ts';
import { examineNodes } from '../../../cli/doctor/node/examine-nodes.ts';
import { NODE_READS } from '../../../cli/doctor/node/permissions.ts';
import { createRefusals } from '../../../cli/doctor/read/refused.ts';
import { present } from '../../../functions/account/observed.ts';
import { createAccountReader } from '../../../functions/adapters/aws/account-reader.ts';
import { identityClients } from '../../../functions/adapters/aws/identity/reader.ts';
import { networkClients } from '../../../functions/adapters/aws/network/reader.ts';
import { READS } from '../../../functions/adapters/aws/permissions/index.ts';
import { preferencesClients } from '../../../functions/adapters/aws/preferences/reader.ts';
import { trailClients } from '../../../functions/adapters/aws/trail/read-trails.ts';
import { seedHealthy } from '../../e2e/support/seed-healthy.ts';
import { BUCKET, healthyAccount } from '../../e2e/support/seeded.ts';
import { describeWithAccount, type TestAccount } from '../../support/account.ts';
import { stepIn, stepsWith } from '../../support/doctor/node-context.ts';
import { bench } from '../../support/samples/sample-guard.ts';
import { allow, policyDocument } from '../../support/samples/sample-identity.ts';
import type { IdOf } from '../../support/seed/seed.ts';
import { seedNode, seedRole } from '../../support/seed/seed-identity.ts';

const OPERATORS = 'arn:aws:sts::111122223333:assumed-role/operators/alice';

const contextOf = (account: TestAccount, caller = OPERATORS): NodeContext => {
  const { identity } = account;
  const refusals = createRefusals();
  const clients = telling(account.guard, refusals.hear);
  const made = bench({ state: healthyAccount, settings: { identity } });
  made.now = new Date();
  made.ports = {
    ...made.ports,
    reader: createAccountReader(
      identity,
      preferencesClients(clients),
      networkClients(clients),
      trailClients(clients),
      identityClients(clients),
    ),
  };
  const asks = createNodeAsks({ identity, caller, clients });
  return {
    guard: made.guard(),
    asks: { ...asks, plugin: async () => present('1.2.707.0') },
    caller,
    refusals,
  };
};

/** The nodes of an account are asked for as a person would: read only, with the caller's own credentials. */
describeWithAccount('doctor asks about one node on moto', (account) => {
  let idOf: IdOf;
  const ec2 = () => networkClients(account().owner).ec2;
  const web = () => account().world.nodes[0]?.InstanceId ?? '';
  const ask = async (target = web(), caller?: string): Promise<NodeExamination> => {
    const [node] = await examineNodes([target], contextOf(account(), caller));
    if (!node) throw new Error('nothing was examined');
    return node;
  };
  const start = async (mayLog = true): Promise<void> => {
    await account().reset();
    idOf = await seedHealthy(account(), healthyAccount, { mayLog });
    await seedRole(account(), 'operators', [], {
      sessions: policyDocument(allow(['ssm:*', 'ssmmessages:*'])),
    });
  };

  describe('in which everything works', () => {
    beforeAll(() => start());
    afterEach(() => account().world.faults.clear());

    it('and sees it, with reads only, which its policy grants', async () => {
      const node = await ask();
      expect(stepsWith(node, 'fail')).toEqual([]);
      expect(stepIn(node, 'caller-session').verdict).toBe('pass');
      expect(stepIn(node, 'endpoint').evidence).toMatch(/^ssm vpce-\w+, ssmmessages vpce-\w+/);
      const granted = [...Object.values(READS).flat(), ...NODE_READS].map(({ operation }) => operation);
      const asked = account()
        .guardRequests()
        .map(({ operation }) => operation);
      expect(granted).toEqual(expect.arrayContaining(asked));
      expect(asked).toEqual(expect.arrayContaining(NODE_READS.map(({ operation }) => operation)));
    });

    it('finds it by its name, and says who shares the name', async () => {
      const tags = (id: string, Value: string) =>
        ec2().send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Name', Value }] }));
      await tags(web(), 'only-one');
      expect((await ask('only-one')).nodeId).toBe(web());
      const other = await seedNode(account());
      await tags(other, 'only-one');
      await expect(ask('only-one')).rejects.toThrow(/2 nodes are called only-one/);
    });

    it('finds a hybrid node by its computer name', async () => {
      const { world } = account();
      const hybrid = { InstanceId: 'mi-0123456789abcdef0', PingStatus: 'Online', AgentVersion: '3.3.2299.0' };
      world.nodes = [...world.nodes, { ...hybrid, ComputerName: 'plant-7', IamRole: 'session-nodes' }];
      expect(await ask('plant-7')).toMatchObject({ nodeId: hybrid.InstanceId, name: 'plant-7' });
    });

    it('sees that a caller may not start a session', async () => {
      await seedRole(account(), 'readers', [], { looks: policyDocument(allow('ec2:Describe*')) });
      const node = await ask(web(), 'arn:aws:sts::111122223333:assumed-role/readers/bob');
      expect(stepsWith(node, 'fail')).toEqual(['caller-session']);
    });

    it.each([
      'ssm:GetConnectionStatus',
      'ssm:DescribeInstanceInformation',
      'ec2:DescribeInstances',
      'iam:SimulatePrincipalPolicy',
      'ec2:DescribeVpcEndpoints',
      'ssm:GetDocument',
      // The reason names the bucket or the role, not the call.
      's3:GetBucketEncryption',
      'iam:ListAttachedRolePolicies',
    ])('is told which action is missing where a call is refused: %s', async (operation) => {
      const code = operation.startsWith('ec2') ? 'UnauthorizedOperation' : 'AccessDeniedException';
      account().fail(operation, code, 403);
      const node = await ask();
      expect(stepsWith(node, 'fail')).toEqual([]);
      const action = operation.replace('GetBucketEncryption', 'GetEncryptionConfiguration');
      expect(node.steps.flatMap(({ missing }) => missing ?? [])).toContain(action);
    });
  });

  describe('that is not there as it should be', () => {
    beforeAll(() => start());

    it('because it never registered: then it is examined nevertheless', async () => {
      const id = web();
      const { world } = account();
      const { nodes } = world;
      world.nodes = nodes.filter(({ InstanceId }) => InstanceId !== id);
      const node = await ask(id);
      world.nodes = nodes;
      expect(stepIn(node, 'registration').evidence).toContain('never registered');
      expect(stepIn(node, 'route').verdict).toBe('pass');
      expect(stepsWith(node, 'fail')).toEqual(['connection']);
    });

    it('because it is terminated, or because nobody knows it', async () => {
      const id = web();
      await ec2().send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      const { verdict, evidence } = stepIn(await ask(id), 'instance');
      expect([verdict, evidence]).toEqual(['fail', 'it is terminated']);
      expect(stepIn(await ask('i-0feedfeedfeedfeed'), 'node').evidence).toContain('was not found in account');
    });
  });

  describe('of the field reports', () => {
    const REPORTS: readonly (readonly [string, string, () => Promise<unknown>])[] = [
      [
        'session-log-bucket',
        'the bucket is gone',
        async () =>
          preferencesClients(account().owner)
            .s3()
            .send(new DeleteBucketCommand({ Bucket: BUCKET })),
      ],
      [
        'name-resolution',
        'public DNS servers',
        async () =>
          ec2().send(
            new AssociateDhcpOptionsCommand({ VpcId: idOf('vpc-prod'), DhcpOptionsId: idOf('dopt-public') }),
          ),
      ],
      [
        'agent-version',
        'an agent that cuts port sessions',
        async () => {
          const { world } = account();
          world.nodes = world.nodes.map((node) => ({ ...node, AgentVersion: '3.1.1446.0' }));
        },
      ],
      [
        'endpoint-security-group',
        'the endpoints let nobody in',
        async () =>
          ec2().send(
            new RevokeSecurityGroupIngressCommand({
              GroupId: idOf('sg-described'),
              IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
            }),
          ),
      ],
    ];

    it.each(REPORTS)('finds %s: %s', async (step, _, change) => {
      await start();
      await change();
      expect(stepsWith(await ask(), 'fail')).toEqual([step]);
    });

    it('finds node-permissions: logging is on, and the role may not write', async () => {
      await start(false);
      const node = await ask();
      expect(stepsWith(node, 'fail')).toEqual(['node-permissions']);
      expect(stepIn(node, 'node-permissions').evidence).toContain('s3:PutObject');
    });
  });
});
