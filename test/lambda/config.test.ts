import { describe, expect, it } from 'vitest';
import type { Environment } from '../../functions/lambda/auto-fix.ts';
import { readGuardSettings } from '../../functions/lambda/config.ts';
import { readSlackSettings } from '../../functions/lambda/slack-config.ts';
import { ConfigError, readQueueUrl } from '../../functions/lambda/variables.ts';
import { identityPrerequisites } from '../../functions/prerequisites/identity.ts';
import { PREREQUISITE_IDS } from '../../functions/prerequisites/ids.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { networkPrerequisites } from '../../functions/prerequisites/network.ts';

const MINIMUM = {
  ACCOUNT_ID: '111122223333',
  PARTITION: 'aws',
  AWS_REGION: 'eu-central-1',
  LEDGER_TABLE: 'example-ledger',
  ALERT_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:example-alerts',
} satisfies Environment;

const read = (more: Environment = {}) => readGuardSettings(registry, { ...MINIMUM, ...more });

const problemsOf = (call: () => unknown): readonly string[] => {
  try {
    call();
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n- ').slice(1);
    throw error;
  }
  return [];
};

/** What auto-fix of everything needs. */
const NAMED = {
  LOG_BUCKETS: 'abc',
  LOG_GROUPS: 'abc',
  NODE_ROLES: 'abc',
  NODE_PROFILES: 'abc',
  NODE_POLICIES: 'abc',
};

describe('settings of a guard that knows its own prerequisites', () => {
  const auto = { ...MINIMUM, MODE: 'auto-fix' };
  const readOwn = (more: Environment) =>
    readGuardSettings(networkPrerequisites, { ...auto, ...more }, PREREQUISITE_IDS);

  it('takes what the whole registry takes, and fixes its own', () => {
    const { config } = readOwn({ AUTO_FIX: 'all' });
    const all = read({ MODE: 'auto-fix', AUTO_FIX: 'all', ...NAMED }).config.autoFix;
    const own = new Set(networkPrerequisites.map(({ id }) => id));
    expect(config.autoFix).toEqual(all.filter((id) => own.has(id)));
    expect(config.autoFix.length).toBeGreaterThan(2);
  });

  it('leaves the grants of another guard to that guard', () => {
    expect(readOwn({ AUTO_FIX: 'session-log-bucket,internet-path' }).config.autoFix).toContain(
      'internet-path',
    );
  });

  it('refuses what no guard knows', () => {
    expect(problemsOf(() => readOwn({ AUTO_FIX: 'internet-pass' }))).toEqual([
      expect.stringMatching(/^AUTO_FIX internet-pass is not a prerequisite: .*session-log-bucket/),
    ]);
  });

  it('has the ids and the families of the registry', () => {
    expect(registry.map(({ id }) => id)).toEqual(PREREQUISITE_IDS);
    const idsIn = (family: string) => registry.filter((one) => one.family === family).map(({ id }) => id);
    expect(networkPrerequisites.map(({ id }) => id)).toEqual(idsIn('network'));
    expect(identityPrerequisites.map(({ id }) => id)).toEqual(idsIn('identity'));
  });
});

