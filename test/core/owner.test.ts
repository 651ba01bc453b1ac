import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../functions/core/owner.ts';

const STACK = 'aws:cloudformation:stack-name';
const ID = 'aws:cloudformation:stack-id';
const ARN = 'arn:aws:cloudformation:ap-northeast-1:111122223333:stack/prod-vpc/11111111-2222';

describe('the code to which a resource belongs', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a stack',
      { [STACK]: 'prod-vpc', ManagedBy: 'terraform' },
      `stack prod-vpc, by its tag ${STACK}, which only AWS`,
    ],
    ['a stack by its id', { [ID]: ARN }, `stack prod-vpc, by its tag ${ID}`],
    ['Terraform', { ManagedBy: 'Terraform' }, 'Terraform, by its tag ManagedBy, which anybody may set'],
    ['Terraform by a key', { terraform: 'true' }, 'Terraform, by its tag terraform'],
    ['Terraform by a path', { 'terraform:module': 'vpc' }, 'Terraform, by its tag terraform:module'],
    ['OpenTofu', { 'managed-by': 'opentofu' }, 'OpenTofu, by its tag managed-by'],
    ['Pulumi', { 'pulumi:project': 'net' }, 'Pulumi, by its tag pulumi:project'],
    ['the CDK', { 'created-by': 'aws-cdk' }, 'the CDK, by its tag created-by'],
    ['Crossplane', { 'crossplane-kind': 'vpc.ec2.aws' }, 'Crossplane, by its tag crossplane-kind'],
  ])('%s', (_, tags, words) => {
    expect(ownerOf([{}, tags])).toContain(words);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['no tags', {}],
    ['a person', { ManagedBy: 'alice', team: 'terraform' }],
    ['a tag that says that it is not', { terraform: 'false' }],
    ['an empty stack', { [STACK]: '' }],
    ['a name that looks like one', { Name: 'terraform-runner' }],
  ])('is not known by %s', (_, tags) => {
    expect(ownerOf([tags])).toBeUndefined();
  });

  it('is a stack before anything that anybody may write', () => {
    expect(ownerOf([{ ManagedBy: 'terraform' }, { [STACK]: 'prod-vpc' }])).toContain('stack prod-vpc');
  });
});
