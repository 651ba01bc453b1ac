/** The role of nodes without an instance profile; each Region has its own setting. */
export const DEFAULT_ROLE_SETTING = '/ssm/managed-instance/default-ec2-instance-management-role';

/** Sessions to hybrid nodes need `advanced`. */
export const TIER_SETTING = '/ssm/managed-instance/activation-tier';

/** The id of a setting, which callers may give as an ARN (`arn:…:servicesetting/ssm/…`). */
export const settingId = (idOrArn: string): string =>
  /^arn:[^:]+:ssm:[^:]*:[^:]*:servicesetting(\/.+)$/.exec(idOrArn)?.[1] ?? idOrArn;
