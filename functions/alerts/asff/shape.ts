import type { AwsEnvironment } from '../../account/aws-environment.ts';
import { arn, label } from '../../account/resource.ts';
import type { Impact, Prerequisite } from '../../core/prerequisite.ts';
import { own } from '../../formats/json.ts';
import { oneLine, truncate } from '../escape.ts';

/** BatchImportFindings takes so many at a time. */
export const MOST_FINDINGS = 100;

/**
 * The limits of texts, in characters.
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
 */
const MOST = { title: 256, description: 1024, recommendation: 512, id: 512 } as const;

/** Other kinds of resource are `Other`: https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html */
const TYPES: Readonly<Record<string, string>> = {
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

/** How severe a failure is. What does not fail is `INFORMATIONAL`, as Security Hub has it for its own controls. */
export const LABELS: Readonly<Record<Impact, string>> = {
  'sessions-fail': 'HIGH',
  'some-sessions-fail': 'MEDIUM',
  'sessions-slow': 'LOW',
  'guard-blind': 'MEDIUM',
  'logs-lost': 'MEDIUM',
};

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Compliance.html */
export type Compliance = 'FAILED' | 'PASSED' | 'NOT_AVAILABLE';

/** The prerequisites that a finding can name, by id. */
export type Named = Pick<Prerequisite, 'id' | 'title' | 'requires' | 'reference'>;

/** A resource, or the topic of the guard's own alerts. */
type Subject = { readonly type: string; readonly id: string };

/** What differs between findings. */
export type FindingParts = {
  readonly identity: AwsEnvironment;
  readonly id: string;
  /** Undefined if this version does not know it. */
  readonly prerequisite: Named | undefined;
  readonly subject: Subject;
  readonly compliance: Compliance;
  /** Of what fails. */
  readonly severity?: string;
  /** Nobody has to do anything about it any more: the console does not show it unless it is asked to. */
  readonly isOver: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly description: string;
  /** What to do, whole: half a command is worse than none, so what is too long is left out. */
  readonly recommendation: string;
};

const short = (text: string, most: number): string => truncate(oneLine(text), most);

/** 64 bits of FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
const hashOf = (text: string): string =>
  new TextEncoder()
    .encode(text)
    .reduce((hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n)
    .toString(16);

/** Two long names that begin alike are two findings. */
const idOf = ({ accountId, region }: AwsEnvironment, id: string, { type, id: name }: Subject): string => {
  const whole = oneLine(`session-guard/${accountId}/${region}/${id}/${type}/${name}`);
  const hash = `~${hashOf(whole)}`;
  return whole.length <= MOST.id ? whole : `${truncate(whole, MOST.id - hash.length)}${hash}`;
};

/**
 * A finding in the AWS Security Finding Format. A prerequisite has one at each subject, whoever finds it: the id says no more.
 * `Workflow` counts for a new finding only: afterwards, it belongs to people.
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
export const asffFinding = (parts: FindingParts) => {
  const { identity, id, prerequisite, subject, compliance, isOver, recommendation } = parts;
  const { accountId, region, partition } = identity;
  const Types = ['Software and Configuration Checks/AWS Security Best Practices'];
  const Severity = { Label: compliance === 'FAILED' ? (parts.severity ?? 'HIGH') : 'INFORMATIONAL' };
  const title = short(`${prerequisite?.title ?? id}: ${label(subject)}`, MOST.title);
  const hasText = recommendation !== '' && recommendation.length <= MOST.recommendation;
  return {
    SchemaVersion: '2018-10-08',
    Id: idOf(identity, id, subject),
    ProductArn: `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`,
    GeneratorId: short(`session-guard/${id}`, MOST.id),
    AwsAccountId: accountId,
    Types,
    CreatedAt: parts.createdAt,
    UpdatedAt: parts.updatedAt,
    Severity,
    FindingProviderFields: { Severity, Types },
    Title: title,
    // Security Hub takes no empty text.
    Description: short(parts.description, MOST.description).trim() || title,
    Resources: [
      {
        Type: own(TYPES, subject.type) ?? 'Other',
        Id: short(arn(subject, identity), MOST.id).trim() || 'unknown',
        Partition: partition,
        Region: region,
      },
    ],
    Compliance: { Status: compliance },
    Workflow: { Status: isOver || compliance === 'PASSED' ? 'RESOLVED' : 'NEW' },
    RecordState: isOver ? 'ARCHIVED' : 'ACTIVE',
    Remediation: {
      Recommendation: {
        ...(hasText ? { Text: recommendation } : {}),
        ...(prerequisite ? { Url: prerequisite.reference } : {}),
        ...(hasText || prerequisite ? {} : { Text: 'See session-guard doctor.' }),
      },
    },
  };
};

/** As BatchImportFindings takes it. */
export type AsffFinding = ReturnType<typeof asffFinding>;
