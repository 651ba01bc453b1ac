import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { endpoints } from './endpoints.ts';

/**
 * The account with endpoints, where a service control policy keeps the guard from some reads: the key belongs to a
 * security team, and trails belong to the organization.
 */
export const limitedReads: AccountFileInput = {
  ...endpoints,
  refused: ['kms:DescribeKey', 'kms:ListResourceTags', 'cloudtrail:GetEventSelectors', 's3:GetBucketTagging'],
};
