/** What sessions need whatever the preferences say: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html */
export const SESSION_ACTIONS = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
] as const;

/** The call by which an agent tries a profile; refused, it turns to Default Host Management. */
export const REGISTERS = 'ssm:UpdateInstanceInformation';
