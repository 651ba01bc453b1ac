import { describe, expect, it } from 'vitest';
import type { ApiCall, Plan } from '../../functions/account/api-call.ts';
import { commandOf, commandsOf, undoCommandsOf } from '../../functions/account/commands.ts';
import { present } from '../../functions/account/observed.ts';
import {
  account,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  GROUP,
  network,
  VPC_ID,
  vpcOf,
} from '../support/samples/sample-account.ts';

const REGION = 'ap-northeast-1';
const GOOD = content({});
const BAD = content({ runAsEnabled: 'x' });

const planOf = (...calls: ApiCall[]): Plan => ({ calls, restores: 'x', exact: true });

const update: ApiCall = {
  api: 'ssm:UpdateDocument',
  input: { Name: DOCUMENT, Content: GOOD, DocumentVersion: '2', DocumentFormat: 'JSON' },
};
const documents = account({
  documents: { [DOCUMENT]: present(documentOf([GOOD, BAD], { defaultVersion: '1' })) },
});

const commands: readonly (readonly [ApiCall, string])[] = [
  [
    { api: 'ec2:AssociateDhcpOptions', input: { DhcpOptionsId: 'dopt-1', VpcId: VPC_ID } },
    `aws ec2 associate-dhcp-options --dhcp-options-id dopt-1 --vpc-id ${VPC_ID} --region ${REGION}`,
  ],
  [
    { api: 'ec2:ModifyVpcAttribute', input: { VpcId: VPC_ID, EnableDnsSupport: { Value: true } } },
    `aws ec2 modify-vpc-attribute --vpc-id ${VPC_ID} --enable-dns-support '{"Value":true}' --region ${REGION}`,
  ],
  [
    {
      api: 's3:CreateBucket',
      input: { Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } },
    },
    `aws s3api create-bucket --bucket ${BUCKET} --create-bucket-configuration '{"LocationConstraint":"${REGION}"}' --region ${REGION}`,
  ],
  [
    {
      api: 's3:PutBucketLifecycleConfiguration',
      input: { Bucket: BUCKET, LifecycleConfiguration: { Rules: [] } },
    },
    `aws s3api put-bucket-lifecycle-configuration --bucket ${BUCKET} --lifecycle-configuration '{"Rules":[]}' --region ${REGION}`,
  ],
  [
    { api: 'logs:PutRetentionPolicy', input: { logGroupName: GROUP, retentionInDays: 90 } },
    `aws logs put-retention-policy --log-group-name ${GROUP} --retention-in-days 90 --region ${REGION}`,
  ],
  [
    { api: 'logs:AssociateKmsKey', input: { logGroupName: GROUP, kmsKeyId: 'alias/x' } },
    `aws logs associate-kms-key --log-group-name ${GROUP} --kms-key-id alias/x --region ${REGION}`,
  ],
  [
    { api: 'ssm:UpdateDocumentDefaultVersion', input: { Name: DOCUMENT, DocumentVersion: '3' } },
    `aws ssm update-document-default-version --name ${DOCUMENT} --document-version 3 --region ${REGION}`,
  ],
  [
    { api: 'kms:CancelKeyDeletion', input: { KeyId: 'alias/x' } },
    `aws kms cancel-key-deletion --key-id alias/x --region ${REGION}`,
  ],
];

describe('an API call as a command', () => {
  it.each(commands)('$api', (call, expected) => {
    expect(commandOf(call, REGION)).toBe(expected);
  });

  it('fetches the content of a document from the version that holds it', () => {
    expect(commandsOf(planOf(update), documents)).toEqual([
      `aws ssm get-document --name ${DOCUMENT} --document-version 1 --document-format JSON --query Content --output text --region ${REGION} | tee session-preferences.json`,
      `aws ssm update-document --name ${DOCUMENT} --document-version 2 --document-format JSON --content file://session-preferences.json --region ${REGION}`,
    ]);
  });

  it('creates and changes a bucket in its own Region', () => {
    const LocationConstraint = 'eu-west-1';
    const versioning = {
      api: 's3:PutBucketVersioning',
      input: { Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } },
    } as const;
    const creation = {
      api: 's3:CreateBucket',
      input: { Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint } },
    } as const;
    const regionsOf = (plan: Plan, state = account()) =>
      commandsOf(plan, state).map((command) => /--region (\S+)$/.exec(command)?.[1]);
    expect(regionsOf(planOf(creation, versioning))).toEqual(['eu-west-1', 'eu-west-1']);
    const there = account({ buckets: { [BUCKET]: present(bucketOf({ region: 'us-east-1' })) } });
    expect(regionsOf(planOf(versioning), there)).toEqual(['us-east-1']);
    expect(regionsOf(planOf(versioning))).toEqual([REGION]);
  });

  it('prints no Region that is none', () => {
    const input = { Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: 'x; touch y' } };
    const [command] = commandsOf(planOf({ api: 's3:CreateBucket', input }), account());
    expect(command).toMatch(new RegExp(`--region ${REGION}$`));
  });

  it('writes the content out where no version holds it', () => {
    expect(commandsOf(planOf(update), account())[0]).toContain(`--content '${GOOD}'`);
  });
});

