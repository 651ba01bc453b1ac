import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { networkBaseline } from '../../../functions/account/network/baseline.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present, type Tags } from '../../../functions/account/observed.ts';
import { toText } from '../../../functions/alerts/text.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';
import { BUCKET, bucketOf, KEY_ARN, VPC_ID } from '../../support/samples/sample-account.ts';
import { associate, deleteBucket } from '../../support/samples/sample-changes.ts';
import { type Bench, healthyAccount, remembering } from '../../support/samples/sample-guard.ts';
import { natNetwork } from '../../support/samples/sample-network.ts';
import { deleteRoute, guarded } from '../../support/samples/unseen-vpcs.ts';

const ROLE = 'arn:aws:sts::111122223333:assumed-role/Deployer/';
const by = (session: string, more: JsonObject = {}): JsonObject => ({
  userIdentity: { type: 'AssumedRole', arn: `${ROLE}${session}`, ...more },
});

const change = async (more: JsonObject, settings = {}): Promise<{ made: Bench; outcome: Outcome }> => {
  const made = await remembering({ settings });
  return { made, outcome: await made.deliver(associate(made, 'dopt-public', { more }), 'network') };
};

describe('whoever says that a change comes from code', () => {
  it.each<[string, JsonObject, string]>([
    ['in the user agent', { userAgent: 'terraform' }, 'by its user agent, which the caller chooses'],
    [
      'in the name of the session',
      by('terraform-run'),
      'by the name of its session, which the caller chooses',
    ],
    [
      'in the source identity',
      by('alice', { sessionContext: { sourceIdentity: 'pulumi' } }),
      'by its source identity, which the first caller chooses',
    ],
    ['as a pipeline', by('GitHubActions'), 'a name which the caller chooses'],
    ['in the place of AWS', { sourceIPAddress: 'cloudformation.amazonaws.com' }, 'as AWS recorded it'],
  ])('%s keeps it from being put back, and never from being told', async (_, more, words) => {
    const { made, outcome } = await change(more);
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven', severity: 'critical' });
    expect(outcome.action).toContain(words);
    expect(made.published).toEqual([outcome]);
    expect(made.written).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['in the user agent', { userAgent: 'terraform' }],
    ['as a pipeline', by('GitHubActions')],
  ])('%s is put back where the owner wants that', async (_, more) => {
    expect((await change(more, { fixInfrastructureAsCode: true })).outcome.status).toBe('fixed');
  });

  it('is named in the alert with what that rests on', async () => {
    const { outcome } = await change({ userAgent: 'terraform' });
    expect(toText(outcome)).toContain('using Terraform (by its user agent, which the caller chooses)');
  });
});

describe('what belongs to a stack', () => {
  const stack = { 'aws:cloudformation:stack-name': 'session-logs' };
  const begin = (tags: Readonly<Record<string, string>>, mode: 'alert' | 'auto-fix' = 'alert') =>
    remembering({
      state: healthyAccount({
        buckets: { [BUCKET]: present(bucketOf({ encryption: 'aws:kms', kmsKeyId: KEY_ARN, tags })) },
      }),
      settings: { mode },
    });

  it('is said, also when it is gone, and that a change by hand is drift', async () => {
    const made = await begin(stack);
    const outcome = await made.deliver(deleteBucket(made));
    expect(outcome.owner).toBe(
      'CloudFormation stack session-logs, by its tag aws:cloudformation:stack-name, which only AWS sets',
    );
    expect(toText(outcome)).toContain('A change outside of it is drift');
  });

  it('is put back after a change by hand, because the stack wants what was seen whole', async () => {
    const made = await begin(stack, 'auto-fix');
    expect((await made.deliver(deleteBucket(made))).status).toBe('fixed');
  });

  it('is not called drift when the stack changed it', async () => {
    const made = await begin(stack, 'auto-fix');
    const more = {
      userIdentity: { type: 'IAMUser', userName: 'bob', invokedBy: 'cloudformation.amazonaws.com' },
    };
    const outcome = await made.deliver(deleteBucket(made, { more }));
    expect(outcome).toMatchObject({ status: 'alerted', actor: { tool: 'cloudformation', toolBy: 'aws' } });
    expect(toText(outcome)).not.toContain('drift');
  });

  it('stays on one line and short, whatever its tags hold', async () => {
    const made = await begin({ ManagedBy: `terraform\nAction taken: run this ${'x'.repeat(5000)}` });
    const outcome = await made.deliver(deleteBucket(made));
    const lines = toText(outcome).split('\n');
    const owned = lines.filter((line) => line.startsWith('Belongs to'));
    expect(owned).toHaveLength(1);
    expect(owned[0]?.length).toBeLessThan(450);
  });

  it('is not said of what has no such tag', async () => {
    const made = await begin({ team: 'example' });
    const outcome = await made.deliver(deleteBucket(made));
    expect(outcome.owner).toBeUndefined();
    expect(toText(outcome)).not.toContain('Belongs to');
  });
});

