import { describe, expect, it } from 'vitest';
import { nodeText } from '../../../../cli/doctor/node/text.ts';
import { EXAMPLE, exampleAccount } from '../../../../cli/example/account.ts';
import { oldAgentAccount, unloggedAccount } from '../../../../cli/example/variants.ts';
import { NETWORK } from '../../../../cli/example/vpcs.ts';
import type { ApiCall } from '../../../../functions/account/api-call.ts';
import type { AccountState } from '../../../../functions/account/state.ts';
import {
  after,
  BASTION,
  examined,
  stateOf,
  stepIn,
  stepsWith,
  WEB,
} from '../../../support/doctor/node-context.ts';
import { fakeTerminal } from '../../../support/fake-terminal.ts';

const switchedOn: ApiCall = {
  api: 'ssm:UpdateDocument',
  input: {
    Name: EXAMPLE.document,
    Content: JSON.stringify(unloggedAccount.documents?.[EXAMPLE.document]?.next?.[0]),
    DocumentVersion: '$LATEST',
    DocumentFormat: 'JSON',
  },
};

type Report = {
  readonly asked: string;
  readonly state: () => AccountState;
  readonly breaks: string;
  readonly because: RegExp;
  readonly userSees: RegExp;
};

const REPORTS: readonly Report[] = [
  {
    asked: 'the bucket of the logs is gone',
    state: () => after(stateOf(), { api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.bucket } }),
    breaks: 'session-log-bucket',
    because: /^log bucket example-session-logs does not exist/,
    userSees: /NoSuchBucket/,
  },
  {
    asked: 'the DHCP options name a public DNS server',
    state: () =>
      after(stateOf(), {
        api: 'ec2:AssociateDhcpOptions',
        input: { VpcId: EXAMPLE.prodVpc, DhcpOptionsId: EXAMPLE.publicDns },
      }),
    breaks: 'name-resolution',
    because: /the DNS server 8\.8\.8\.8 cannot be reached/,
    userSees: /TargetNotConnected.*lookup ssm\.ap-northeast-1\.amazonaws\.com on 8\.8\.8\.8:53: i\/o timeout/,
  },
  {
    asked: 'logging is switched on, and the role may not write',
    state: () => after(stateOf(unloggedAccount), switchedOn),
    breaks: 'node-permissions',
    because: /role web .* is denied s3:PutObject/,
    userSees: /AccessDenied/,
  },
  {
    asked: 'the agent cuts port forwarding',
    state: () => stateOf(oldAgentAccount),
    breaks: 'agent-version',
    because: /SSM Agent 3\.1\.1446\.0: versions before 3\.1\.1476\.0 cut port forwarding/,
    userSees: /Cannot perform start session: EOF/,
  },
  {
    asked: 'the endpoints let nobody in on 443',
    state: () =>
      after(stateOf(), {
        api: 'ec2:RevokeSecurityGroupIngress',
        input: {
          GroupId: NETWORK.endpointGroup,
          IpPermissions: [
            { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] },
          ],
        },
      }),
    breaks: 'endpoint-security-group',
    because: /no rule of sg-0endpoints allows TCP 443/,
    userSees: /TargetNotConnected/,
  },
];

const targetOf = ({ breaks }: Report): string => (breaks === 'agent-version' ? BASTION : WEB);

describe('a field report, asked of doctor with the node as target', () => {
  it.each(REPORTS)('breaks at one step, and says why: $asked', async (report) => {
    const node = await examined(report.state(), targetOf(report));
    expect(stepsWith(node, 'fail')).toEqual([report.breaks]);
    expect(stepIn(node, report.breaks)).toMatchObject({
      evidence: expect.stringMatching(report.because),
      userSees: expect.stringMatching(report.userSees),
    });
    const at = node.steps.findIndex(({ id }) => id === report.breaks);
    expect(node.steps.slice(0, at).map(({ verdict }) => verdict)).toEqual(Array(at).fill('pass'));
  });

  it.each(REPORTS)('is answered on one screen of 80 columns: $asked', async (report) => {
    const text = nodeText(await examined(report.state(), targetOf(report)), fakeTerminal('', 80));
    const wide = text.filter((line) => line.length > 80);
    expect(wide.every((line) => line.startsWith('aws '))).toBe(true);
    expect(text.length).toBeLessThanOrEqual(45);
    expect(text.join('\n')).toContain('FAIL');
  });

  it('skips what lies behind a step that cuts the node off, and nothing behind another one', async () => {
    const [bucket, dns] = await Promise.all(
      REPORTS.slice(0, 2).map(async (report) => examined(report.state(), WEB)),
    );
    expect(bucket && stepsWith(bucket, 'skipped')).toEqual([]);
    expect(dns && stepsWith(dns, 'skipped')).toEqual([
      'endpoint',
      'route',
      'node-security-group',
      'node-network-acl',
      'connection',
    ]);
  });

  it('says that a node that is connected still will not connect again', async () => {
    const node = await examined(REPORTS[1]?.state() ?? stateOf(), WEB);
    expect(stepIn(node, 'connection')).toMatchObject({
      verdict: 'skipped',
      evidence: expect.stringContaining('once it closes, it stays closed'),
    });
  });

  it('finds nothing in the account before', async () => {
    expect(stepsWith(await examined(stateOf(exampleAccount), WEB), 'fail')).toEqual([]);
  });
});
