import { describe, expect, it } from 'vitest';
import type { Check, Examination } from '../../../../cli/doctor/examination.ts';
import { asffLines } from '../../../../cli/doctor/show/asff.ts';
import { CSV_HEADER, csvRows } from '../../../../cli/doctor/show/csv.ts';
import { exitCodeOf } from '../../../../cli/doctor/show/verdict.ts';
import { resource } from '../../../../functions/account/resource.ts';
import { registry } from '../../../../functions/prerequisites/index.ts';

const VPC = resource('AWS::EC2::VPC', 'vpc-0abc');

const checkOf = (parts: Partial<Check> = {}): Check => ({
  prerequisite: 'session-endpoints',
  subject: VPC,
  verdict: 'fail',
  impact: 'sessions-fail',
  because: 'the endpoint of ssm is gone',
  commands: ['aws ec2 create-vpc-endpoint --vpc-id vpc-0abc'],
  ...parts,
});

const examinationOf = (parts: Partial<Examination> = {}): Examination => ({
  version: 1,
  identity: { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' },
  examinedAt: '2026-03-01T08:00:00.000Z',
  checks: [checkOf()],
  nodes: [],
  guard: [],
  failed: [],
  ...parts,
});

/** Cells of a row, by RFC 4180. */
const cellsOf = (row: string): readonly string[] =>
  [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare = '']) =>
    quoted === undefined ? bare : quoted.replaceAll('""', '"'),
  );

describe('an examination as CSV', () => {
  it('has a row for each check, each step and each part that was not read, with as many cells as the heading', () => {
    const rows = csvRows(
      examinationOf({
        nodes: [
          {
            nodeId: 'i-0abc',
            steps: [{ id: 'agent', title: 'Agent', verdict: 'pass', evidence: '3.3', commands: [] }],
          },
        ],
        guard: [checkOf({ prerequisite: 'guard-trail' })],
        failed: ['vpcs vpc-1: no answer'],
      }),
    );
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(cellsOf(row)).toHaveLength(CSV_HEADER.split(',').length);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r\n=1', '=HYPERLINK("http://x","y")'])(
    'makes a cell of %j harmless',
    (evil) => {
      const [row = ''] = csvRows(
        examinationOf({ accountName: evil, checks: [checkOf({ because: evil, userSees: evil })] }),
      );
      for (const cell of cellsOf(row)) expect(cell).not.toMatch(/^\s*[=+\-@]/);
    },
  );

  it('keeps commas, quotes and line ends within their cell', () => {
    const [row = ''] = csvRows(examinationOf({ checks: [checkOf({ because: 'a "b", c\nd' })] }));
    expect(cellsOf(row)).toContain('a "b", c d');
    expect(row).not.toContain('\n');
  });
});

describe('an examination as findings of Security Hub', () => {
  const findingsOf = (examination: Examination) =>
    asffLines(examination, registry).flatMap((line) => JSON.parse(line));

  it('has the attributes that are required, and says what failed', () => {
    const [finding] = findingsOf(examinationOf());
    expect(finding).toMatchObject({
      SchemaVersion: '2018-10-08',
      Id: 'session-guard/111122223333/eu-central-1/session-endpoints/AWS::EC2::VPC/vpc-0abc',
      ProductArn: 'arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default',
      GeneratorId: 'session-guard/session-endpoints',
      AwsAccountId: '111122223333',
      Severity: { Label: 'HIGH' },
      Resources: [{ Type: 'AwsEc2Vpc', Id: 'arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0abc' }],
      Compliance: { Status: 'FAILED' },
      Workflow: { Status: 'NEW' },
    });
  });

  it('ends the finding of what holds again, and has the same id', () => {
    const [was, now] = [
      findingsOf(examinationOf())[0],
      findingsOf(examinationOf({ checks: [checkOf({ verdict: 'pass', because: '', commands: [] })] }))[0],
    ];
    expect(now.Id).toBe(was.Id);
    expect(now).toMatchObject({
      Compliance: { Status: 'PASSED' },
      Workflow: { Status: 'RESOLVED' },
      Severity: { Label: 'INFORMATIONAL' },
    });
  });

  it('keeps the limits of texts and of a batch, and never cuts a command', () => {
    const long = 'x'.repeat(5_000);
    const checks = Array.from({ length: 250 }, (_, n) =>
      checkOf({ subject: resource('AWS::IAM::Role', `${n}${long}`), because: long, commands: [long] }),
    );
    const batches = asffLines(examinationOf({ checks }), registry).map((line) => JSON.parse(line));
    expect(batches.map((batch) => batch.length)).toEqual([100, 100, 50]);
    for (const finding of batches.flat()) {
      expect(finding.Title.length).toBeLessThanOrEqual(256);
      expect(finding.Description.length).toBeLessThanOrEqual(1024);
      expect(finding.Id.length).toBeLessThanOrEqual(512);
      expect(finding.Remediation.Recommendation.Text ?? '').not.toContain('x');
    }
  });

  it('has no finding of what does not apply, nor of a guard that is not installed', () => {
    const guard = [checkOf({ prerequisite: 'guard-trail' })];
    const checks = [checkOf({ verdict: 'not-applicable' })];
    expect(findingsOf(examinationOf({ checks, guard, guardIsInstalled: false }))).toEqual([]);
    expect(findingsOf(examinationOf({ checks, guard, guardIsInstalled: true }))).toHaveLength(1);
  });
});

describe('the exit code', () => {
  const of = (parts: Partial<Examination>, failOn: 'fail' | 'unknown' = 'unknown') =>
    exitCodeOf([examinationOf({ checks: [], ...parts })], failOn);
  const unknown = checkOf({ verdict: 'unknown' });

  it.each<[string, Partial<Examination>, number, number]>([
    ['nothing is wrong', {}, 0, 0],
    ['something fails', { checks: [checkOf()] }, 1, 1],
    ['something fails, and something is not seen', { checks: [checkOf(), unknown] }, 1, 1],
    ['something cannot be told', { checks: [unknown] }, 3, 0],
    ['a part did not answer', { failed: ['vpcs'] }, 3, 0],
    ['a call was refused', { refused: [{ operation: 'a:B', actions: ['a:B'], why: '' }] }, 3, 0],
    ['a guard that is not installed lacks a trail', { guard: [checkOf()], guardIsInstalled: false }, 0, 0],
    ['an installed guard lacks a trail', { guard: [checkOf()], guardIsInstalled: true }, 1, 1],
    [
      'a step of a node fails',
      {
        nodes: [
          { nodeId: 'i-1', steps: [{ id: 'a', title: 'A', verdict: 'fail', evidence: '', commands: [] }] },
        ],
      },
      1,
      1,
    ],
  ])('%s', (_, parts, code, codeIfOnlyFailuresCount) => {
    expect([of(parts), of(parts, 'fail')]).toEqual([code, codeIfOnlyFailuresCount]);
  });
});
