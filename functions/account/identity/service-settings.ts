/** The role that nodes without a profile of their own take; in each Region by itself. */
export const DEFAULT_ROLE_SETTING = '/ssm/managed-instance/default-ec2-instance-management-role';

/** `advanced` is what sessions to hybrid nodes need. */
export const TIER_SETTING = '/ssm/managed-instance/activation-tier';

/** The id of a setting, which callers may give as an ARN (`arn:…:servicesetting/ssm/…`). */
export const settingId = (idOrArn: string): string =>
  /^arn:[^:]+:ssm:[^:]*:[^:]*:servicesetting(\/.+)$/.exec(idOrArn)?.[1] ?? idOrArn;