describe('settings of a guard', () => {
  it('alerts by default', () => {
    expect(read()).toEqual({
      config: {
        identity: { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' },
        mode: 'alert',
        autoFix: [],
        guardedDocuments: ['SSM-SessionManagerRunShell'],
        ignoreTag: 'session-guard:ignore',
        fixBudget: 2,
        fixesPerHour: 10,
        settleSeconds: 90,
        fixContainment: [],
        handsOffActors: [],
        nodeRoles: [],
        nodeProfiles: [],
        nodePolicies: [],
        reminderHours: 24,
        fixInfrastructureAsCode: false,
        logBuckets: [],
        logGroups: [],
        ownRoleArns: [],
        ownRules: [],
      },
      ledgerTable: 'example-ledger',
      alertTopicArn: 'arn:aws:sns:eu-central-1:111122223333:example-alerts',
      hasHub: false,
      hasSecurityHub: false,
    });
  });

  it('takes everything that can be set', () => {
    const { config } = read({
      MODE: 'auto-fix',
      AUTO_FIX: 'session-preferences, session-log-bucket',
      GUARDED_DOCUMENTS: 'SSM-SessionManagerRunShell,Team_A.Sessions',
      IGNORE_TAG: 'leave alone',
      ACCOUNT_NAME: 'Example & Söhne (prod)',
      FIX_BUDGET: '0',
      FIX_INFRASTRUCTURE_AS_CODE: 'true',
      LOG_BUCKETS: 'example-logs-*, example.audit',
      LOG_GROUPS: '/session/*,a',
      OWN_ROLE_ARNS: 'arn:aws:iam::111122223333:role/path/guard-ABC,arn:aws:iam::111122223333:role/other',
      OWN_RULES: 'example-PreferencesSsmRule-ABC,example-NetworkEc2Rule-DEF',
    });
    expect(config).toMatchObject({
      mode: 'auto-fix',
      identity: { accountId: '111122223333', accountName: 'Example & Söhne (prod)' },
      autoFix: ['session-preferences', 'session-log-bucket'],
      guardedDocuments: ['SSM-SessionManagerRunShell', 'Team_A.Sessions'],
      ignoreTag: 'leave alone',
      fixBudget: 0,
      fixInfrastructureAsCode: true,
      logBuckets: ['example-logs-*', 'example.audit'],
      logGroups: ['/session/*', 'a'],
      ownRoleArns: ['arn:aws:iam::111122223333:role/path/guard-ABC', 'arn:aws:iam::111122223333:role/other'],
      ownRules: ['example-PreferencesSsmRule-ABC', 'example-NetworkEc2Rule-DEF'],
    });
  });

  it('takes all for every prerequisite that can be put back', () => {
    const { config } = read({ MODE: 'auto-fix', AUTO_FIX: 'all', ...NAMED });
    expect(config.autoFix).toEqual([
      'session-preferences',
      'session-log-bucket',
      'session-log-group',
      'vpc-name-resolution',
      'session-endpoints',
      'network-access',
      'internet-path',
      'node-credentials',
      'node-permissions',
    ]);
  });

  it.each(['MODE', 'FIX_BUDGET', 'IGNORE_TAG', 'ACCOUNT_NAME', 'GUARDED_DOCUMENTS', 'LOG_BUCKETS'])(
    'takes an empty %s as not set',
    (name) => {
      expect(read({ [name]: ' ' })).toEqual(read());
    },
  );

  it.each([
    ['ACCOUNT_ID', '123', 'ACCOUNT_ID must be 12 digits'],
    ['PARTITION', 'azure', 'PARTITION must be a partition, such as aws'],
    ['AWS_REGION', 'Frankfurt', 'AWS_REGION must be a Region, such as eu-central-1'],
    ['LEDGER_TABLE', 'a b', 'LEDGER_TABLE must be the name of a DynamoDB table'],
    ['ALERT_TOPIC_ARN', 'example-alerts', 'ALERT_TOPIC_ARN must be the ARN of an SNS topic'],
    ['MODE', 'Auto-Fix', 'MODE must be alert or auto-fix'],
    ['IGNORE_TAG', 'aws:ignore', 'IGNORE_TAG must be a tag key'],
    ...['x'.repeat(51), 'a\nb', 'a  b', '<!channel>', '`a`', `\${aws:username}`].map(
      (value) =>
        ['ACCOUNT_NAME', value, expect.stringMatching(/^ACCOUNT_NAME must be at most 50 letters/)] as const,
    ),
    ['FIX_BUDGET', '21', 'FIX_BUDGET must be a whole number from 0 to 20'],
    ['FIX_BUDGET', '1.5', 'FIX_BUDGET must be a whole number from 0 to 20'],
    ['FIX_BUDGET', '-1', 'FIX_BUDGET must be a whole number from 0 to 20'],
    ['FIX_INFRASTRUCTURE_AS_CODE', 'yes', 'FIX_INFRASTRUCTURE_AS_CODE must be true or false'],
    ['GUARDED_DOCUMENTS', 'SSM-*', 'GUARDED_DOCUMENTS SSM-*: must be the name of a document'],
    ['OWN_ROLE_ARNS', 'guard', 'OWN_ROLE_ARNS guard: must be the ARN of a role'],
    ...['*', 'ab*', 'a*b', 'exa?mple', `\${aws:username}`, 'Example'].map(
      (value) =>
        [
          'LOG_BUCKETS',
          value,
          `LOG_BUCKETS ${value}: must be a name, or at least three characters of a name with a * at the end`,
        ] as const,
    ),
    ...['*', '/a*', '/session/**', '/a:b', '/session/*/x'].map(
      (value) =>
        [
          'LOG_GROUPS',
          value,
          `LOG_GROUPS ${value}: must be a name, or at least three characters of a name with a * at the end`,
        ] as const,
    ),
    ...['*', 'ab*', 'web-*-x', 'path/web', 'arn:aws:iam::aws:policy/AdministratorAccess'].map(
      (value) =>
        [
          'NODE_ROLES',
          value,
          `NODE_ROLES ${value}: must be a name, or at least three characters of a name with a * at the end`,
        ] as const,
    ),
  ] as const)('refuses %s=%s', (name, value, problem) => {
    expect(problemsOf(() => read({ [name]: value }))).toEqual([problem]);
  });

  it.each(Object.keys(MINIMUM))('refuses to start without %s', (name) => {
    expect(problemsOf(() => read({ [name]: undefined }))).toEqual([`${name} is missing`]);
  });

  it.each([
    [
      { AUTO_FIX: 'session-log' },
      /^AUTO_FIX session-log is not a prerequisite: use all, or some of session-preferences, /,
    ],
    [{ AUTO_FIX: 'session-key' }, /^AUTO_FIX session-key is never put back automatically$/],
    [{ MODE: 'auto-fix' }, /^AUTO_FIX is empty, so MODE auto-fix would fix nothing$/],
    [
      { MODE: 'auto-fix', AUTO_FIX: 'session-log-bucket', LOG_GROUPS: 'example' },
      /^LOG_BUCKETS is empty: auto-fix of session-log-bucket needs/,
    ],
    [
      { MODE: 'auto-fix', AUTO_FIX: 'session-log-group', LOG_BUCKETS: 'example' },
      /^LOG_GROUPS is empty: auto-fix of session-log-group needs/,
    ],
    [
      { MODE: 'auto-fix', AUTO_FIX: 'all', ...NAMED, LOG_GROUPS: '' },
      /^LOG_GROUPS is empty: auto-fix of session-log-group/,
    ],
    [
      { MODE: 'auto-fix', AUTO_FIX: 'node-credentials', ...NAMED, NODE_ROLES: '' },
      /^NODE_ROLES is empty: auto-fix of node-credentials needs the names of the roles/,
    ],
    [
      { MODE: 'auto-fix', AUTO_FIX: 'node-credentials', ...NAMED, NODE_PROFILES: '' },
      /^NODE_PROFILES is empty: auto-fix of node-credentials needs/,
    ],
    [
      { MODE: 'auto-fix', AUTO_FIX: 'node-permissions', ...NAMED, NODE_POLICIES: '' },
      /^NODE_POLICIES is empty: auto-fix of node-permissions needs/,
    ],
  ])('refuses %j', (env, problem) => {
    expect(problemsOf(() => read(env))).toEqual([expect.stringMatching(problem)]);
  });

  it('lists all problems, and only what concerns it', () => {
    const call = () =>
      readGuardSettings(registry, {
        MODE: 'x',
        AUTO_FIX: 'y',
        LOG_BUCKETS: '*',
        AWS_SECRET_ACCESS_KEY: 'hidden',
      });
    expect(problemsOf(call)).toHaveLength(8);
    expect(problemsOf(call).join()).not.toContain('hidden');
  });
});

describe('settings of notify-slack', () => {
  const SLACK = {
    SLACK_SECRET_NAME: '/example/slack',
    THREADS_TABLE: 'example-slack-threads',
  };

  it('needs no channel', () => {
    expect(readSlackSettings(SLACK)).toEqual({
      secretName: '/example/slack',
      ignoreTag: 'session-guard:ignore',
      threadsTable: 'example-slack-threads',
    });
  });

  it('takes a channel and an ignore tag', () => {
    expect(readSlackSettings({ ...SLACK, SLACK_CHANNEL: '#ops', IGNORE_TAG: 'leave' })).toMatchObject({
      channel: '#ops',
      ignoreTag: 'leave',
    });
  });

  it('lists all problems', () => {
    expect(problemsOf(() => readSlackSettings({ IGNORE_TAG: 'aws:x' }))).toEqual([
      'SLACK_SECRET_NAME is missing',
      'THREADS_TABLE is missing',
      'IGNORE_TAG must be a tag key',
    ]);
  });
});

describe('the queue of a function', () => {
  it('is read from the environment', () => {
    const url = 'https://sqs.example.com/111122223333/q';
    expect(readQueueUrl({ QUEUE_URL: url })).toBe(url);
  });

  it.each([
    [{}, 'QUEUE_URL is missing'],
    [{ QUEUE_URL: 'q' }, 'QUEUE_URL must be the URL of a queue'],
  ])('is refused: %j', (env, problem) => {
    expect(problemsOf(() => readQueueUrl(env))).toEqual([problem]);
  });
});