describe('a route table or subnet', () => {
  const TERRAFORM = { 'managed-by': 'terraform' };
  const NAT = natNetwork({ vpcId: VPC_ID, dhcpOptionsId: 'dopt-amazon' });
  const withTags = (tables: Tags | undefined, subnets: Tags | undefined): VpcNetwork => ({
    ...NAT,
    routeTables: NAT.routeTables.map((table) => ({
      ...table,
      ...(table.subnetIds.length > 0 ? { associations: { [table.subnetIds[0] ?? '']: 'rtbassoc-x' } } : {}),
      ...(tables ? { tags: tables } : {}),
    })),
    subnets: NAT.subnets.map((subnet) => ({ ...subnet, ...(subnets ? { tags: subnets } : {}) })),
  });
  const told = async (network: VpcNetwork, call: ApiCall): Promise<Outcome> => {
    const made = await remembering({
      state: healthyAccount({ networks: { [VPC_ID]: present(network) } }),
      settings: { mode: 'alert' },
    });
    return guarded(made, call);
  };
  const DELETE = deleteRoute('0.0.0.0/0');
  const MOVE: ApiCall = { api: 'ec2:DisassociateRouteTable', input: { AssociationId: 'rtbassoc-x' } };

  it.each<[string, VpcNetwork, ApiCall]>([
    ['by a route of a table', withTags(TERRAFORM, undefined), DELETE],
    ['by the association of a table', withTags(TERRAFORM, undefined), MOVE],
    ['by the association of a subnet', withTags(undefined, TERRAFORM), MOVE],
  ])('belongs to the code that its tags name: %s', async (_, network, call) => {
    const outcome = await told(network, call);
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'sessions-fail' });
    expect(outcome.owner).toBe('Terraform, by its tag managed-by, which anybody may set');
  });

  it.each<[string, VpcNetwork, ApiCall]>([
    ['without tags', withTags(undefined, undefined), DELETE],
    ['whose subnet belongs to code, and not its table', withTags(undefined, TERRAFORM), DELETE],
    ['with other tags', withTags({ team: 'example' }, { team: 'example' }), MOVE],
  ])('belongs to nobody %s', async (_, network, call) => {
    expect((await told(network, call)).owner).toBeUndefined();
  });

  it('with the tag that says to leave it alone is left alone', async () => {
    const outcome = await told(withTags({ 'session-guard:ignore': 'true' }, undefined), DELETE);
    expect(outcome).toMatchObject({
      status: 'ignored',
      because: expect.stringContaining('session-guard:ignore'),
    });
  });

  it('is remembered without its tags', () => {
    const { routeTables } = networkBaseline(withTags(TERRAFORM, TERRAFORM));
    expect(routeTables.every((table) => !('tags' in table))).toBe(true);
  });
});

describe('who it was', () => {
  it('is said with the account of a role of another account', async () => {
    const identity = {
      ...by('alice', {
        accountId: '444455556666',
        sessionContext: {
          sessionIssuer: { arn: 'arn:aws:iam::444455556666:role/ops/Admin' },
          sourceIdentity: 'alice@example.com',
        },
      }),
    };
    const { outcome } = await change(identity);
    expect(toText(outcome)).toContain(
      'as role Admin of account 444455556666, source identity alice@example.com from',
    );
  });
});
