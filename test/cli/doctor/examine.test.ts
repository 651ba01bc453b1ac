import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../cli/doctor/show/verdict.ts';
import { EXAMPLE } from '../../../cli/example/account.ts';
import { EXAMPLE_ACCOUNTS } from '../../../cli/example/accounts/index.ts';
import { present, unknown } from '../../../functions/account/observed.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import { examined } from '../../support/doctor/examined.ts';
import { after as changed, withNode, withVpc } from '../../support/doctor/node-context.ts';

const denied = (operation: string): Error =>
  new AccountUnavailableError(`${operation} failed: AccessDeniedException`, {
    cause: Object.assign(new Error('no'), { name: 'AccessDeniedException' }),
  });

describe('examining an account', () => {
  it('finds nothing in accounts in which sessions work', async () => {
    for (const [name, { account }] of Object.entries(EXAMPLE_ACCOUNTS)) {
      const { checks, failed } = await examined({ account });
      const failing = checks.filter(({ verdict }) => verdict === 'fail');
      expect([name, failing, failed]).toEqual([name, [], []]);
    }
  });

  it('tells of the checks of a node in the VPC of the node', async () => {
    const { checks } = await examined();
    const ofNodes = checks.filter(
      ({ subject }) => subject.type === 'AWS::EC2::Instance' && subject.id.startsWith('i-0aaa'),
    );
    expect(ofNodes.length).toBeGreaterThan(3);
    for (const { vpcs } of ofNodes) expect(vpcs).toEqual([EXAMPLE.prodVpc]);
  });

  it('finds nodes that run and are not connected, with no sweep before', async () => {
    const { checks } = await examined({
      change: (state) =>
        withNode(state, 'i-0aaa1111bbbb22221', {
          network: { managed: { pingStatus: 'ConnectionLost', agentVersion: '3.3.987.0' } },
        }),
    });
    const lost = checks.filter(
      ({ prerequisite, verdict }) => prerequisite === 'node-connection' && verdict === 'fail',
    );
    expect(lost.map(({ subject, hit }) => [subject.id, hit?.nodes])).toEqual([[EXAMPLE.prodVpc, 1]]);
  });

  it('tells of what a tag mutes, too', async () => {
    const { checks } = await examined({
      change: (state) =>
        withVpc(
          changed(state, {
            api: 'ec2:AssociateDhcpOptions',
            input: { VpcId: EXAMPLE.prodVpc, DhcpOptionsId: EXAMPLE.publicDns },
          }),
          EXAMPLE.prodVpc,
          (vpc) => ({ ...vpc, tags: { ...vpc.tags, 'session-guard:ignore': 'true' } }),
        ),
    });
    const failing = checks.find(({ verdict }) => verdict === 'fail');
    expect(failing?.prerequisite).toBe('vpc-name-resolution');
    expect(failing?.commands).not.toEqual([]);
  });

  it('judges all VPCs if the nodes may not be listed, and says of the rest that it is not seen', async () => {
    const examination = await examined({
      reader: (reader) => ({
        ...reader,
        managedNodes: () => ({
          [Symbol.asyncIterator]: () => ({
            next: () => Promise.reject(denied('ssm:DescribeInstanceInformation')),
          }),
        }),
      }),
    });
    const { checks, vpcs = [], failed } = examination;
    expect(failed).toEqual([]);
    expect(vpcs.map(({ vpcId, nodes }) => [vpcId, nodes])).toContainEqual([EXAMPLE.prodVpc, undefined]);
    const cell = (id: string) =>
      checks.find(({ prerequisite, vpcs: of }) => prerequisite === id && of?.includes(EXAMPLE.prodVpc));
    expect(cell('session-endpoints')?.verdict).toBe('pass');
    expect(cell('node-credentials')).toMatchObject({
      verdict: 'unknown',
      missing: 'ssm:DescribeInstanceInformation',
    });
    expect(exitCodeOf([examination], 'unknown')).toBe(3);
  });

  it('goes on if a part does not answer, and says which', async () => {
    const examination = await examined({
      reader: (reader) => ({
        ...reader,
        read: (scope) =>
          scope.networks?.length
            ? Promise.reject(new AccountUnavailableError('ec2:DescribeSubnets failed: InternalError'))
            : reader.read(scope),
      }),
    });
    expect(examination.failed).toEqual([
      expect.stringMatching(/^vpcs vpc-.*: ec2:DescribeSubnets failed: InternalError$/),
    ]);
    expect(examination.checks.some(({ prerequisite }) => prerequisite === 'session-preferences')).toBe(true);
    expect(exitCodeOf([examination], 'unknown')).toBe(3);
  });

  it('counts what an installation lacks only where there is one', async () => {
    const change = (state: Parameters<typeof changed>[0]) => ({
      ...state,
      trails: { 'ap-northeast-1': present([]), 'us-east-1': present([]) },
    });
    const without = await examined({ change });
    expect(without.guard.some(({ verdict }) => verdict === 'fail')).toBe(true);
    expect(exitCodeOf([without], 'unknown')).toBe(0);
    const installation = { rules: present([EXAMPLE.ownRule]), topics: [] };
    expect(exitCodeOf([await examined({ change, installation })], 'unknown')).toBe(1);
  });

  it('says whether anybody hears the alerts of an installation', async () => {
    const topic = (subscriptions: readonly { protocol: string; confirmed: boolean }[]) => ({
      name: 'session-guard-prod-AlertTopic',
      subscriptions: present(subscriptions),
    });
    const heard = async (of: Parameters<typeof topic>[0] | undefined) => {
      const topics = [
        of
          ? topic(of)
          : { name: 'x', subscriptions: unknown('the guard may not call sns:ListSubscriptions on it') },
      ];
      const { guard } = await examined({ installation: { rules: present([EXAMPLE.ownRule]), topics } });
      const found = guard.find(({ prerequisite }) => prerequisite === 'guard-alerts');
      return [found?.verdict, found?.missing];
    };
    expect(await heard([])).toEqual(['fail', undefined]);
    expect(await heard([{ protocol: 'email', confirmed: false }])).toEqual(['fail', undefined]);
    expect(
      await heard([
        { protocol: 'email', confirmed: false },
        { protocol: 'sqs', confirmed: true },
      ]),
    ).toEqual(['pass', undefined]);
    expect(await heard(undefined)).toEqual(['unknown', 'sns:ListSubscriptions']);
  });
});
