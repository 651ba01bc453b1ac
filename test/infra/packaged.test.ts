import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECORD_TIME } from '../../functions/lambda/queue-handler.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { TICK_MS } from '../../functions/use-cases/sweep/round.ts';
import { buildFunctions } from '../../infra/build.ts';
import { eventRules } from '../../infra/generate/event-rules.ts';
import { ref, STACK_FUNCTIONS } from '../../infra/generate/parts.ts';
import { readBudgets } from '../bench/budgets.ts';
import { findCfnLint } from './cfn-lint.ts';
import { type Package, packageStack, type Template } from './package-stack.ts';
import { asParameters, comparable } from './release/as-osls.ts';
import { resourcesMade } from './release/evaluate.ts';
import { TEMPLATE } from './release/template.ts';
import { actionsOf, added, grantsOf, OWN_CANARY, ofType, writesOf } from './template.ts';
import { filesInZip } from './zip.ts';

const run = promisify(execFile);

const { zips } = await readBudgets();

const cfnLint = await findCfnLint();

const GRANTS = {
  'log-buckets': 'example-logs-*,example-audit',
  'log-groups': '/session/example',
  'node-roles': 'example-node,example-batch-*',
  'node-profiles': 'example-node',
  'node-policies': 'example-session-logs',
};

/** What auto-fix of each prerequisite adds to the roles: written down by hand, against the generated policies. */
const ADDED = {
  'session-preferences': [
    'ssm:AddTagsToResource',
    'ssm:CreateDocument',
    'ssm:UpdateDocument',
    'ssm:UpdateDocumentDefaultVersion',
  ],
  'session-log-bucket': [
    's3:CreateBucket',
    's3:PutBucketPublicAccessBlock',
    's3:PutBucketTagging',
    's3:PutBucketVersioning',
    's3:PutEncryptionConfiguration',
    's3:PutLifecycleConfiguration',
  ],
  'session-log-group': [
    'logs:AssociateKmsKey',
    'logs:CreateLogGroup',
    'logs:PutRetentionPolicy',
    'logs:TagResource',
  ],
  'vpc-name-resolution': ['ec2:AssociateDhcpOptions', 'ec2:ModifyVpcAttribute'],
  'session-endpoints': ['ec2:ModifyVpcEndpoint'],
  'network-access': [
    'ec2:AuthorizeSecurityGroupEgress',
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:CreateNetworkAclEntry',
    'ec2:DeleteNetworkAclEntry',
    'ec2:ReplaceNetworkAclEntry',
  ],
  'internet-path': [
    'ec2:AssociateAddress',
    'ec2:AttachInternetGateway',
    'ec2:CreateRoute',
    'ec2:ReplaceRoute',
  ],
  'node-credentials': [
    'ec2:AssociateIamInstanceProfile',
    'ec2:ReplaceIamInstanceProfileAssociation',
    'iam:AddRoleToInstanceProfile',
    'iam:PassRole',
    'ssm:UpdateServiceSetting',
  ],
  'node-permissions': ['iam:AttachRolePolicy', 'iam:SetDefaultPolicyVersion'],
} as const;

const IDS = Object.keys(ADDED) as (keyof typeof ADDED)[];

const VARIANTS = {
  alert: {},
  ...Object.fromEntries(IDS.map((id) => [id, { mode: 'auto-fix', 'auto-fix': id, ...GRANTS }])),
  all: { mode: 'auto-fix', 'auto-fix': 'all', 'alert-email': 'ops@example.com', ...GRANTS },
  hub: {
    'hub-bus-arn': 'arn:aws:events:us-east-1:444455556666:event-bus/session-guard-hub',
    'alert-email': 'ops@example.com',
    'role-path': '/example/',
    'security-hub': 'true',
  },
  slack: {
    'slack-secret-name': '/example/slack',
    'slack-channel': '#example',
    'alert-email': 'ops@example.com',
    'alarm-email': 'oncall@example.com',
    'kms-key-arn': 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
    'role-path': '/example/',
    'permissions-boundary-arn': 'arn:aws:iam::111122223333:policy/example',
    'log-retention-days': '90',
    'auto-fix': 'all',
  },
} satisfies Record<string, Record<string, string>>;

