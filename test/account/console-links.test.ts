import { describe, expect, it } from 'vitest';
import { eventLink, resourceLink } from '../../functions/account/console-links.ts';
import { type Resource, resource } from '../../functions/account/resource.ts';
import { IDENTITY } from '../support/samples/sample-account.ts';

const CHINA = { ...IDENTITY, partition: 'aws-cn', region: 'cn-north-1' };
const GOV = { ...IDENTITY, partition: 'aws-us-gov', region: 'us-gov-west-1' };

const links: readonly (readonly [Resource, string])[] = [
  [
    resource('AWS::SSM::Document', 'SSM-SessionManagerRunShell'),
    '/systems-manager/documents/SSM-SessionManagerRunShell/description?region=ap-northeast-1',
  ],
  [resource('AWS::S3::Bucket', 'example'), '/s3/buckets/example?region=ap-northeast-1'],
  [
    resource('AWS::Logs::LogGroup', '/a/b'),
    '/cloudwatch/home?region=ap-northeast-1#logsV2:log-groups/log-group/$252Fa$252Fb',
  ],
  [
    resource('AWS::KMS::Key', 'arn:aws:kms:ap-northeast-1:111122223333:key/1-2'),
    '/kms/home?region=ap-northeast-1#/kms/keys/1-2',
  ],
  [resource('AWS::EC2::VPC', 'vpc-1'), '/vpcconsole/home?region=ap-northeast-1#VpcDetails:VpcId=vpc-1'],
  [
    resource('AWS::EC2::DHCPOptions', 'dopt-1'),
    '/vpcconsole/home?region=ap-northeast-1#DhcpOptionsDetails:dhcpOptionsId=dopt-1',
  ],
];

describe('links into the console', () => {
  it.each(links)('$type', (subject, path) => {
    expect(resourceLink(IDENTITY, subject)).toBe(`https://ap-northeast-1.console.aws.amazon.com${path}`);
  });

  it.each([
    [IDENTITY, 'https://ap-northeast-1.console.aws.amazon.com/'],
    [CHINA, 'https://console.amazonaws.cn/'],
    [GOV, 'https://console.amazonaws-us-gov.com/'],
  ])('go to the console of the partition', (identity, host) => {
    expect(eventLink(identity, 'e-1')).toBe(`${host}cloudtrailv2/home?region=${identity.region}#/events/e-1`);
  });

  it.each([
    '',
    'example.com/x#',
    'eu-central-1.example.com/',
    'eu-central-1@example.com',
    'eu-central-1 ',
    'EU-CENTRAL-1',
    '-1',
    '../../x-1',
    'constructor',
    'eu-central-1\n',
    'cn-north-1',
    'us-gov-west-1',
    `${'a'.repeat(4)}-${'b'.repeat(12)}-${'c'.repeat(12)}-${'d'.repeat(12)}-1`,
  ])('do not exist for the Region %j', (region) => {
    expect(eventLink({ ...IDENTITY, region }, 'e-1')).toBeUndefined();
    expect(resourceLink({ ...IDENTITY, region }, resource('AWS::EC2::VPC', 'vpc-1'))).toBeUndefined();
  });

  it.each(['aws-iso', 'constructor', '__proto__', ''])('do not exist for the partition %j', (partition) => {
    expect(eventLink({ ...IDENTITY, partition }, 'e-1')).toBeUndefined();
  });

  it.each(['us-east-1', 'ap-southeast-7', 'il-central-1', 'mx-central-1', 'ca-west-1'])(
    'exist for %s',
    (region) => {
      expect(eventLink({ ...IDENTITY, region }, 'e-1')).toContain(
        `https://${region}.console.aws.amazon.com/`,
      );
    },
  );

  it.each(['https://example.com/|<x>', '"><', 'a b\n', '\ud800', '../..'])('hold %j as data only', (id) => {
    const all = [
      eventLink(IDENTITY, id),
      ...links.map(([{ type }]) => resourceLink(IDENTITY, resource(type, id))),
    ];
    for (const link of all) {
      expect(link).not.toMatch(/[\s<>"|]/);
      expect(new URL(link ?? '').host).toBe('ap-northeast-1.console.aws.amazon.com');
    }
  });
});
