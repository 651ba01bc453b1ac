type Params = Readonly<Record<string, string>>;

/** Params that are refused, with what `readParams` says of them. */
export const REFUSED: readonly (readonly [params: Params, problem: string])[] = [
  [{ mode: 'fix' }, 'mode must be alert or auto-fix'],
  [{ mode: 'auto-fix' }, 'auto-fix is empty, so mode auto-fix would fix nothing'],
  [{ 'auto-fix': 'session-logs' }, 'auto-fix session-logs is not a prerequisite'],
  [{ 'auto-fix': 'session-key' }, 'auto-fix session-key is never put back automatically'],
  [
    { mode: 'auto-fix', 'auto-fix': 'session-log-bucket' },
    'log-buckets is empty: auto-fix of session-log-bucket',
  ],
  [
    { mode: 'auto-fix', 'auto-fix': 'session-log-group' },
    'log-groups is empty: auto-fix of session-log-group',
  ],
  [{ 'log-buckets': '*' }, 'log-buckets *: must be a name'],
  [{ 'log-groups': 'a*' }, 'log-groups a*: must be a name'],
  [{ 'log-retention-days': '31' }, 'log-retention-days must be one of 1, 3, 5'],
  [{ 'account-name': '<prod>' }, 'account-name must be at most 50 letters'],
  [{ 'hub-bus-arn': 'hub' }, 'hub-bus-arn must be the ARN of an event bus'],
  [{ 'security-hub': 'yes' }, 'security-hub must be true or false'],
  [{ 'slack-channel': '#alerts' }, 'slack-channel needs slack-secret-name'],
  [{ 'alert-email': 'ops' }, 'alert-email must be a mail address'],
  [{ 'redrive-role-arn': 'operators' }, 'redrive-role-arn must be the ARN of a role'],
  [{ 'role-path': 'guards' }, 'role-path must begin and end with a slash'],
  [{ 'kms-key-arn': 'alias/example' }, 'kms-key-arn must be the ARN of a key'],
  [{ 'permissions-boundary-arn': 'example' }, 'permissions-boundary-arn must be the ARN of a policy'],
  [
    { 'slack-secret-name': 'https://hooks.example.com' },
    'slack-secret-name must be the name of an SSM parameter',
  ],
];