const packages: Record<string, Package> = {};

const templateOf = (name: string): Template => {
  const found = packages[name];
  if (!found) throw new Error(`${name} was not packaged`);
  return found.template;
};

const propertiesOf = (name: string, id: string): Readonly<Record<string, unknown>> => {
  const found = templateOf(name).Resources[id];
  if (!found) throw new Error(`${id} is not in the template`);
  return found.Properties;
};

let dist = '';

beforeAll(async () => {
  dist = join(await mkdtemp(join(tmpdir(), 'session-guard-dist-')), 'dist');
  await buildFunctions(dist);
  const waiting = Object.entries(VARIANTS);
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, params] = next;
      packages[name] = await packageStack(dist, params);
    }
  };
  await Promise.all([work(), work()]);
});

afterAll(async () => {
  await Promise.all(Object.values(packages).map((made) => made.remove()));
  await rm(dirname(dist), { recursive: true, force: true });
});

describe('the template of a release', () => {
  it.each(Object.keys(VARIANTS))('%s: is what osls packages', (name) => {
    const params = Object.entries(VARIANTS).find(([variant]) => variant === name)?.[1] ?? {};
    const made = resourcesMade(TEMPLATE, { CodeBucketPrefix: 'example', ...asParameters(params) });
    expect(comparable(made)).toEqual(comparable(templateOf(name).Resources));
  });
});

