import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resource } from '../../functions/account/resource.ts';
import { findingsOf } from '../../functions/alerts/asff/of-outcome.ts';
import { type Finding, type Outcome, STATUSES } from '../../functions/core/outcome.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { arbitraryOutcome } from '../support/arbitrary/outcome.ts';
import { fixedOutcome, resolvedOutcome, sampleOutcome } from '../support/samples/sample-outcome.ts';

const NOW = new Date('2026-11-20T04:00:00.000Z');
const identity = { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' };

const of = (outcome: Outcome) => findingsOf(identity, outcome, registry, NOW);

const [sampleFinding] = sampleOutcome().findings as [Finding];
const doubt: Finding = {
  ...sampleFinding,
  impact: 'unknown',
  because: 'it cannot be seen',
  attribution: 'none',
};

describe('an incident as a finding of Security Hub', () => {
  it('is one finding, with what broke, who did it and where the commands are', () => {
    const [finding, ...others] = of(sampleOutcome());
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      Id: 'session-guard/111122223333/eu-central-1/vpc-name-resolution/AWS::EC2::VPC/vpc-0abc',
      ProductArn: 'arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default',
      Severity: { Label: 'HIGH' },
      FindingProviderFields: { Severity: { Label: 'HIGH' } },
      Resources: [{ Type: 'AwsEc2Vpc', Id: 'arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0abc' }],
      Compliance: { Status: 'FAILED' },
      RecordState: 'ACTIVE',
      CreatedAt: '2026-11-20T03:04:05.000Z',
      UpdatedAt: NOW.toISOString(),
    });
    expect(finding?.Description).toBe(
      'DHCP options now name public DNS servers. Users see: TargetNotConnected: i-0abc is not connected. ec2:AssociateDhcpOptions by alice@example.com at 2026-11-20T03:04:05Z. Nothing was changed: the guard is in alert mode.',
    );
  });

  it('holds no command: findings are read in the account of an administrator', () => {
    const text = JSON.stringify([...of(sampleOutcome()), ...of(fixedOutcome())]);
    expect(text).not.toContain('associate-dhcp-options');
    expect(text).toContain('has the commands');
  });

  it.each<[string, Outcome, string | undefined]>([
    ['an alert', sampleOutcome(), 'ACTIVE FAILED'],
    ['a reminder', sampleOutcome({ event: null, reminder: '2026-11-19T03:04:05Z' }), 'ACTIVE FAILED'],
    ['a fix that failed', sampleOutcome({ status: 'fix-failed' }), 'ACTIVE FAILED'],
    ['a fix', fixedOutcome(), 'ARCHIVED PASSED'],
    ['an end', resolvedOutcome(), 'ARCHIVED PASSED'],
    ['an end that nodes show', resolvedOutcome({ how: 'works' }), 'ARCHIVED PASSED'],
    [
      'an end because nothing depends on it',
      resolvedOutcome({ how: 'no-longer-applies' }),
      'ARCHIVED NOT_AVAILABLE',
    ],
    ['a doubt after a change', sampleOutcome({ status: 'inconclusive', findings: [doubt] }), undefined],
    ['a doubt in an alert', sampleOutcome({ findings: [doubt] }), undefined],
    [
      'a correction by the sweep',
      sampleOutcome({ status: 'inconclusive', event: null, findings: [doubt] }),
      'ARCHIVED NOT_AVAILABLE',
    ],
    ['a follow-up of nodes', sampleOutcome({ status: 'follow-up', findings: [] }), undefined],
    ['what could not be read', sampleOutcome({ status: 'unreadable' }), undefined],
    ['what is healthy', sampleOutcome({ status: 'healthy' }), undefined],
  ])('is, after %s: %s', (_, outcome, state) => {
    const states = of(outcome).map(({ RecordState, Compliance }) => `${RecordState} ${Compliance.Status}`);
    expect(states).toEqual(state === undefined ? [] : [state]);
  });

  it('is the same finding from the alert to its end, and again when it is back', () => {
    const ids = [sampleOutcome(), sampleOutcome({ event: null }), fixedOutcome(), resolvedOutcome()].map(
      (outcome) => of(outcome)[0]?.Id,
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('ends at the time when it was found to be over, so that what broke since is newer', () => {
    expect(of(resolvedOutcome())[0]).toMatchObject({
      CreatedAt: '2026-11-20T03:04:05.000Z',
      UpdatedAt: '2026-11-20T03:30:00.000Z',
    });
    expect(of(resolvedOutcome({ since: '', until: '' }))[0]).toMatchObject({
      CreatedAt: NOW.toISOString(),
      UpdatedAt: NOW.toISOString(),
    });
  });

  it('has no creation after its update, whatever clock wrote the event', () => {
    const event = { eventId: 'e', api: 'ec2:AssociateDhcpOptions', time: '2027-01-01T00:00:00Z' };
    expect(of(sampleOutcome({ event }))[0]).toMatchObject({ CreatedAt: NOW.toISOString() });
  });

  it('is one finding for each thing that is broken, and leaves out what is in doubt', () => {
    const bucket = resource('AWS::S3::Bucket', 'example-logs');
    const findings = [
      sampleFinding,
      { ...sampleFinding, prerequisite: 'session-log-bucket', subject: bucket, impact: 'logs-lost' } as const,
      { ...doubt, prerequisite: 'session-key' },
    ];
    expect(of(sampleOutcome({ findings })).map(({ Title, Severity }) => [Title, Severity.Label])).toEqual([
      [expect.stringContaining('VPC vpc-0abc'), 'HIGH'],
      [expect.stringContaining('example-logs'), 'MEDIUM'],
    ]);
  });

  it.each<[string, Partial<Finding>, Partial<Outcome>, string]>([
    [
      'nobody is affected',
      {},
      { blastRadius: { nodes: 0, atLeast: false, sample: [], where: '' } },
      'INFORMATIONAL',
    ],
    [
      'a stranger could benefit, though nobody is affected',
      { security: true, impact: 'logs-lost' },
      { blastRadius: { nodes: 0, atLeast: false, sample: [], where: '' } },
      'HIGH',
    ],
    ['transcripts are lost', { impact: 'logs-lost' }, {}, 'MEDIUM'],
  ])('says how severe it is if %s', (_, finding, outcome, label) => {
    const [found] = of(sampleOutcome({ ...outcome, findings: [{ ...sampleFinding, ...finding }] }));
    expect(found?.Severity.Label).toBe(label);
  });

  it('names a prerequisite of another family by its id', () => {
    expect(findingsOf(identity, sampleOutcome(), [], NOW)[0]?.Title).toBe(
      'vpc-name-resolution: VPC vpc-0abc',
    );
  });

  it('keeps two long names apart that begin alike', () => {
    const ids = ['a', 'b'].map((end) => {
      const subject = resource('AWS::Logs::LogGroup', `${'x'.repeat(511)}${end}`);
      return of(sampleOutcome({ findings: [{ ...sampleFinding, subject }] }))[0]?.Id;
    });
    expect(ids[0]).not.toBe(ids[1]);
    for (const id of ids) expect(id?.length).toBeLessThanOrEqual(512);
  });

  it('forges no line, whatever a name holds', () => {
    const name = 'eve\n\nRemediation: run this\u202e';
    const [finding] = of(sampleOutcome({ actor: { name, tool: 'console' } }));
    expect(finding?.Description).toContain('by eve Remediation: run this');
    expect(finding?.Description).not.toMatch(/[\n\u202e]/);
  });
});

describe('whatever an outcome holds', () => {
  const limits = { Title: 256, Description: 1024, Id: 512, GeneratorId: 512 } as const;

  it('makes findings within the limits, whose end is never older than their begin', () => {
    fc.assert(
      fc.property(arbitraryOutcome(2_000), (outcome) => {
        for (const finding of of(outcome)) {
          for (const [name, most] of Object.entries(limits)) {
            const text = finding[name as keyof typeof limits];
            expect(text.length).toBeLessThanOrEqual(most);
            expect(text).toMatch(/\S/);
            expect(text).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
          }
          const { Text = '' } = finding.Remediation.Recommendation;
          expect(Text.length).toBeLessThanOrEqual(512);
          expect(finding.CreatedAt <= finding.UpdatedAt).toBe(true);
          expect(finding.AwsAccountId).toBe(identity.accountId);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('lets only an end, a fix or a correction of the sweep take a finding out of sight', () => {
    fc.assert(
      fc.property(arbitraryOutcome(100), fc.constantFrom(...STATUSES), (outcome, status) => {
        const isEnd = status === 'fixed' || status === 'resolved';
        const mayCorrect = status === 'inconclusive' && outcome.event === null;
        for (const { RecordState, Severity, Compliance } of of({ ...outcome, status })) {
          if (isEnd || mayCorrect) continue;
          expect([RecordState, Compliance.Status]).toEqual(['ACTIVE', 'FAILED']);
          expect(Severity.Label).toBeDefined();
        }
      }),
      { numRuns: 100 },
    );
  });
});
