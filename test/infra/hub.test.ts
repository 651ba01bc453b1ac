import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ref } from '../../infra/generate/parts.ts';
import { hubTemplate } from '../../infra/hub/template.ts';
import { releaseTemplate } from '../../infra/release/template.ts';
import type { Resources } from '../../infra/stack/cloudformation.ts';
import { findCfnLint } from './cfn-lint.ts';
import { ACCOUNT, deployed, REGION } from './iam/deployed.ts';
import { isAllowed, serviceFor } from './iam/engine.ts';
import { refusalsOf, resourcesMade } from './release/evaluate.ts';

const run = promisify(execFile);

const cfnLint = await findCfnLint();

const hub = hubTemplate('1.0.0', { hub: 'h.zip', 'notify-slack': 's.zip' });
const guard = releaseTemplate('1.0.0', {
  'guard-preferences': 'p.zip',
  'guard-network': 'n.zip',
  'guard-identity': 'i.zip',
  sweep: 's.zip',
  'notify-slack': 'l.zip',
});

const GIVEN = { CodeBucketPrefix: 'example', OrganizationId: 'o-exampleorg1' };
const BUS = 'arn:aws:events:us-east-1:444455556666:event-bus/session-guard-hub';
const SLACK = { ...GIVEN, SlackSecretName: '/example/slack', SlackChannel: '#example' };

const idsOf = (resources: Resources, type: string): readonly string[] =>
  Object.entries(resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id]) => id);

const member = resourcesMade(guard, { CodeBucketPrefix: 'example', HubBusArn: BUS });
const alone = resourcesMade(guard, { CodeBucketPrefix: 'example' });

const exampleAlarm = (file: string, BusName: string): string => {
  const example = JSON.parse(readFileSync(`infra/release/examples/${file}`, 'utf8'));
  const AlarmTopicArn = 'arn:aws:sns:eu-central-1:111122223333:alarms';
  const made = resourcesMade(example, {
    BusName,
    AlarmTopicArn,
    WebhookUrl: 'https://a?api-version=&sv=&sig=',
  });
  const name = JSON.stringify(made['DeadLettersAlarm']?.Properties['AlarmName']);
  return /"([^"]+)"\}$/.exec(name)?.[1]?.replace(ref('AWS::StackName'), 'another-stack') ?? '';
};

describe('the topic of alarms of a hub', () => {
  const stack = deployed({ Resources: resourcesMade(hub, GIVEN), Outputs: {} });
  const mayAlarm = (alarm: string): Promise<boolean> =>
    isAllowed({
      by: serviceFor('cloudwatch', `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${alarm}`),
      action: 'sns:Publish',
      resource: stack.arnOf('AlarmTopic'),
      resourcePolicy: stack.resourcePolicyOf('AlarmTopic'),
    });

  it.each(['pagerduty.template.json', 'teams.template.json'])('takes the alarm of %s', async (file) => {
    expect(await mayAlarm(exampleAlarm(file, 'session-guard-prod'))).toBe(true);
    expect(await mayAlarm(exampleAlarm(file, 'default'))).toBe(false);
    expect(await mayAlarm('another')).toBe(false);
  });
});

describe('a guard with a hub', () => {
  it('has one alarm, on what does not reach the hub, and at most three metrics of its own', () => {
    expect(idsOf(member, 'AWS::CloudWatch::Alarm')).toEqual(['EventDeadLettersAlarm']);
    const filters = Object.values(member).filter(({ Type }) => Type === 'AWS::Logs::MetricFilter');
    const metrics = filters.map(({ Properties }) => JSON.stringify(Properties['MetricTransformations']));
    expect([...new Set(metrics.map((text) => /"MetricName":"(\w+)"/.exec(text)?.[1]))]).toEqual([
      'LedgerFailed',
      'HubFailed',
    ]);
    // What is counted by the functions themselves would be a metric for each status.
    for (const id of idsOf(member, 'AWS::Lambda::Function')) {
      expect(JSON.stringify(member[id]?.Properties['Environment'])).toContain(
        '"POWERTOOLS_METRICS_DISABLED":"true"',
      );
    }
  });

  it('lets its four functions put events of session-guard on its own default bus, and one rule send them on', () => {
    const put = Object.entries(member).filter(([, made]) =>
      JSON.stringify(made).includes('events:PutEvents'),
    );
    expect(put.map(([id]) => id)).toEqual([
      'GuardPreferencesRole',
      'GuardNetworkRole',
      'GuardIdentityRole',
      'SweepRole',
      'HubRuleRole',
    ]);
    for (const [id, made] of put.slice(0, 4)) {
      const statement = /\{"Effect":"Allow","Action":\["events:PutEvents"\][^}]*\}.*?\}\}\}/.exec(
        JSON.stringify(made),
      )?.[0];
      expect(statement, id).toContain('event-bus/default');
      expect(statement, id).toContain('{"events:source":["session-guard"]}');
    }
    expect(JSON.stringify(member['HubRuleRole'])).toContain(`"Resource":["${BUS}"]`);
    expect(member['HubRule']?.Properties).toMatchObject({
      EventPattern: { source: ['session-guard'], account: [{ Ref: 'AWS::AccountId' }] },
      Targets: [
        {
          Arn: BUS,
          RoleArn: { 'Fn::GetAtt': ['HubRuleRole', 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['EventDeadLetters', 'Arn'] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400 },
        },
      ],
    });
    expect(JSON.stringify(member['EventDeadLettersPolicy'])).toContain('{"Fn::GetAtt":["HubRule","Arn"]}');
  });

  it('has nothing of it without one', () => {
    expect(JSON.stringify(alone)).not.toMatch(/PutEvents|HubRule|HubFailed|METRICS_DISABLED/);
    expect(idsOf(alone, 'AWS::CloudWatch::Alarm').length).toBeGreaterThan(12);
  });

  it('has topics whose policies name no alarm that is not there', () => {
    for (const topic of ['AlertTopicPolicy', 'AlarmTopicPolicy']) {
      const named = JSON.stringify(member[topic]).match(/\w+Alarm(?=",)/g) ?? [];
      for (const id of named) expect(member[id]?.Type, id).toBe('AWS::CloudWatch::Alarm');
      expect(JSON.stringify(member[topic])).not.toContain('"aws:SourceArn":[]');
    }
  });
});

