import { describe, expect, it } from 'vitest';
import type { Check, Examination } from '../../../../cli/doctor/examination.ts';
import { textOf } from '../../../../cli/doctor/show/text.ts';
import { EXAMPLE } from '../../../../cli/example/account.ts';
import { EXAMPLE_ACCOUNTS } from '../../../../cli/example/accounts/index.ts';
import { resource } from '../../../../functions/account/resource.ts';
import { registry } from '../../../../functions/prerequisites/index.ts';
import { examined } from '../../../support/doctor/examined.ts';
import { after as changed } from '../../../support/doctor/node-context.ts';
import { fakeTerminal } from '../../../support/fake-terminal.ts';

const BROKEN = [
  { api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.bucket } },
  {
    api: 'ec2:AssociateDhcpOptions',
    input: { VpcId: EXAMPLE.prodVpc, DhcpOptionsId: EXAMPLE.publicDns },
  },
] as const;

const shown = (examination: Examination, columns = 80): readonly string[] =>
  textOf(examination, registry, fakeTerminal('', columns));

const isCommand = (line: string): boolean => line.startsWith('aws ');
/** One word cannot be broken. */
const isOneWord = (line: string): boolean => !line.trim().includes(' ');

const checkOf = (parts: Partial<Check>): Check => ({
  prerequisite: 'node-credentials',
  subject: resource('AWS::EC2::Instance', 'i-0a1b2c3d4e5f60001'),
  verdict: 'fail',
  because: 'it has no profile',
  commands: [],
  ...parts,
});

const examinationOf = (parts: Partial<Examination>): Examination => ({
  version: 1,
  identity: { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' },
  examinedAt: '2026-03-01T08:00:00Z',
  checks: [],
  nodes: [],
  guard: [],
  failed: [],
  ...parts,
});

describe('an examination as text', () => {
  it.each([80, 100, 120])('fits into %i columns for every example account', async (columns) => {
    for (const { account } of Object.values(EXAMPLE_ACCOUNTS)) {
      for (const line of shown(await examined({ account }), columns)) {
        if (!isCommand(line) && !isOneWord(line)) expect(line.length).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('shows the cell, the reason, who is hit, what users see, and each command on a line of its own', async () => {
    const text = shown(await examined({ change: (state) => changed(state, ...BROKEN) }));
    const row = text.find((line) => line.startsWith(EXAMPLE.prodVpc)) ?? '';
    expect(row).toMatch(/^vpc-0prod11112222aaaa prod +FAIL +ok/);
    const from = text.indexOf('What fails');
    const part = text.slice(from).join('\n');
    expect(part).toContain('log bucket example-session-logs does not exist');
    expect(part).toMatch(/Hit: 6 nodes \(web-1, /);
    expect(part).toContain('Users see: TargetNotConnected');
    expect(part).toContain('The fix sets up an empty bucket');
    const command = `aws ec2 associate-dhcp-options --dhcp-options-id ${EXAMPLE.amazonDns} --vpc-id ${EXAMPLE.prodVpc} --region ap-northeast-1`;
    expect(text).toContain(command);
  });

  it('breaks no word, and no word of the reason is lost', async () => {
    const examination = await examined({ change: (state) => changed(state, ...BROKEN) });
    const words = new Set(shown(examination, 80).flatMap((line) => line.trim().split(/\s+/)));
    for (const { because } of examination.checks) {
      for (const word of because.split(' ').filter((one) => one !== '')) expect(words).toContain(word);
    }
  });

  it('lets no control character of a name or tag through', () => {
    const evil = 'prod\u001b[2J\u0007\r\nFAIL\u202e';
    const examination = examinationOf({
      accountName: evil,
      caller: evil,
      failed: [evil],
      vpcs: [{ vpcId: 'vpc-1', name: evil, nodes: 1 }],
      checks: [
        checkOf({
          because: evil,
          userSees: evil,
          advice: evil,
          vpcs: ['vpc-1'],
          hit: { nodes: 1, atLeast: false, sample: [evil] },
        }),
        checkOf({ verdict: 'unknown', because: evil, subject: resource('AWS::IAM::Role', evil) }),
        checkOf({
          verdict: 'unknown',
          because: evil,
          missing: evil,
          subject: resource('AWS::IAM::Role', `2${evil}`),
        }),
      ],
      guard: [checkOf({ because: evil })],
      refused: [{ operation: evil, actions: [evil], why: evil }],
    });
    for (const line of shown(examination)) expect(line).toMatch(/^[^\p{Cc}\p{Cf}]*$/u);
  });

  it('shows a few of many alike, and says where the others are', () => {
    const checks = Array.from({ length: 500 }, (_, n) =>
      checkOf({
        subject: resource('AWS::EC2::Instance', `i-${String(n).padStart(17, '0')}`),
        because: `i-${String(n).padStart(17, '0')} has no instance profile`,
      }),
    );
    const text = shown(examinationOf({ checks }));
    expect(text.filter((line) => line.startsWith('FAIL  node-credentials  instance'))).toHaveLength(3);
    expect(text).toContain('  … and 497 more of this kind: --json and --csv list them all');
    expect(text).toContain('FAIL  node-credentials  500 resources');
  });

  it('counts the VPCs in which all is well, if there are many', () => {
    const ids = Array.from({ length: 500 }, (_, n) => `vpc-${String(n).padStart(17, '0')}`);
    const checks = ids.map((vpcId, n) =>
      checkOf({
        prerequisite: 'session-endpoints',
        subject: resource('AWS::EC2::VPC', vpcId),
        verdict: n === 7 ? 'fail' : 'pass',
        vpcs: [vpcId],
      }),
    );
    const text = shown(examinationOf({ checks, vpcs: ids.map((vpcId) => ({ vpcId, nodes: 20 })) }));
    expect(text.filter((line) => line.startsWith('vpc-'))).toEqual([
      expect.stringMatching(/^vpc-0+7 +FAIL +20$/),
    ]);
    expect(text).toContain('499 more VPCs: all ok');
  });

  it('says what an installation would need without calling it a failure', async () => {
    const examination = await examined({
      change: (state) => ({ ...state, trails: { 'ap-northeast-1': { status: 'present', value: [] } } }),
    });
    const text = shown(examination);
    expect(text).toContain('  An installation would need this first:');
    expect(text[0]).not.toContain('fail');
  });

  it('says that nothing is there only where all was looked at and everything answered', () => {
    const NOTHING = 'No managed node and no VPC that serves sessions was found.';
    const refused = [
      { operation: 'ssm:DescribeInstanceInformation', actions: ['ssm:DescribeInstanceInformation'], why: '' },
    ];
    expect(shown(examinationOf({ vpcs: [] }))).toContain(NOTHING);
    expect(shown(examinationOf({ vpcs: [], refused }))).not.toContain(NOTHING);
    const unread = shown(examinationOf({ vpcs: [], failed: ['the role may not be assumed'] }));
    expect(unread).not.toContain(NOTHING);
    expect(unread[0]).toBe('111122223333, eu-central-1: could not be read');
    const [trail] = registry.filter(({ id }) => id === 'guard-trail');
    if (!trail) throw new Error('there is no such prerequisite');
    expect(textOf(examinationOf({ vpcs: [] }), [trail], fakeTerminal())).not.toContain(NOTHING);
  });
});
