import { describe, expect, it } from 'vitest';
import { EXAMPLE, exampleAccount } from '../../cli/example/account.ts';
import { NETWORK } from '../../cli/example/vpcs.ts';
import type { ApiCall } from '../../functions/account/api-call.ts';
import { CONTAINMENTS } from '../../functions/account/containment.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { readAccountFile } from '../../functions/adapters/memory/account-file/account-file.ts';
import type { GuardConfig } from '../../functions/core/guard-config.ts';
import { guardChange } from '../../functions/use-cases/guard-change.ts';
import { associate } from '../support/samples/sample-changes.ts';
import { type Bench, remembering } from '../support/samples/sample-guard.ts';
import { call, hear, seconds, settle } from '../support/settling.ts';

const described = readAccountFile(exampleAccount);
if (!described.ok) throw new Error(described.problems.join('\n'));
const { state } = described;

const PEER = (CidrIp: string) => ({
  GroupId: NETWORK.endpointGroup,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }],
});

const OFFICE = PEER('198.51.100.0/24');

const PUBLIC_DNS: ApiCall = {
  api: 'ec2:AssociateDhcpOptions',
  input: { VpcId: EXAMPLE.prodVpc, DhcpOptionsId: EXAMPLE.publicDns },
};

const CONTENT = (s3BucketName: string): string =>
  JSON.stringify({
    schemaVersion: '1.0',
    sessionType: 'Standard_Stream',
    inputs: { s3BucketName, s3EncryptionEnabled: false },
  });

/** What people replace by two calls: the first one breaks sessions, the second one mends them. */
const REPLACEMENTS: readonly [string, ApiCall, ApiCall][] = [
  [
    'the DHCP options of a VPC, after a slip',
    PUBLIC_DNS,
    {
      api: 'ec2:AssociateDhcpOptions',
      input: { VpcId: EXAMPLE.prodVpc, DhcpOptionsId: EXAMPLE.amazonDns },
    },
  ],
  [
    'a rule by a narrower one',
    { api: 'ec2:RevokeSecurityGroupIngress', input: PEER('10.0.0.0/16') },
    { api: 'ec2:AuthorizeSecurityGroupIngress', input: PEER('10.0.0.0/20') },
  ],
  [
    'the role of an instance profile',
    {
      api: 'iam:RemoveRoleFromInstanceProfile',
      input: { InstanceProfileName: 'legacy', RoleName: 'legacy' },
    },
    { api: 'iam:AddRoleToInstanceProfile', input: { InstanceProfileName: 'legacy', RoleName: 'web' } },
  ],
  [
    'the log bucket, which is created after it is named',
    {
      api: 'ssm:UpdateDocument',
      input: {
        Name: EXAMPLE.document,
        Content: CONTENT('example-new-logs'),
        DocumentVersion: '$LATEST',
        DocumentFormat: 'JSON',
      },
    },
    {
      api: 's3:CreateBucket',
      input: {
        Bucket: 'example-new-logs',
        CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-1' },
      },
    },
  ],
];

const begin = (settleSeconds = 90): Promise<Bench> =>
  remembering({ state, settings: { settleSeconds, fixContainment: CONTAINMENTS } });

/** The person's change is all that happened: nothing was written or told, and the account is as it was left. */
const expectLeftAlone = (made: Bench, left: AccountState): void => {
  expect(made.written).toEqual([]);
  expect(made.published).toEqual([]);
  expect(made.account.state()).toEqual(left);
};

describe('somebody who replaces something by two calls', () => {
  it.each(REPLACEMENTS)('is left alone, although the queue is faster: %s', async (_, first, second) => {
    const made = await begin();
    const breaking = call(made, first);
    seconds(made, 3);
    const heard = await hear(made, breaking);
    expect(heard.map(({ judgement }) => judgement.status)).toContain('settling');
    expect(made.published).toEqual([]);
    seconds(made, 57);
    const mending = call(made, second);
    const left = made.account.state();
    seconds(made, 3);
    await hear(made, mending);
    const again = await settle(made, heard);
    for (const { judgement } of again) {
      expect(['superseded', 'healthy', 'ignored']).toContain(judgement.status);
    }
    expectLeftAlone(made, left);
  });

  it.each(REPLACEMENTS)('would be worked against without the pause: %s', async (_, first) => {
    const made = await begin(0);
    await hear(made, call(made, first));
    expect(made.written).not.toEqual([]);
  });

  it.each(REPLACEMENTS.filter(([name]) => /rule|bucket/.test(name)))(
    'is left alone in the other order, too, in which nothing breaks: %s',
    async (_, first, second) => {
      const made = await begin();
      const adding = call(made, second);
      seconds(made, 3);
      await hear(made, adding);
      seconds(made, 57);
      const removing = call(made, first);
      const left = made.account.state();
      seconds(made, 3);
      await settle(made, await hear(made, removing));
      expectLeftAlone(made, left);
    },
  );

  it.each(REPLACEMENTS)(
    'is left alone when the events come in the other order: %s',
    async (_, first, second) => {
      const made = await begin();
      const breaking = call(made, first);
      seconds(made, 20);
      const mending = call(made, second);
      const left = made.account.state();
      seconds(made, 3);
      await hear(made, mending);
      await settle(made, await hear(made, breaking));
      expectLeftAlone(made, left);
    },
  );

  it.each(REPLACEMENTS)('is helped when the second call does not come: %s', async (_, first) => {
    const made = await begin();
    const breaking = call(made, first);
    seconds(made, 3);
    const heard = await hear(made, breaking);
    expect(made.written).toEqual([]);
    const again = await settle(made, heard);
    expect(again.map(({ judgement }) => judgement.status)).toContain('fixed');
    expect(made.published.map(({ status }) => status)).toContain('fixed');
    expect(made.written).not.toEqual([]);
  });
});