describe('the template of the hub', () => {
  const made = resourcesMade(hub, SLACK);

  it('has a bus for the organization and for events of session-guard only', () => {
    const { Statement } = made['HubBusPolicy']?.Properties ?? {};
    expect(Statement).toEqual({
      Sid: 'FromTheOrganization',
      Effect: 'Allow',
      Principal: '*',
      Action: 'events:PutEvents',
      Resource: { 'Fn::GetAtt': ['HubBus', 'Arn'] },
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
        'ForAllValues:StringEquals': { 'events:source': 'session-guard' },
      },
    });
    expect(made['HubEventsRule']?.Properties['EventPattern']).toEqual({ source: ['session-guard'] });
  });

  it('has a queue that knows the accounts apart, so that a storm of one delays no other', () => {
    expect(made['HubEventsRule']?.Properties['Targets']).toMatchObject([
      { Arn: { 'Fn::GetAtt': ['HubQueue', 'Arn'] }, SqsParameters: { MessageGroupId: '$.account' } },
    ]);
    // It is a standard queue: a group of a FIFO queue would wait for the leader of a burst.
    expect(made['HubQueue']?.Properties).not.toHaveProperty('FifoQueue');
  });

  it('lets its function do nothing but read its queue, keep its table, publish and log', () => {
    const actions = JSON.stringify(made['HubRole']).match(/"[a-z]+:[A-Z]\w+"/g) ?? [];
    expect([...new Set(actions)].toSorted()).toEqual(
      [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Scan',
        'dynamodb:UpdateItem',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'sns:Publish',
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ReceiveMessage',
        'sts:AssumeRole',
      ].map((action) => `"${action}"`),
    );
  });

  it('may ask the organization for the names of its accounts only if it is to', () => {
    const asking = resourcesMade(hub, { ...SLACK, NamesFromOrganization: 'true' });
    const listing = { Effect: 'Allow', Action: ['organizations:ListAccounts'], Resource: ['*'] };
    expect(JSON.stringify(asking['HubRole'])).toContain(JSON.stringify(listing));
    expect(JSON.stringify(made)).not.toContain('organizations:');
    const variable = (resources: Resources) => resources['HubLambdaFunction']?.Properties['Environment'];
    expect(variable(made)).toMatchObject({ Variables: { NAMES_FROM_ORGANIZATION: 'false' } });
    expect(variable(asking)).toMatchObject({ Variables: { NAMES_FROM_ORGANIZATION: 'true' } });
    expect(JSON.stringify([alone, member])).not.toContain('organizations:');
  });

  it('has nothing of Slack unless a secret is named', () => {
    expect(JSON.stringify(resourcesMade(hub, GIVEN))).not.toMatch(/slack/i);
    expect(Object.keys(made)).toEqual(
      expect.arrayContaining(['SlackQueue', 'NotifyDashslackLambdaFunction']),
    );
  });

  it('says when it fails itself', () => {
    expect(idsOf(resourcesMade(hub, GIVEN), 'AWS::CloudWatch::Alarm')).toEqual([
      'HubDeadLettersAlarm',
      'EventDeadLettersAlarm',
      'HubQueueAgeAlarm',
      'HubErrorsAlarm',
      'HubThrottlesAlarm',
      'AlertTopicFailedAlarm',
      'AlarmTopicFailedAlarm',
    ]);
  });

  it.each([
    [{ OrganizationId: 'example' }, 'OrganizationId'],
    [{ AccountNames: 'example' }, 'AccountNames'],
    [{ AccountNames: '111122223333=<!channel>' }, 'AccountNames'],
    [{ NamesFromOrganization: 'yes' }, 'NamesFromOrganization'],
    [{ SlackSecretName: '' }, 'SlackChannel needs SlackSecretName'],
  ])('refuses %j', (more, problem) => {
    expect(refusalsOf(hub, { ...SLACK, ...more }).join()).toContain(problem);
    expect(refusalsOf(hub, { ...SLACK, AccountNames: '111122223333=example prod,444455556666=b' })).toEqual(
      [],
    );
  });

  it('fits into a body of CloudFormation', () => {
    expect(JSON.stringify(hub).length).toBeLessThan(51_200);
  });

  it.skipIf(!cfnLint.found)(
    `cfn-lint has nothing to say${cfnLint.found ? '' : ` (skipped: ${cfnLint.because})`}`,
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'session-guard-hub-'));
      const file = join(folder, 'hub.json');
      await writeFile(file, JSON.stringify(hub));
      const { stdout } = await run(cfnLint.command, ['-t', file], { timeout: 600_000 });
      await rm(folder, { recursive: true });
      expect(stdout).toBe('');
    },
  );
});
