import { arn } from '../../../functions/account/resource.ts';
import { oneLine, truncate } from '../../../functions/alerts/escape.ts';
import type { Impact, Prerequisite } from '../../../functions/core/prerequisite.ts';
import type { Check, Examination } from '../examination.ts';
import { hitText, subjectOf } from './words.ts';

/** BatchImportFindings takes so many at a time. */
const BATCH = 100;

/**
 * The limits of texts, in characters.
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
 */
const MOST = { title: 256, description: 1024, recommendation: 512, id: 512 } as const;

/** Other kinds of resource are `Other`: https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html */
const TYPES: Partial<Record<Check['subject']['type'], string>> = {
  'AWS::EC2::VPC': 'AwsEc2Vpc',
  'AWS::EC2::Instance': 'AwsEc2Instance',
  'AWS::EC2::Subnet': 'AwsEc2Subnet',
  'AWS::EC2::SecurityGroup': 'AwsEc2SecurityGroup',
  'AWS::EC2::NetworkAcl': 'AwsEc2NetworkAcl',
  'AWS::EC2::RouteTable': 'AwsEc2RouteTable',
  'AWS::EC2::LaunchTemplate': 'AwsEc2LaunchTemplate',
  'AWS::IAM::Role': 'AwsIamRole',
  'AWS::IAM::ManagedPolicy': 'AwsIamPolicy',
  'AWS::S3::Bucket': 'AwsS3Bucket',
  'AWS::KMS::Key': 'AwsKmsKey',
  'AWS::CloudTrail::Trail': 'AwsCloudTrailTrail',
  'AWS::SNS::Topic': 'AwsSnsTopic',
};

const LABELS: Readonly<Record<Impact, string>> = {
  'sessions-fail': 'HIGH',
  'some-sessions-fail': 'MEDIUM',
  'sessions-slow': 'LOW',
  'guard-blind': 'MEDIUM',
  'logs-lost': 'MEDIUM',
};

const STATUS = { fail: 'FAILED', pass: 'PASSED', unknown: 'NOT_AVAILABLE' } as const;

const short = (text: string, most: number): string => truncate(oneLine(text), most);

const descriptionOf = ({ because, userSees, hit, missing }: Check, requires: string): string =>
  [
    because || requires,
    missing ? `It needs ${missing}.` : '',
    hit && hit.nodes > 0 ? `Hit: ${hitText(hit)}.` : '',
    userSees ? `Users see: ${userSees}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');

const severityOf = ({ verdict, impact }: Check): string =>
  verdict === 'fail' ? LABELS[impact ?? 'sessions-fail'] : 'INFORMATIONAL';

const findingOf = (
  { identity, examinedAt }: Examination,
  check: Check,
  verdict: keyof typeof STATUS,
  prerequisite: Prerequisite | undefined,
) => {
  const { accountId, region, partition } = identity;
  const { subject, commands, prerequisite: id } = check;
  const Types = ['Software and Configuration Checks/AWS Security Best Practices'];
  const Severity = { Label: severityOf(check) };
  const command = commands.join('\n');
  return {
    SchemaVersion: '2018-10-08',
    Id: short(`session-guard/${accountId}/${region}/${id}/${subject.type}/${subject.id}`, MOST.id),
    ProductArn: `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`,
    GeneratorId: `session-guard/${id}`,
    AwsAccountId: accountId,
    Types,
    CreatedAt: examinedAt,
    UpdatedAt: examinedAt,
    Severity,
    FindingProviderFields: { Severity, Types },
    Title: short(`${prerequisite?.title ?? id}: ${subjectOf(check)}`, MOST.title),
    Description: short(descriptionOf(check, prerequisite?.requires ?? id), MOST.description),
    Resources: [
      {
        Type: TYPES[subject.type] ?? 'Other',
        Id: short(arn(subject, identity), MOST.id),
        Partition: partition,
        Region: region,
      },
    ],
    Compliance: { Status: STATUS[verdict] },
    Workflow: { Status: verdict === 'pass' ? 'RESOLVED' : 'NEW' },
    RecordState: 'ACTIVE',
    Remediation: {
      Recommendation: {
        // Half a command is worse than none.
        ...(command !== '' && command.length <= MOST.recommendation ? { Text: command } : {}),
        ...(prerequisite ? { Url: prerequisite.reference } : { Text: 'See session-guard doctor.' }),
      },
    },
  };
};

/**
 * The checks as findings of Security Hub: a line is a JSON list of at most 100 of them, as `aws securityhub
 * batch-import-findings --findings` takes it. What does not apply is no finding.
 * Source: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 */
export const asffLines = (
  examination: Examination,
  prerequisites: readonly Prerequisite[],
): readonly string[] => {
  const byId = new Map(prerequisites.map((one) => [one.id, one]));
  const { checks, guard, guardIsInstalled } = examination;
  const findings = [...checks, ...(guardIsInstalled ? guard : [])].flatMap((check) =>
    check.verdict === 'not-applicable'
      ? []
      : [findingOf(examination, check, check.verdict, byId.get(check.prerequisite))],
  );
  return Array.from({ length: Math.ceil(findings.length / BATCH) }, (_, n) =>
    JSON.stringify(findings.slice(n * BATCH, (n + 1) * BATCH)),
  );
};