const taken: readonly (readonly [string, Plan, readonly string[]])[] = [
  [
    'the option set that is associated now',
    planOf({ api: 'ec2:AssociateDhcpOptions', input: { DhcpOptionsId: 'dopt-1', VpcId: VPC_ID } }),
    [`aws ec2 associate-dhcp-options --dhcp-options-id dopt-now --vpc-id ${VPC_ID} --region ${REGION}`],
  ],
  [
    'an attribute off',
    planOf({ api: 'ec2:ModifyVpcAttribute', input: { VpcId: VPC_ID, EnableDnsHostnames: { Value: true } } }),
    [
      `aws ec2 modify-vpc-attribute --vpc-id ${VPC_ID} --enable-dns-hostnames '{"Value":false}' --region ${REGION}`,
    ],
  ],
  [
    'a bucket deleted, in its own Region',
    planOf({
      api: 's3:CreateBucket',
      input: { Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } },
    }),
    [`aws s3api delete-bucket --bucket ${BUCKET} --region eu-west-1`],
  ],
  [
    'a bucket deleted in the Region that its creation does not name',
    planOf({ api: 's3:CreateBucket', input: { Bucket: BUCKET } }),
    [`aws s3api delete-bucket --bucket ${BUCKET} --region us-east-1`],
  ],
  [
    'a log group deleted',
    planOf({ api: 'logs:CreateLogGroup', input: { logGroupName: GROUP } }),
    [`aws logs delete-log-group --log-group-name ${GROUP} --region ${REGION}`],
  ],
  [
    'a key taken away',
    planOf({ api: 'logs:AssociateKmsKey', input: { logGroupName: GROUP, kmsKeyId: 'x' } }),
    [`aws logs disassociate-kms-key --log-group-name ${GROUP} --region ${REGION}`],
  ],
  [
    'a document deleted',
    planOf({
      api: 'ssm:CreateDocument',
      input: { Name: DOCUMENT, Content: GOOD, DocumentType: 'Session', DocumentFormat: 'JSON' },
    }),
    [`aws ssm delete-document --name ${DOCUMENT} --region ${REGION}`],
  ],
  [
    'a key disabled',
    planOf({ api: 'kms:EnableKey', input: { KeyId: 'x' } }),
    [`aws kms disable-key --key-id x --region ${REGION}`],
  ],
];

describe('the commands that take a repair back', () => {
  it.each(taken)('%s', (_, plan, expected) => {
    expect(undoCommandsOf(plan, network(vpcOf(), ['8.8.8.8']))).toEqual(expected);
  });

  it('install the content that is live now and the default that was', () => {
    const moveDefault: ApiCall = {
      api: 'ssm:UpdateDocumentDefaultVersion',
      input: { Name: DOCUMENT, DocumentVersion: '3' },
    };
    expect(undoCommandsOf(planOf(update, moveDefault), documents)).toEqual([
      expect.stringContaining('--document-version 2 --document-format JSON'),
      expect.stringContaining(
        "--document-version '$LATEST' --document-format JSON --content file://session-preferences.json",
      ),
      `aws ssm update-document-default-version --name ${DOCUMENT} --document-version 1 --region ${REGION}`,
    ]);
  });
});

describe('the way back of a parameter', () => {
  const putBack = (Name: string) => {
    const earlier = present({ type: 'String', version: 3, value: BUCKET });
    const input = { Name, Type: 'String', Value: BUCKET } as const;
    return commandsOf(
      planOf({ api: 'ssm:PutParameter', input }),
      account({ parameters: { [`${Name}:3`]: earlier } }),
    );
  };

  it('takes the value from the version that holds it', () => {
    expect(putBack('/team/bucket')).toEqual([
      `aws ssm get-parameter --name /team/bucket:3 --query '{Value: Parameter.Value}' --output json --region ${REGION} | tee parameter.json`,
      `aws ssm put-parameter --name /team/bucket --type String --overwrite --cli-input-json file://parameter.json --region ${REGION}`,
    ]);
  });

  it('is for a person to look up where the name stands in JSON, because the CLI reads only one', () => {
    expect(putBack('-bucket')).toEqual([
      `aws ssm get-parameter-history --cli-input-json '{"Name":"-bucket"}' --region ${REGION}`,
    ]);
  });
});
