import { expect, it } from 'vitest';
import { arn, label, resource } from '../../functions/account/resource.ts';
import { IDENTITY } from '../support/samples/sample-account.ts';

it.each([
  [resource('AWS::SSM::Document', 'x'), 'arn:aws:ssm:ap-northeast-1:111122223333:document/x', 'document x'],
  [resource('AWS::S3::Bucket', 'x'), 'arn:aws:s3:::x', 'S3 bucket x'],
  [
    resource('AWS::Logs::LogGroup', '/x'),
    'arn:aws:logs:ap-northeast-1:111122223333:log-group:/x',
    'log group /x',
  ],
  [
    resource('AWS::KMS::Key', 'alias/x'),
    'arn:aws:kms:ap-northeast-1:111122223333:alias/x',
    'KMS key alias/x',
  ],
  [resource('AWS::KMS::Key', '1-2'), 'arn:aws:kms:ap-northeast-1:111122223333:key/1-2', 'KMS key 1-2'],
  [resource('AWS::EC2::VPC', 'vpc-1'), 'arn:aws:ec2:ap-northeast-1:111122223333:vpc/vpc-1', 'VPC vpc-1'],
])('$type', (subject, expected, words) => {
  expect(arn(subject, IDENTITY)).toBe(expected);
  expect(label(subject)).toBe(words);
});
