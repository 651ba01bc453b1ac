/** The log group's name out of a name or an ARN (`arn:…:log-group:NAME` or `…:NAME:*`). */
export const logGroupName = (nameOrArn: string): string =>
  /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;

/** The document's name out of a name or an ARN (`arn:…:document/NAME`). */
export const documentName = (nameOrArn: string): string =>
  /^arn:[^:]+:ssm:[^:]*:[^:]*:document\/(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;

/** The name out of a name, a path and name, or an ARN of a role, profile or policy. */
export const iamName = (given: string): string => given.split('/').at(-1) ?? given;

const IAM_REGIONS: Readonly<Record<string, string>> = {
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/**
 * The Region in which IAM's calls are recorded, and where alone EventBridge gets them.
 * Source: https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region
 */
export const iamRegion = (partition: string): string => IAM_REGIONS[partition] ?? 'us-east-1';

/**
 * The domain of a Region's endpoints. "The endpoint domain for both the Beijing and Ningxia Regions is
 * .amazonaws.com.cn"; the others that we know, GovCloud too, have the plain one.
 * Source: https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html
 */
export const endpointDomain = (region: string): string =>
  region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
