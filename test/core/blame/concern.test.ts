import { describe, expect, it } from 'vitest';
import { present, unknown } from '../../../functions/account/observed.ts';
import { type Resource, resource } from '../../../functions/account/resource.ts';
import { concernOf } from '../../../functions/core/blame/concern.ts';
import type { Effect } from '../../../functions/core/effect.ts';
import { cannotTell, fail, pass, type Result } from '../../../functions/core/prerequisite.ts';
import { account, VPC_ID, vpcOf } from '../../support/samples/sample-account.ts';

const document = resource('AWS::SSM::Document', 'SSM-SessionManagerRunShell');
const unreadDocument = resource('AWS::SSM::Document', 'Example-Denied');
const bucket = resource('AWS::S3::Bucket', 'example-logs');
const otherBucket = resource('AWS::S3::Bucket', 'example-other');
const key = resource('AWS::KMS::Key', 'alias/sessions');
const otherKey = resource('AWS::KMS::Key', '11111111-2222-3333-4444-555555555555');
const vpc = resource('AWS::EC2::VPC', VPC_ID);
const otherVpc = resource('AWS::EC2::VPC', 'vpc-other');
const namesake = resource('AWS::S3::Bucket', VPC_ID);
const group = resource('AWS::EC2::SecurityGroup', 'sg-1');
const dhcp = resource('AWS::EC2::DHCPOptions', 'dopt-1');
const policy = resource('AWS::IAM::ManagedPolicy', 'arn:aws:iam::111122223333:policy/x');
const role = resource('AWS::IAM::Role', 'web');
const instance = resource('AWS::EC2::Instance', 'i-1');

const broken = (subject: Resource): Result => fail(subject, 'logs-lost', 'it is gone');
const doubt = (subject: Resource): Result => cannotTell(subject, 'access denied');
const state = account({
  networks: { [VPC_ID]: present(vpcOf()) },
  documents: { [unreadDocument.id]: unknown('access denied') },
});

const effectOn = (resources: readonly Resource[]): Effect => ({
  kind: 'effect',
  resources,
  scope: {},
  isCurrent: () => true,
  inverses: () => [],
});

describe('what concerns a change', () => {
  it.each<[string, readonly Resource[], Result, boolean]>([
    ['what it touched', [bucket], broken(bucket), true],
    ['what passes of what it touched', [bucket], pass(bucket), true],
    ['another resource of the same kind', [bucket], broken(otherBucket), false],
    ['of a document: all that it names', [document], broken(bucket), true],
    ['of a document beside something else: all that it names', [bucket, document], broken(key), true],
    ['a document that can be read, and is doubtful', [bucket], doubt(document), false],
    ['a document that cannot be read', [bucket], doubt(unreadDocument), true],
    ['a document that fails for itself', [bucket], broken(document), false],
    ['another bucket that cannot be read', [bucket], doubt(otherBucket), false],
    ['of a key: a key that cannot be read, which may be the same', [key], doubt(otherKey), true],
    ['of a key among others: a key that cannot be read', [bucket, key], doubt(otherKey), true],
    ['of a key: a key that can be read, and fails', [key], broken(otherKey), false],
    ['of a key: a bucket that cannot be read', [key], doubt(bucket), false],
    ['of a bucket: a key that cannot be read', [bucket], doubt(key), false],
    ['of a security group: the VPC that was read for it', [group], broken(vpc), true],
    ['of a security group beside its VPC: that VPC', [otherVpc, group], broken(vpc), true],
    ['of a security group: a VPC that was not read', [group], broken(otherVpc), false],
    ['of a security group: no bucket, even one with the name of the VPC', [group], broken(namesake), false],
    ['of DHCP options: no VPC but those it touched', [dhcp], broken(vpc), false],
    ['of a policy: the roles that were read for it', [policy], broken(role), true],
    ['of a policy: the instances that were read for it', [policy], broken(instance), true],
    ['of a policy beside something else: the roles', [bucket, policy], broken(role), true],
    ['of a policy: no bucket', [policy], broken(bucket), false],
    ['of a bucket: no role', [bucket], broken(role), false],
  ])('%s', (_name, touched, result, expected) => {
    expect(concernOf(effectOn(touched), state)({ prerequisite: 'x', result })).toBe(expected);
  });
});
