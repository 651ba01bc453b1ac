/** What sessions need whatever the preferences say: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html */
export const SESSION_ACTIONS = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
] as const;

/**
 * The call with which an agent tests its profile. If it is refused, the agent falls back to Default Host
 * Management.
 */
export const REGISTERS = 'ssm:UpdateInstanceInformation';
