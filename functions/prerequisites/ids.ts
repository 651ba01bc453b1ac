/** The ids of all prerequisites, for a function that does not load all of them. */
export const PREREQUISITE_IDS: readonly string[] = [
  'session-preferences',
  'session-log-bucket',
  'session-log-group',
  'session-key',
  'vpc-name-resolution',
  'session-endpoints',
  'network-access',
  'internet-path',
  'node-credentials',
  'node-permissions',
  'agent-version',
  'node-connection',
  'guard-trail',
];