const publicDns = (made: Bench) => associate(made, 'dopt-public');

const small = (settings: Partial<GuardConfig> = {}): Promise<Bench> =>
  remembering({ settings: { settleSeconds: 90, ...settings } });

describe('a break that settles', () => {
  it('is judged at once, told nobody, and put back when the time is over', async () => {
    const made = await small();
    const event = publicDns(made);
    const heardAt = made.now;
    const first = await made.deliver(event, 'network');
    expect(first).toMatchObject({ status: 'settling', prerequisite: 'vpc-name-resolution', calls: [] });
    expect(first.judgedAgainAt).toBe(new Date(heardAt.getTime() + 90_000).toISOString());
    seconds(made, 89);
    expect((await made.deliver(event, 'network', heardAt)).status).toBe('settling');
    expect(made.published).toEqual([]);
    seconds(made, 1);
    expect((await made.deliver(event, 'network', heardAt)).status).toBe('fixed');
    await made.deliver(event, 'network', heardAt);
    expect(made.published.map(({ status }) => status)).toEqual(['fixed']);
  });

  it('has settled if its event was late', async () => {
    const made = await small();
    const event = publicDns(made);
    seconds(made, 91);
    expect((await made.deliver(event, 'network')).status).toBe('fixed');
  });

  it.each(['2031-01-01T00:00:00Z', '+275760-09-13T00:00:00.000Z', 'soon', ''])(
    'settles once, whatever time its event says: %j',
    async (time) => {
      const made = await small();
      const event = { ...publicDns(made), eventTime: time };
      const heardAt = made.now;
      const statuses: string[] = [];
      for (let delivery = 0; delivery < 4; delivery += 1) {
        const { status, judgedAgainAt } = await made.deliver(event, 'network', heardAt);
        statuses.push(status);
        if (judgedAgainAt === undefined) break;
        made.now = new Date(judgedAgainAt);
      }
      expect(statuses.filter((status) => status === 'settling').length).toBeLessThanOrEqual(1);
      expect(made.published).toHaveLength(1);
    },
  );

  it.each<[string, (made: Bench) => Promise<unknown>]>([
    ['by the sweep', (made) => made.sweep()],
    [
      'because of a neighbour that was heard of long before',
      (made) => {
        const { record } = call(made, { api: 'ec2:AuthorizeSecurityGroupIngress', input: OFFICE });
        return made.deliver(record, 'network', new Date(made.now.getTime() - 90_000));
      },
    ],
  ])('is put back although it was told meanwhile: %s', async (_, tell) => {
    const made = await begin();
    const heard = await hear(made, call(made, PUBLIC_DNS));
    seconds(made, 30);
    await tell(made);
    expect(made.published.map(({ status }) => status)).toEqual(['alerted']);
    const [again] = await settle(made, heard);
    expect(again?.judgement.status).toBe('fixed');
    expect(made.published.map(({ status }) => status)).toEqual(['alerted', 'fixed']);
  });

  it('is told at once in alert mode', async () => {
    const made = await small({ mode: 'alert' });
    expect((await made.deliver(publicDns(made), 'network')).status).toBe('alerted');
    expect(made.published).toHaveLength(1);
  });

  it('is told at once if it would not be put back', async () => {
    const made = await small({ fixBudget: 0 });
    expect((await made.deliver(publicDns(made), 'network')).status).toBe('alerted');
    expect(made.published).toHaveLength(1);
  });

  it('is told after the pause if it may not be put back any more', async () => {
    const made = await small();
    const event = publicDns(made);
    const heardAt = made.now;
    await made.deliver(event, 'network');
    seconds(made, 90);
    const { config, ...guard } = made.guard('network');
    const outcome = await guardChange(event, { ...guard, config: { ...config, mode: 'alert' } }, heardAt);
    expect(outcome.status).toBe('alerted');
    expect(made.published).toHaveLength(1);
  });

  it('is nothing to the sweep, which tells and never puts back', async () => {
    const made = await small();
    publicDns(made);
    expect(await made.sweep()).toMatchObject([{ status: 'alerted' }]);
    expect(made.written).toEqual([]);
  });
});