describe('least privilege', () => {
  it.each(['alert', 'slack'])('%s: no role may write to a guarded service', (name) => {
    const viaSns = ({ action }: { action: string }) =>
      action === 'kms:Decrypt' || action === 'kms:GenerateDataKey';
    const writes = writesOf(templateOf(name));
    expect(name === 'slack' ? writes.filter((grant) => !viaSns(grant)) : writes).toEqual([]);
  });

  it('lets who tells incidents import findings of the own account, and nobody else, and only if asked to', () => {
    const imports = (name: string) =>
      grantsOf(templateOf(name)).filter(({ action }) => action.startsWith('securityhub:'));
    const own = `${ref('AWS::Region')}:${ref('AWS::AccountId')}:product/${ref('AWS::AccountId')}/default`;
    expect(imports('alert')).toEqual([]);
    expect(imports('all')).toEqual([]);
    expect(
      imports('hub')
        .map(({ role }) => role)
        .toSorted(),
    ).toEqual(['GuardIdentityRole', 'GuardNetworkRole', 'GuardPreferencesRole', 'SweepRole']);
    for (const { action, resource } of imports('hub')) {
      expect(action).toBe('securityhub:BatchImportFindings');
      expect(resource).toBe(`arn:${ref('AWS::Partition')}:securityhub:${own}`);
    }
  });

  it('lets only the schedule touch the canary, with one call, once a day', () => {
    const grants = grantsOf(templateOf('all')).filter(
      ({ role, resource }) => role === 'CanaryRole' || OWN_CANARY.test(resource),
    );
    expect(grants.map(({ role, action }) => [role, action])).toEqual([
      ['CanaryRole', 'ssm:UpdateDocumentDefaultVersion'],
    ]);
    expect(grants.every(({ resource }) => OWN_CANARY.test(resource))).toBe(true);
    expect(propertiesOf('alert', 'CanarySchedule')).toMatchObject({ ScheduleExpression: 'rate(1 day)' });
    const environment = propertiesOf('alert', 'GuardDashnetworkLambdaFunction')['Environment'];
    expect(JSON.stringify(environment)).toContain('"OWN_CANARY":{"Ref":"CanaryDocument"}');
  });

  it('lets the customer-managed key be used through SNS and Systems Manager only', () => {
    const roles = JSON.stringify(ofType(templateOf('slack'), 'AWS::IAM::Role'));
    expect(roles.match(/kms:GenerateDataKey/g)).toHaveLength(4);
    expect(roles.match(/"kms:ViaService":\{"Fn::Sub":"(sns|ssm)\./g)).toHaveLength(5);
  });

  it.each(IDS)('auto-fix of %s adds just its calls', (id) => {
    const more = added(templateOf(id), templateOf('alert'));
    const family = registry.find((prerequisite) => prerequisite.id === id)?.family ?? '';
    const role = `Guard${family.charAt(0).toUpperCase()}${family.slice(1)}Role`;
    expect(actionsOf(more).toSorted()).toEqual(ADDED[id]);
    expect([...new Set(more.map((grant) => grant.role))]).toEqual([role]);
    expect(added(templateOf('alert'), templateOf(id))).toEqual([]);
  });

  it('auto-fix of all adds the calls of each', () => {
    const more = actionsOf(added(templateOf('all'), templateOf('alert')));
    expect(more.toSorted()).toEqual(Object.values(ADDED).flat().toSorted());
  });

  it('grants writes to the configured buckets, log groups and documents and to no others', () => {
    const on = (service: string): readonly string[] => [
      ...new Set(
        writesOf(templateOf('all'))
          .filter(({ action }) => action.startsWith(service))
          .map(({ resource }) => resource),
      ),
    ];
    const regional = `${ref('AWS::Region')}:${ref('AWS::AccountId')}`;
    expect(on('s3:')).toEqual([
      `arn:${ref('AWS::Partition')}:s3:::example-logs-*`,
      `arn:${ref('AWS::Partition')}:s3:::example-audit`,
    ]);
    expect(on('logs:')).toEqual([
      `arn:${ref('AWS::Partition')}:logs:${regional}:log-group:/session/example`,
      `arn:${ref('AWS::Partition')}:logs:${regional}:log-group:/session/example:*`,
    ]);
    expect(on('ssm:')).toEqual([
      `arn:${ref('AWS::Partition')}:ssm:${regional}:document/SSM-SessionManagerRunShell`,
      `arn:${ref('AWS::Partition')}:ssm:${regional}:servicesetting/ssm/managed-instance/default-ec2-instance-management-role`,
      `arn:${ref('AWS::Partition')}:ssm:${regional}:servicesetting/ssm/managed-instance/activation-tier`,
    ]);
  });

  it.each([
    [
      'GuardPreferencesRole',
      /^((cloudtrail|dynamodb|events|kms|logs|s3|sns|sqs|ssm):|lambda:ListEventSourceMappings$)/,
    ],
    [
      'GuardNetworkRole',
      /^((cloudtrail|dynamodb|ec2|logs|route53|route53profiles|route53resolver|sns|sqs|ssm):|kms:(Decrypt|GenerateDataKey)$)/,
    ],
    [
      'GuardIdentityRole',
      /^((dynamodb|ec2|iam|logs|sns|sqs|ssm):|kms:(Decrypt|DescribeKey|GenerateDataKey|GetKeyPolicy)$|s3:GetBucketPolicy$)/,
    ],
    [
      'SweepRole',
      /^((cloudtrail|dynamodb|events|ec2|iam|kms|logs|route53|route53profiles|route53resolver|s3|sns|ssm):|lambda:ListEventSourceMappings$)/,
    ],
    [
      'NotifySlackRole',
      /^(dynamodb:(GetItem|PutItem)$|kms:Decrypt|logs:CreateLogStream|logs:PutLogEvents|sqs|ssm:GetParameter$)/,
    ],
  ])('%s has that function’s needs only', (role, services) => {
    const grants = grantsOf(templateOf('slack')).filter((grant) => grant.role === role);
    expect(grants.length).toBeGreaterThan(0);
    expect(grants.filter(({ action }) => !services.test(action))).toEqual([]);
  });

  it('keeps the function that talks to Slack away from the ledger', () => {
    const tables = grantsOf(templateOf('slack'))
      .filter(({ role, action }) => role === 'NotifySlackRole' && action.startsWith('dynamodb:'))
      .map(({ resource }) => resource.split('/').at(-1));
    expect(new Set(tables)).toEqual(new Set([`\${AWS::StackName}-slack-threads`]));
    expect(ofType(templateOf('all'), 'AWS::DynamoDB::Table').map(([id]) => id)).toEqual(['Ledger']);
  });

  it('lets the network guard read the guarded documents with their parameters, and no other place that they name', () => {
    const grants = grantsOf(templateOf('all')).filter(({ role }) => role === 'GuardNetworkRole');
    const actions = grants.map(({ action }) => action).filter((action) => /^(ssm|s3|kms):/.test(action));
    expect([...new Set(actions)].sort()).toEqual([
      'ssm:DescribeInstanceInformation',
      'ssm:GetDocument',
      'ssm:GetParameters',
      'ssm:ListTagsForResource',
    ]);
  });

  it('reaches the named roles, profiles and policies and no others', () => {
    const ofIam = (resource: string) =>
      `arn:${ref('AWS::Partition')}:iam::${ref('AWS::AccountId')}:${resource}`;
    const roles = ['example-node', 'example-batch-*'];
    const on = (action: string) =>
      grantsOf(templateOf('all'))
        .filter((grant) => grant.action === action)
        .map(({ role, resource }) => [role, resource]);
    const named = (type: string, names: readonly string[]) =>
      [`${type}/`, `${type}/*/`].flatMap((path) =>
        names.map((name) => ['GuardIdentityRole', ofIam(`${path}${name}`)]),
      );
    expect(on('iam:PassRole')).toEqual(named('role', roles));
    expect(on('iam:AttachRolePolicy')).toEqual(named('role', roles));
    expect(on('iam:AddRoleToInstanceProfile')).toEqual(named('instance-profile', ['example-node']));
    expect(on('iam:SetDefaultPolicyVersion')).toEqual(named('policy', ['example-session-logs']));
  });

  it('grants no wildcard action', () => {
    expect(grantsOf(templateOf('all')).filter(({ action }) => action.includes('*'))).toEqual([]);
  });

  it.each(['alert', 'slack'])('%s: each function has a role of its own, and none is named', (name) => {
    const roles = ofType(templateOf(name), 'AWS::IAM::Role');
    const functions = ofType(templateOf(name), 'AWS::Lambda::Function');
    expect(functions).toHaveLength(name === 'slack' ? 5 : 4);
    expect(new Set(functions.map(([, { Properties }]) => JSON.stringify(Properties['Role']))).size).toBe(
      roles.length - 1,
    );
    expect(roles.filter(([id]) => id !== 'CanaryRole')).toHaveLength(functions.length);
    expect(roles.filter(([, { Properties }]) => 'RoleName' in Properties)).toEqual([]);
  });

  it('puts roles below the path and the boundary that were asked for', () => {
    for (const [, { Properties }] of ofType(templateOf('slack'), 'AWS::IAM::Role')) {
      expect(Properties).toMatchObject({
        Path: '/example/',
        PermissionsBoundary: 'arn:aws:iam::111122223333:policy/example',
      });
    }
  });
});

describe('nothing is lost', () => {
  it.each(['Preferences', 'Network', 'Identity'])(
    '%s: visibility, dead letters and partial failures',
    (family) => {
      const queue = propertiesOf('alert', `${family}Queue`);
      const lambda = propertiesOf('alert', `GuardDash${family.toLowerCase()}LambdaFunction`);
      expect(queue).toMatchObject({
        RedrivePolicy: {
          maxReceiveCount: 10,
          deadLetterTargetArn: { 'Fn::GetAtt': [`${family}DeadLetters`, 'Arn'] },
        },
      });
      expect(queue['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * Number(lambda['Timeout']));
      for (const id of [`${family}Queue`, `${family}DeadLetters`]) {
        expect(propertiesOf('alert', id)).not.toHaveProperty('FifoQueue');
      }
      expect(lambda['Environment']).toMatchObject({ Variables: { QUEUE_URL: { Ref: `${family}Queue` } } });
    },
  );

  it('gives each record an invocation of its own, and receives no more than it may begin', () => {
    const mappings = ofType(templateOf('slack'), 'AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(4);
    for (const [, { Properties }] of mappings) {
      expect(Properties).toMatchObject({
        BatchSize: 1,
        ScalingConfig: { MaximumConcurrency: 2 },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
      expect(Properties).not.toHaveProperty('MaximumBatchingWindowInSeconds');
    }
  });

  it('takes events of the own account alone', () => {
    const patterns = ofType(templateOf('alert'), 'AWS::Events::Rule').flatMap(
      ([, { Properties }]) => (Properties['EventPattern'] as { account: unknown } | undefined) ?? [],
    );
    expect(patterns).toHaveLength(eventRules(registry).length + 1);
    for (const { account } of patterns) expect(account).toEqual([{ Ref: 'AWS::AccountId' }]);
  });

  it('lets an alert for Slack wait for longer than its function is patient', () => {
    expect(propertiesOf('slack', 'SlackQueue')).toMatchObject({ RedrivePolicy: { maxReceiveCount: 100 } });
  });

  it('gives a function more time than the deadline of a record, and some for giving it back', () => {
    for (const [id] of ofType(templateOf('slack'), 'AWS::Lambda::EventSourceMapping')) {
      const [name = ''] = id.split('EventSourceMapping');
      const { Timeout } = propertiesOf('slack', `${name}LambdaFunction`);
      expect(Number(Timeout) * 1000).toBeGreaterThanOrEqual(RECORD_TIME + 10_000);
    }
  });

  it('gives each target of a rule a dead-letter queue', () => {
    const rules = ofType(templateOf('alert'), 'AWS::Events::Rule');
    const targets = rules.flatMap(([, { Properties }]) => Properties['Targets'] as Record<string, unknown>[]);
    expect(targets).toHaveLength(eventRules(registry).length + 2);
    for (const target of targets) {
      expect(target).toMatchObject({
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['EventDeadLetters', 'Arn'] } },
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400 },
      });
    }
  });

  it('lets each rule send to its queue and to the dead-letter queue', () => {
    const { Resources } = templateOf('alert');
    const allowed = (queue: string): string => JSON.stringify(Resources[`${queue}Policy`]?.Properties);
    const rules = ofType(templateOf('alert'), 'AWS::Events::Rule');
    expect(rules).toHaveLength(eventRules(registry).length + 2);
    for (const [id, { Properties }] of rules) {
      const source = JSON.stringify({ 'Fn::GetAtt': [id, 'Arn'] });
      const [target] = Properties['Targets'] as { Arn: { 'Fn::GetAtt': readonly [string] } }[];
      const [destination = ''] = target?.Arn['Fn::GetAtt'] ?? [];
      expect(allowed('EventDeadLetters')).toContain(source);
      if (id.startsWith('Sweep')) expect(JSON.stringify(Resources[`${id}Permission`])).toContain(source);
      else expect(allowed(destination)).toContain(source);
    }
  });

  const alarmsOn = (MetricName: string) =>
    ofType(templateOf('slack'), 'AWS::CloudWatch::Alarm').filter(
      ([, { Properties }]) => Properties['MetricName'] === MetricName,
    );

  /** The ids of the resources that the alarms on a metric look at. */
  const watchedBy = (metric: string): readonly string[] =>
    alarmsOn(metric)
      .map(([, { Properties }]) => JSON.stringify(Properties['Dimensions']))
      .map((text) => /"(?:Ref":|Fn::GetAtt":\[)"(\w+)"/.exec(text)?.[1] ?? text)
      .toSorted();

  const idsOf = (type: string) => ofType(templateOf('slack'), type).map(([id]) => id);

  it('has an alarm on each queue, function and topic', () => {
    const queues = idsOf('AWS::SQS::Queue').toSorted();
    const isDeadLetters = (id: string): boolean => id.endsWith('DeadLetters');
    expect(queues.filter(isDeadLetters)).toHaveLength(5);
    expect(watchedBy('ApproximateNumberOfMessagesVisible')).toEqual(queues.filter(isDeadLetters));
    expect(watchedBy('ApproximateAgeOfOldestMessage')).toEqual(queues.filter((id) => !isDeadLetters(id)));
    const functions = idsOf('AWS::Lambda::Function').toSorted();
    expect(functions).toHaveLength(5);
    expect(watchedBy('Errors')).toEqual(functions);
    expect(watchedBy('Throttles')).toEqual(functions);
    expect(watchedBy('NumberOfNotificationsFailed')).toEqual(idsOf('AWS::SNS::Topic').toSorted());
  });

  it('lets a break settle before a queue counts as late', () => {
    const ids = ['PreferencesQueue', 'NetworkQueue', 'IdentityQueue'].map((queue) => `${queue}AgeAlarm`);
    const thresholds = (name: string) => ids.map((id) => propertiesOf(name, id)['Threshold']);
    expect(thresholds('slack')).toEqual([900, 900, 900]);
    expect(thresholds('all')).toEqual([1800, 1800, 1800]);
    expect(propertiesOf('slack', 'SlackQueueAgeAlarm')['Threshold']).toBe(900);
  });

  it('has alarms on a missing sweep and on a ledger that does not answer, by the name of the service', () => {
    const own = ofType(templateOf('slack'), 'AWS::CloudWatch::Alarm').filter(
      ([, { Properties }]) => Properties['Namespace'] === 'SessionGuard',
    );
    expect(own.map(([, { Properties }]) => Properties['MetricName'])).toEqual([
      'LedgerFailed',
      'SweepCompleted',
      'CanaryMissing',
    ]);
    for (const [, { Properties }] of own) {
      expect(Properties['Dimensions']).toEqual([{ Name: 'service', Value: 'session-guard-prod' }]);
    }
    expect(propertiesOf('slack', 'SweepMissingAlarm')).toMatchObject({
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
    });
    const filters = ofType(templateOf('slack'), 'AWS::Logs::MetricFilter');
    expect(filters.map(([, { Properties }]) => Properties['LogGroupName'])).toEqual(
      ['GuardDashpreferences', 'GuardDashnetwork', 'GuardDashidentity', 'Sweep', 'Sweep'].map((id) => ({
        Ref: `${id}LogGroup`,
      })),
    );
  });

  it.each(['alert', 'slack'])(
    '%s: alarms have a topic of their own, and the other topic tells of its failures',
    (name) => {
      const tellers = ofType(templateOf(name), 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [
        id,
        Properties['AlarmActions'],
      ]);
      expect(tellers.length).toBeGreaterThan(15);
      for (const [id, actions] of tellers) {
        const topic = id === 'AlarmTopicFailedAlarm' ? 'AlertTopic' : 'AlarmTopic';
        expect([id, actions]).toEqual([id, [{ Ref: topic }]]);
      }
      expect(propertiesOf(name, 'AlarmTopic')['KmsMasterKeyId']).toBe(
        propertiesOf(name, 'AlertTopic')['KmsMasterKeyId'],
      );
    },
  );

  it('sends alarms to their own address, to Slack, and else to the address of the alerts', () => {
    const endpoints = (name: string) =>
      ofType(templateOf(name), 'AWS::SNS::Subscription').map(([, { Properties }]) => [
        Properties['TopicArn'],
        Properties['Endpoint'],
      ]);
    const slack = { 'Fn::GetAtt': ['SlackQueue', 'Arn'] };
    expect(endpoints('alert')).toEqual([]);
    expect(endpoints('all')).toEqual([
      [{ Ref: 'AlertTopic' }, 'ops@example.com'],
      [{ Ref: 'AlarmTopic' }, 'ops@example.com'],
    ]);
    expect(endpoints('slack')).toEqual([
      [{ Ref: 'AlertTopic' }, 'ops@example.com'],
      [{ Ref: 'AlarmTopic' }, 'oncall@example.com'],
      [{ Ref: 'AlertTopic' }, slack],
      [{ Ref: 'AlarmTopic' }, slack],
    ]);
  });

  it('says at packaging when nobody would hear', () => {
    expect(packages['alert']?.said).toContain('Warning: Nobody hears the alerts: set alert-email');
    expect(packages['alert']?.said.match(/Warning: Nobody hears/g)).toHaveLength(2);
    expect(packages['slack']?.said).not.toContain('Warning');
  });

  it('counts the heartbeat under the service name that the functions have', () => {
    expect(propertiesOf('alert', 'SweepLambdaFunction')['Environment']).toMatchObject({
      Variables: { POWERTOOLS_SERVICE_NAME: 'session-guard-prod' },
    });
  });

  it('goes on with a sweep at each tick, and sweeps after each deployment of this stack', () => {
    const rate = `rate(${TICK_MS / 60_000} minutes)`;
    expect(propertiesOf('alert', 'SweepScheduleRule')['ScheduleExpression']).toBe(rate);
    expect(propertiesOf('alert', 'SweepAfterDeployRule')['EventPattern']).toEqual({
      source: ['aws.cloudformation'],
      'detail-type': ['CloudFormation Stack Status Change'],
      account: [{ Ref: 'AWS::AccountId' }],
      detail: {
        'stack-id': [{ Ref: 'AWS::StackId' }],
        'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
      },
    });
  });
});

describe('the stack', () => {
  it('is not packaged with wrong params, and osls says which', async () => {
    const wrong = { mode: 'auto-fix', 'auto-fix': 'session-logs,session-log-bucket,node-credentials' };
    const said = await packageStack(dist, wrong).then(
      () => 'packaged',
      (error: { readonly stdout: string; readonly stderr: string }) => `${error.stdout}${error.stderr}`,
    );
    expect(said).toContain('- auto-fix session-logs is not a prerequisite: use all, or some of');
    expect(said).toContain('- log-buckets is empty: auto-fix of session-log-bucket needs');
    expect(said).toContain('- node-roles is empty: auto-fix of node-credentials needs');
    expect(said).not.toMatch(/^ +at /m);
  });

  it('has nothing of Slack unless a secret is named', () => {
    expect(JSON.stringify(templateOf('alert').Resources)).not.toMatch(/slack/i);
    expect(Object.keys(templateOf('slack').Resources)).toEqual(
      expect.arrayContaining(['SlackQueue', 'SlackSubscription', 'NotifyDashslackLambdaFunction']),
    );
  });

  it('keeps logs for as long as asked, in groups that go with the stack', () => {
    for (const [name, days] of [
      ['alert', 30],
      ['slack', 90],
    ] as const) {
      const groups = ofType(templateOf(name), 'AWS::Logs::LogGroup');
      expect(groups).toHaveLength(name === 'slack' ? 5 : 4);
      for (const [, group] of groups) {
        expect(group.Properties['RetentionInDays']).toBe(days);
        expect(group.DeletionPolicy).toBeUndefined();
      }
    }
  });

  it('knows its own roles, so that a repair is not taken for a change', () => {
    const variables = (
      propertiesOf('all', 'GuardDashnetworkLambdaFunction')['Environment'] as { Variables: object }
    ).Variables;
    expect(variables).toMatchObject({
      MODE: 'auto-fix',
      AUTO_FIX: 'all',
      OWN_ROLE_ARNS: {
        'Fn::Join': [
          ',',
          ['GuardPreferencesRole', 'GuardNetworkRole', 'GuardIdentityRole'].map((id) => ({
            'Fn::GetAtt': [id, 'Arn'],
          })),
        ],
      },
    });
  });

  it.each(['GuardDashpreferences', 'GuardDashnetwork', 'Sweep'])(
    '%s knows the rules that bring the guards their events, so that it hears of who switches one off',
    (id) => {
      const { Variables } = propertiesOf('alert', `${id}LambdaFunction`)['Environment'] as {
        Variables: Readonly<Record<string, unknown>>;
      };
      // The sweep's own rules target a function that could not name them: the heartbeat alarm covers them.
      const rules = ofType(templateOf('alert'), 'AWS::Events::Rule').filter(
        ([name]) => !name.startsWith('Sweep'),
      );
      expect(rules.length).toBeGreaterThan(3);
      const names = rules.map(([name]) => ({ Ref: name }));
      expect(Variables['OWN_RULES']).toEqual({ 'Fn::Join': [',', names] });
    },
  );

  it('names the ledger as the roles know it', () => {
    const named = `${ref('AWS::StackName')}-ledger`;
    expect(propertiesOf('alert', 'Ledger')['TableName']).toEqual({ 'Fn::Sub': named });
    const writes = ['dynamodb:PutItem', 'dynamodb:BatchWriteItem'];
    const tables = grantsOf(templateOf('alert')).filter(({ action }) => writes.includes(action));
    expect(new Set(tables.map(({ resource }) => resource))).toEqual(
      new Set([
        `arn:${ref('AWS::Partition')}:dynamodb:${ref('AWS::Region')}:${ref('AWS::AccountId')}:table/${named}`,
      ]),
    );
  });

  it('has a ledger with the keys and the index that the adapter reads', () => {
    expect(propertiesOf('alert', 'Ledger')).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [{ IndexName: 'open', Projection: { ProjectionType: 'ALL' } }],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
  });

  it('names no partition, Region or account of its own', () => {
    const text = JSON.stringify(templateOf('all'));
    expect(text).not.toMatch(/arn:aws[:-]/);
    expect(text).not.toMatch(/us-east-1|\b\d{12}\b/);
  });

  it('puts out what one subscribes to and looks into', () => {
    expect(Object.keys(templateOf('alert').Outputs)).toEqual(
      expect.arrayContaining(['AlertTopicArn', 'LedgerTableName', 'PreferencesQueueUrl', 'NetworkQueueUrl']),
    );
  });

  it.skipIf(!cfnLint.found)(
    `cfn-lint has nothing to say${cfnLint.found ? '' : ` (skipped: ${cfnLint.because})`}`,
    async () => {
      const files = ['alert', 'all', 'hub', 'slack'].map((name) => packages[name]?.templateFile ?? '');
      const { stdout } = await run(cfnLint.command, ['-t', ...files], { timeout: 600_000 });
      expect(stdout).toBe('');
    },
    120_000,
  );

  it.runIf(process.env['CI'] === 'true')('is looked at by cfn-lint in CI', () => {
    expect(cfnLint).toMatchObject({ found: true });
  });

  const zipOf = (variant: string, name: string): Promise<Buffer> =>
    readFile(`${packages[variant]?.folder}/${name}.zip`);

  it.each(Object.entries(zips))('%s is one small zip', async (name, limit) => {
    const { length } = await zipOf('slack', name);
    expect(length).toBeGreaterThan(10_000);
    expect(length).toBeLessThanOrEqual(limit);
  });

  it.each(STACK_FUNCTIONS)('%s has every file that it loads at once or later', async (name) => {
    const files = filesInZip(await zipOf('slack', name));
    const folder = `dist/${name}/`;
    expect([...files.keys()].filter((file) => !file.startsWith(folder) || !file.endsWith('.mjs'))).toEqual(
      [],
    );
    const named = [...files.values()].flatMap((code) =>
      [...code.matchAll(/(?:from|import|import\()"\.\/([\w.-]+\.mjs)"/g)].map(
        ([, file]) => `${folder}${file}`,
      ),
    );
    expect([...new Set([...named, `${folder}index.mjs`])].toSorted()).toEqual([...files.keys()].toSorted());
  });

  it.each(STACK_FUNCTIONS.filter((name) => name !== 'notify-slack'))(
    '%s is packaged to the same bytes each time',
    async (name) => {
      expect((await zipOf('all', name)).equals(await zipOf('slack', name))).toBe(true);
    },
  );
});
