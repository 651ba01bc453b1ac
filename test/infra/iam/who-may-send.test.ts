import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../../functions/prerequisites/index.ts';
import { eventRules } from '../../../infra/generate/event-rules.ts';
import { packagedTemplate } from '../../e2e/support/packaged-template.ts';
import { ACCOUNT, type Deployed, deployed, REGION } from './deployed.ts';
import { isAllowed, type Requester, serviceFor, sessionOf, userOf } from './engine.ts';

const REDRIVER = `arn:aws:iam::${ACCOUNT}:role/operators/redrive`;

/** An administrator, and others who hold everything that an identity's own policy can give. */
const STRANGERS: Readonly<Record<string, Requester>> = {
  'an administrator': sessionOf(`arn:aws:iam::${ACCOUNT}:role/Administrator`),
  'a user': userOf(`arn:aws:iam::${ACCOUNT}:user/alice`),
  'the root user': userOf(`arn:aws:iam::${ACCOUNT}:root`),
  'a role that is named like one of the guard': sessionOf(
    `arn:aws:iam::${ACCOUNT}:role/session-guard-prod-GuardNetworkRole-OTHER`,
  ),
  'a role of the same name below another path': sessionOf(`arn:aws:iam::${ACCOUNT}:role/x/redrive`),
  'a role of another account': sessionOf('arn:aws:iam::999988887777:role/Administrator'),
  "somebody else's rule": serviceFor('events', `arn:aws:events:${REGION}:${ACCOUNT}:rule/other`),
  "somebody else's topic": serviceFor('sns', `arn:aws:sns:${REGION}:${ACCOUNT}:other`),
  "somebody else's alarm": serviceFor('cloudwatch', `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:other`),
  'a bucket notification': serviceFor('s3', 'arn:aws:s3:::other'),
};

let stack: Deployed;

beforeAll(async () => {
  stack = deployed(
    await packagedTemplate({ 'slack-secret-name': '/example/slack', 'redrive-role-arn': REDRIVER }),
  );
});

const maySend = (by: Requester, queue: string): Promise<boolean> =>
  isAllowed({
    by,
    action: 'sqs:SendMessage',
    resource: stack.arnOf(queue),
    resourcePolicy: stack.resourcePolicyOf(queue),
  });

const mayPublish = (by: Requester, topic: string): Promise<boolean> =>
  isAllowed({
    by,
    action: 'sns:Publish',
    resource: stack.arnOf(topic),
    resourcePolicy: stack.resourcePolicyOf(topic),
  });

const roleOf = (id: string): Requester => sessionOf(stack.arnOf(id), stack.policiesOf(id));

describe('the queues', () => {
  it('each have a policy', () => {
    const queues = stack.idsOf('AWS::SQS::Queue');
    expect(queues.length).toBeGreaterThan(8);
    for (const queue of queues) expect(stack.resourcePolicyOf(queue).Statement.length).toBeGreaterThan(1);
  });

  it.each(Object.entries(STRANGERS))('take nothing of %s', async (_, stranger) => {
    for (const queue of stack.idsOf('AWS::SQS::Queue')) {
      expect([queue, await maySend(stranger, queue)]).toEqual([queue, false]);
    }
  });

  it('of a family take what its own rules send, and what no other rule sends', async () => {
    for (const { id, family } of eventRules(registry)) {
      const rule = serviceFor('events', stack.arnOf(id));
      for (const other of ['preferences', 'network', 'identity']) {
        const queue = `${other.charAt(0).toUpperCase()}${other.slice(1)}Queue`;
        expect([id, queue, await maySend(rule, queue)]).toEqual([id, queue, other === family]);
      }
      expect(await maySend(rule, 'EventDeadLetters')).toBe(true);
    }
  });

  it.each(['AlertTopic', 'AlarmTopic'])('for Slack take what %s sends', async (id) => {
    const topic = serviceFor('sns', stack.arnOf(id));
    expect(await maySend(topic, 'SlackQueue')).toBe(true);
    expect(await maySend(topic, 'SlackDeadLetters')).toBe(true);
    expect(await maySend(topic, 'NetworkQueue')).toBe(false);
  });

  it('take a redrive of the named role back, but nothing from it as a dead letter', async () => {
    const operator = sessionOf(REDRIVER);
    for (const queue of ['PreferencesQueue', 'NetworkQueue', 'IdentityQueue', 'SlackQueue']) {
      expect(await maySend(operator, queue)).toBe(true);
    }
    for (const queue of stack.idsOf('AWS::SQS::Queue').filter((id) => id.endsWith('DeadLetters'))) {
      expect(await maySend(operator, queue)).toBe(false);
    }
  });

  it('take nothing without TLS', async () => {
    const [{ id } = { id: '' }] = eventRules(registry).filter(({ family }) => family === 'network');
    const rule = serviceFor('events', stack.arnOf(id));
    const plain = { ...rule, context: { ...rule.context, 'aws:SecureTransport': 'false' } };
    expect(await maySend(plain, 'NetworkQueue')).toBe(false);
  });
});

