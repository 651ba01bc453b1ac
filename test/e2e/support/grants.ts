/** What auto-fix may reach in the accounts of these tests. */
export const GRANTS = {
  'log-buckets': 'example-*',
  'log-groups': '/session-manager/*',
  'node-roles': 'web,hosts',
  'node-profiles': 'web',
  'node-policies': 'session-logs',
} as const;
