import { describe, expect, it } from 'vitest';
import { createRefusals } from '../../../cli/doctor/read/refused.ts';
import { deniedBecause } from '../../../functions/account/observed.ts';

const denial = Object.assign(new Error('no'), { name: 'AccessDeniedException' });

const refusing = (...operations: readonly string[]) => {
  const refusals = createRefusals();
  for (const operation of operations) refusals.hear({ operation, error: denial, attempts: 1 });
  return refusals;
};

describe('the permission that a check lacks', () => {
  it.each<[string, readonly string[], string, string | undefined]>([
    [
      'is named by the check',
      ['iam:GetRole'],
      `role x could not be read: ${deniedBecause('iam:GetRole')}`,
      'iam:GetRole',
    ],
    [
      'is that of the call that was refused, if one call gives its name to several',
      ['iam:ListAttachedRolePolicies'],
      `role x could not be read: ${deniedBecause('iam:GetRole')}`,
      'iam:ListAttachedRolePolicies',
    ],
    [
      'is found where the check does not name it',
      ['iam:GetRolePolicy'],
      'the policies of role x could not be read',
      'iam:GetRolePolicy',
    ],
    [
      'is not one of another part',
      ['ssm:GetParameters'],
      'the policies of role x could not be read',
      undefined,
    ],
    [
      'is none where AWS had another reason',
      ['iam:GetRolePolicy'],
      'role x could not be read: AWS refuses iam:GetRole for it (ValidationError)',
      undefined,
    ],
    [
      'is none of what cannot be seen from outside',
      ['iam:GetRolePolicy'],
      'a proxy may let it through',
      undefined,
    ],
  ])('%s', (_, refused, because, missing) => {
    expect(refusing(...refused).missing(because, ['identity'])).toBe(missing);
  });

  it('is not told of a bucket or key that refuses every look: that is for its own check', () => {
    const told = (...operations: readonly string[]) =>
      refusing(...operations)
        .all()
        .map(({ operation }) => operation);
    expect(told('s3:HeadBucket', 's3:GetBucketPolicy', 'kms:DescribeKey')).toEqual([]);
    expect(told('s3:GetBucketPolicy', 'kms:GetKeyPolicy')).toEqual([
      'kms:GetKeyPolicy',
      's3:GetBucketPolicy',
    ]);
  });

  it('counts refusals only, not what is throttled or absent', () => {
    const refusals = createRefusals();
    for (const name of ['ThrottlingException', 'NoSuchEntity', 'ExpiredToken'])
      refusals.hear({ operation: 'iam:GetRole', error: Object.assign(new Error(''), { name }), attempts: 3 });
    refusals.hear({ operation: 'iam:GetRole', attempts: 1 });
    expect(refusals.all()).toEqual([]);
  });
});
