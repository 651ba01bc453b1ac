import { beforeAll, expect, it } from 'vitest';
import { exitCodeOf } from '../../../cli/doctor/show/verdict.ts';
import { DOCTOR_READS, doctorPolicy } from '../../../infra/generate/doctor-policy.ts';
import { describeWithAccount } from '../../support/account.ts';
import { examineAccount, failing, unknownIn } from '../../support/doctor/on-account.ts';
import { seedWell } from './breaks.ts';

const NETWORK = ['internet-path', 'network-access', 'session-endpoints', 'vpc-name-resolution'];
const OF_NODES = ['agent-version', 'node-connection', 'node-credentials', 'node-permissions'];

/** An operation that is refused, the IAM action that it needs, and the prerequisites of which nothing can be said. */
const REFUSED: readonly (readonly [operation: string, action: string, unseen: readonly string[]])[] = [
  ['ssm:GetDocument', 'ssm:GetDocument', ['session-preferences']],
  ['s3:HeadBucket', 's3:ListBucket', ['session-log-bucket']],
  ['s3:GetBucketEncryption', 's3:GetEncryptionConfiguration', ['session-log-bucket']],
  ['logs:DescribeLogGroups', 'logs:DescribeLogGroups', ['session-log-group']],
  ['ec2:DescribeRouteTables', 'ec2:DescribeRouteTables', NETWORK],
  ['ec2:DescribeDhcpOptions', 'ec2:DescribeDhcpOptions', ['vpc-name-resolution']],
  ['ec2:DescribeInstances', 'ec2:DescribeInstances', [...NETWORK, ...OF_NODES]],
  ['iam:ListAttachedRolePolicies', 'iam:ListAttachedRolePolicies', ['node-permissions']],
  ['iam:GetInstanceProfile', 'iam:GetInstanceProfile', ['node-credentials']],
  ['cloudtrail:GetTrailStatus', 'cloudtrail:GetTrailStatus', ['guard-trail']],
  // Nothing depends on it alone.
  ['iam:ListRolePolicies', 'iam:ListRolePolicies', []],
];

describeWithAccount('what doctor may not read', (account) => {
  let all: readonly string[];

  beforeAll(async () => {
    await seedWell(account());
    account().world.requests.length = 0;
    const examination = await examineAccount(account());
    all = [...examination.checks, ...examination.guard].map(({ prerequisite }) => prerequisite);
  });

  it('asks for nothing but what its policy allows, and only reads', () => {
    const asked = [
      ...new Set(
        account()
          .guardRequests()
          .map(({ operation }) => operation),
      ),
    ];
    expect(asked.length).toBeGreaterThan(30);
    const table = new Map(DOCTOR_READS.map((permission) => [permission.operation, permission]));
    expect(asked.filter((operation) => !table.has(operation))).toEqual([]);
    const allowed = doctorPolicy().Statement.flatMap(({ Action }) => Action);
    const needed = asked.flatMap((operation) => table.get(operation)?.actions ?? []);
    expect(needed.filter((action) => !allowed.includes(action))).toEqual([]);
    for (const action of allowed) expect(action).toMatch(/^[a-z0-9]+:(Get|List|Describe|Simulate)/);
  });

  it.each(REFUSED)('%s: that is not seen, and everything else is', async (operation, action, unseen) => {
    const { world, fail } = account();
    world.faults.clear();
    fail(operation, operation.startsWith('ec2:') ? 'UnauthorizedOperation' : 'AccessDeniedException', 403);
    const examination = await examineAccount(account());
    world.faults.clear();
    expect(exitCodeOf([examination], 'unknown')).toBe(3);
    expect(exitCodeOf([examination], 'fail')).toBe(0);
    expect(failing(examination)).toEqual([]);
    expect(examination.failed).toEqual([]);
    const unknown = unknownIn(examination);
    expect([...new Set(unknown.map(({ prerequisite }) => prerequisite))].toSorted()).toEqual(
      unseen.toSorted(),
    );
    expect([...new Set(unknown.map(({ missing }) => missing))]).toEqual(unseen.length > 0 ? [action] : []);
    const seen = [...examination.checks, ...examination.guard].filter(({ verdict }) => verdict !== 'unknown');
    // What a document names is not known without it.
    const named = operation === 'ssm:GetDocument' ? 3 : 0;
    const lost = all.filter((id) => unseen.includes(id)).length + named;
    expect(seen.length).toBeGreaterThanOrEqual(all.length - lost);
  });
});
