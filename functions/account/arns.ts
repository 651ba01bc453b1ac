import type { AwsEnvironment } from './aws-environment.ts';

/** Writes the ARN of a resource from its id (https://docs.aws.amazon.com/service-authorization/latest/reference/). */
export type ToArn = (id: string, place: AwsEnvironment) => string;

/** An ARN with the account and the Region in it: `regional('ec2', 'vpc/')`. */
export const regional =
  (service: string, prefix: string): ToArn =>
  (id, { partition, region, accountId }) =>
    `arn:${partition}:${service}:${region}:${accountId}:${prefix}${id}`;

export const ec2 = (type: string): ToArn => regional('ec2', `${type}/`);

/**
 * IAM is global. The ARNs of roles, profiles and policies may contain a path, which their names do not show.
 */
export const iam =
  (type: string): ToArn =>
  (id, { partition, accountId }) =>
    `arn:${partition}:iam::${accountId}:${type}/${id}`;

/** A bucket has neither account nor Region in its ARN. */
export const bucketArn: ToArn = (id, { partition }) => `arn:${partition}:s3:::${id}`;

/** A public image belongs to no account, so no image has one in its ARN. */
export const imageArn: ToArn = (id, { partition, region }) => `arn:${partition}:ec2:${region}::image/${id}`;

export const keyArn: ToArn = (id, place) => regional('kms', id.startsWith('alias/') ? '' : 'key/')(id, place);

/** A name that is a path begins with a slash, which its ARN has once. */
export const parameterArn: ToArn = (id, place) => regional('ssm', 'parameter/')(id.replace(/^\//, ''), place);

/** IAM defines no ARN for it. */
export const noArn: ToArn = (id) => id;
