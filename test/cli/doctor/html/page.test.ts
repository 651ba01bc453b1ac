import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check, Examination } from '../../../../cli/doctor/examination.ts';
import { brokenExamination, brokenNode } from '../../../../infra/pictures/broken-account.ts';
import { hostileText } from '../../../support/arbitrary/hostile-text.ts';
import { examinationsNamed, pageOf } from '../../../support/doctor/page-of.ts';

/** The tags of a page with the names of their attributes, which do not depend on names in the account. */
const skeleton = (page: string): readonly string[] =>
  [...page.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, '""'));

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `' onmouseover='alert(1)`,
  '</title></style></script><h1>',
  '&lt;b&gt; &amp; `code` $(code)',
  'a\u202Etxt.exe\u202C\u2066b',
  '\u0000\u001B[31m\r\n\u2028\u0085',
  'שלום عالم',
  '<!-- --> ]]> {{x}}',
  'n'.repeat(10_000),
  '\uD800 half',
];

describe("doctor's page", () => {
  it.each(HOSTILE.map((name) => [JSON.stringify(name.slice(0, 40)), name]))(
    'takes a name for a name: %s',
    (_, name) => {
      expect(skeleton(pageOf(...examinationsNamed(name)))).toEqual(
        skeleton(pageOf(...examinationsNamed('plain'))),
      );
    },
  );

  it('takes any name for a name', () => {
    const plain = skeleton(pageOf(...examinationsNamed('plain')));
    fc.assert(
      fc.property(hostileText, (name) => {
        fc.pre(name.trim() !== '');
        expect(skeleton(pageOf(...examinationsNamed(`x${name}`)))).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });

  it('holds no control characters and none that turn the text', () => {
    const page = pageOf(...examinationsNamed('a\u202E\u0007\u001B[2J\u200Bb'));
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('shows no command that misleads a reader or a shell', () => {
    const [examination] = examinationsNamed('plain');
    const command = 'aws s3 ls \u202E; rm -rf ~';
    const checks = (examination?.checks ?? []).map((one) => ({ ...one, commands: [command] }));
    const page = pageOf({ ...(examination as Examination), checks });
    expect(page).not.toContain('rm -rf');
    expect(page).toContain('A command is not shown');
  });

  it('runs its own script only, and loads nothing', async () => {
    const page = pageOf(await brokenExamination());
    expect(page).toMatch(
      /content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; /,
    );
    expect(page).not.toMatch(/<(img|link|iframe|object|embed)\b|\ssrc=|\son\w+=|url\(|@import/);
  });

  it('names each failure with its reason, who is hit, and its commands, whole', async () => {
    const examination = await brokenExamination();
    const page = pageOf(examination);
    const failing = examination.checks.filter(({ verdict }) => verdict === 'fail');
    expect(failing.map(({ prerequisite }) => prerequisite).toSorted()).toEqual([
      'session-log-bucket',
      'vpc-name-resolution',
    ]);
    const text = page
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&#39;', "'")
      .replaceAll('&quot;', '"');
    for (const { because, commands } of failing) {
      expect(text).toContain(because);
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands) expect(text).toContain(command);
    }
  });

  it('each cell leads to something on the page', async () => {
    const page = pageOf(await brokenExamination(), await brokenNode());
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const wanted = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    const all = [...page.matchAll(/data-all="([^"]+)"/g)].flatMap(([, list = '']) => list.split(' '));
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toEqual(expect.arrayContaining([...wanted, ...all]));
  });

  it('shows all roles of a VPC behind one cell', () => {
    const [one] = examinationsNamed('vpc-1');
    const page = pageOf(one as Examination);
    expect(page).toMatch(/<td class="fail"><a href="#s0c\d" data-all="s0c\d s0c\d">FAIL/);
  });

  it('lists accounts and Regions where there are some', async () => {
    const one = await brokenExamination();
    expect(pageOf(one)).not.toContain('<nav');
    expect(pageOf(one, await brokenNode())).toMatch(/<nav .*: 3 fail, 1 cannot be told<\/li>/);
  });

  it('marks where the way to a node breaks', async () => {
    const page = pageOf(await brokenNode());
    expect(page.split('The way breaks here.')).toHaveLength(2);
    expect(page).toMatch(/<li class="fail">.*?<strong>Log bucket<\/strong>.*?The way breaks here\./);
  });
});

describe("doctor's page of a large account", () => {
  const prerequisites = [
    'vpc-name-resolution',
    'session-endpoints',
    'network-access',
    'internet-path',
    'node-permissions',
    'node-connection',
  ];
  const vpcs = Array.from({ length: 500 }, (_, n) => ({ vpcId: `vpc-${n}`, name: `team ${n}`, nodes: 20 }));
  const checks = (verdict: Check['verdict']) =>
    vpcs.flatMap(({ vpcId }) =>
      prerequisites.map(
        (prerequisite): Check => ({
          prerequisite,
          subject: { type: 'AWS::EC2::VPC', id: vpcId },
          verdict,
          because:
            verdict === 'pass'
              ? ''
              : 'rtb-1 of subnet-1 has no route to the internet, so 20 of 20 managed nodes cannot reach ssm',
          commands:
            verdict === 'pass'
              ? []
              : ['aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0'],
          vpcs: [vpcId],
        }),
      ),
    );
  const examined = (all: readonly Check[]) => ({
    ...(examinationsNamed('x')[0] as Examination),
    guard: [],
    checks: all,
    vpcs,
  });

  it('is small where all is well in 500 VPCs', () => {
    expect(pageOf(examined(checks('pass'))).length).toBeLessThan(500_000);
  });

  it('stays within some megabytes where everything fails, and says what it leaves out', () => {
    const twice = [...checks('fail'), ...checks('unknown')];
    const page = pageOf(examined(twice));
    expect(page.length).toBeLessThan(4_000_000);
    expect(page).toContain('--json and --csv list the 3000 others');
  });
});