describe('the alert topic', () => {
  it.each(['GuardPreferencesRole', 'GuardNetworkRole', 'GuardIdentityRole', 'SweepRole'])(
    'takes what %s publishes',
    async (role) => {
      expect(await mayPublish(roleOf(role), 'AlertTopic')).toBe(true);
    },
  );

  it.each(Object.entries(STRANGERS))('takes nothing of %s', async (_, stranger) => {
    expect(await mayPublish(stranger, 'AlertTopic')).toBe(false);
    expect(await mayPublish(stranger, 'AlarmTopic')).toBe(false);
    expect(await mayPublish(roleOf('NotifySlackRole'), 'AlertTopic')).toBe(false);
  });
});

it('alarms reach the topic of alarms, and one of them the topic of alerts', async () => {
  const alarms = stack.idsOf('AWS::CloudWatch::Alarm');
  expect(alarms.length).toBeGreaterThan(15);
  for (const id of alarms) {
    const alarm = serviceFor('cloudwatch', stack.arnOf(id));
    expect([id, await mayPublish(alarm, 'AlarmTopic')]).toEqual([id, true]);
    expect([id, await mayPublish(alarm, 'AlertTopic')]).toEqual([id, id === 'AlarmTopicFailedAlarm']);
  }
  expect(await mayPublish(roleOf('SweepRole'), 'AlarmTopic')).toBe(false);
});

describe('the ledger', () => {
  const WRITES = [
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:BatchWriteItem',
    'dynamodb:PartiQLInsert',
    'dynamodb:PartiQLUpdate',
    'dynamodb:PartiQLDelete',
  ];

  const may = (by: Requester, action: string): Promise<boolean> =>
    isAllowed({
      by,
      action,
      resource: stack.arnOf('Ledger'),
      resourcePolicy: stack.resourcePolicyOf('Ledger'),
    });

  it.each(WRITES)('%s is for its own roles', async (action) => {
    for (const stranger of Object.values(STRANGERS)) expect(await may(stranger, action)).toBe(false);
    expect(await may(sessionOf(stack.arnOf('NotifySlackRole')), action)).toBe(false);
    // With a policy that allows it, one of the own roles is not denied.
    expect(await may(sessionOf(stack.arnOf('SweepRole')), action)).toBe(true);
  });

  it('may be written by the guards and the sweep as they are', async () => {
    for (const role of ['GuardPreferencesRole', 'GuardNetworkRole', 'GuardIdentityRole', 'SweepRole']) {
      expect(await may(roleOf(role), 'dynamodb:PutItem')).toBe(true);
      expect(await may(roleOf(role), 'dynamodb:BatchWriteItem')).toBe(true);
      expect(await may(roleOf(role), 'dynamodb:DeleteItem')).toBe(false);
    }
  });

  it('locks nobody out: an administrator may change, read and delete the table, and change its policy', async () => {
    const administrator = sessionOf(`arn:aws:iam::${ACCOUNT}:role/Administrator`);
    for (const action of [
      'dynamodb:UpdateTable',
      'dynamodb:DeleteTable',
      'dynamodb:PutResourcePolicy',
      'dynamodb:DeleteResourcePolicy',
      'dynamodb:Query',
    ]) {
      expect([action, await may(administrator, action)]).toEqual([action, true]);
    }
  });
});
