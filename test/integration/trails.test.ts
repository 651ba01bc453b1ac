import { CloudTrailClient, PutEventSelectorsCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import {
  DisableRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  DeleteEventSourceMappingCommand,
  LambdaClient,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, expect, it } from 'vitest';
import { absent, present, presentValue } from '../../functions/account/observed.ts';
import { coversRegion, forwarderOf } from '../../functions/account/trail/trails.ts';
import { readTrailsAndRules, trailClients } from '../../functions/adapters/aws/trail/read-trails.ts';
import { AccountUnavailableError } from '../../functions/core/ports.ts';
import { describeWithAccount } from '../support/account.ts';
import { seedRule, seedTrail } from '../support/seed/seed-guard.ts';
import { seedReader } from '../support/seed/seed-reader.ts';

const ROLE = 'arn:aws:iam::111122223333:role/example-forwarder';

describeWithAccount('trails and own rules on moto', (account) => {
  const read = (ownRules: readonly string[] = []) =>
    readTrailsAndRules(trailClients(account().guard), account().identity, {
      trails: [account().identity.region],
      ownRules,
    });
  const trails = async () => presentValue((await read()).trails[account().identity.region]) ?? [];

  beforeEach(() => account().reset());

  it('reads a trail that logs everything', async () => {
    const arn = await seedTrail(account(), 'example-trail');
    expect(await trails()).toEqual([
      {
        arn,
        name: 'example-trail',
        homeRegion: 'eu-central-1',
        multiRegion: true,
        logging: true,
        managementWrites: true,
      },
    ]);
  });

  it.each(['All', 'WriteOnly', 'ReadOnly'] as const)('reads selectors: %s', async (readWriteType) => {
    await seedTrail(account(), 'example-trail', { readWriteType });
    const [trail] = await trails();
    expect(trail?.managementWrites).toBe(readWriteType !== 'ReadOnly');
  });

  it.each([
    ['the events of KMS', ['kms.amazonaws.com']],
    ['nothing', undefined],
  ])('reads that a trail leaves out %s', async (_name, leavesOut) => {
    await seedTrail(account(), 'example-trail');
    const selector = { ReadWriteType: 'All' as const, IncludeManagementEvents: true };
    await new CloudTrailClient(account().owner).send(
      new PutEventSelectorsCommand({
        TrailName: 'example-trail',
        EventSelectors: [{ ...selector, ...(leavesOut ? { ExcludeManagementEventSources: leavesOut } : {}) }],
      }),
    );
    const [trail] = await trails();
    expect(trail).toMatchObject({ managementWrites: true });
    expect(trail?.leavesOut).toEqual(leavesOut);
  });

  it.each([
    [true, 0],
    [false, 1],
  ])('asks the Region of IAM for its trails only if ours do not cover it: %s', async (multiRegion, calls) => {
    await seedTrail(account(), 'example-trail', { multiRegion });
    const scope = { trails: [account().identity.region, 'us-east-1'] };
    const { trails: read } = await readTrailsAndRules(
      trailClients(account().guard),
      account().identity,
      scope,
    );
    expect(presentValue(read['us-east-1'])?.map(({ name }) => name)).toEqual(
      multiRegion ? ['example-trail'] : [],
    );
    const there = account()
      .guardRequests()
      .filter(({ region }) => region === 'us-east-1');
    expect(there).toHaveLength(calls);
  });

  it('sees that logging was stopped', async () => {
    await seedTrail(account(), 'example-trail', { multiRegion: false });
    await new CloudTrailClient(account().owner).send(new StopLoggingCommand({ Name: 'example-trail' }));
    expect(await trails()).toMatchObject([{ logging: false, multiRegion: false }]);
  });

  it('finds no trail where there is none', async () => {
    expect((await read()).trails).toEqual({ 'eu-central-1': present([]) });
  });

  it('asks for nothing that nobody wants', async () => {
    expect(await readTrailsAndRules(trailClients(account().guard), account().identity, {})).toEqual({
      trails: {},
      ownRules: {},
    });
    expect(account().guardRequests()).toEqual([]);
  });

  it('does not know what it may not read', async () => {
    await seedTrail(account(), 'example-trail');
    account().fail('cloudtrail:GetTrailStatus', 'AccessDeniedException', 400);
    account().fail('cloudtrail:GetEventSelectors', 'AccessDeniedException', 400);
    const [trail] = await trails();
    expect(trail && coversRegion(trail, 'eu-central-1')).toBeUndefined();
    account().fail('cloudtrail:DescribeTrails', 'AccessDeniedException', 400);
    expect((await read()).trails['eu-central-1']).toMatchObject({ status: 'unknown' });
  });

  it('is unavailable when it is throttled', async () => {
    account().fail('cloudtrail:DescribeTrails', 'ThrottlingException', 400);
    await expect(read()).rejects.toThrow(AccountUnavailableError);
  });

  it('reads own rules with their state and targets', async () => {
    await seedRule(account(), 'on');
    await seedRule(account(), 'off', { enabled: false });
    await seedRule(account(), 'empty', { targets: 0 });
    const asSeeded = {
      pattern: '{"source":["aws.ssm"]}',
      deliversTo: [`arn:aws:sqs:${account().identity.region}:${account().identity.accountId}:example`],
    };
    expect((await read(['on', 'off', 'empty', 'gone'])).ownRules).toEqual({
      on: present({ name: 'on', enabled: true, targets: 1, ...asSeeded, reader: 'none' }),
      off: present({ name: 'off', enabled: false, targets: 1, ...asSeeded, reader: 'none' }),
      empty: present({ name: 'empty', enabled: true, targets: 0, ...asSeeded, deliversTo: [] }),
      gone: absent,
    });
  });

  it('does not count a target that gets something else than the event', async () => {
    await seedRule(account(), 'on', { input: '{}' });
    expect((await read(['on'])).ownRules['on']).toMatchObject({ value: { targets: 1, deliversTo: [] } });
  });

  it('reads whether a function reads the queue of a rule', async () => {
    const { region, accountId } = account().identity;
    const queue = `arn:aws:sqs:${region}:${accountId}:example`;
    await new SQSClient(account().owner).send(new CreateQueueCommand({ QueueName: 'example' }));
    await seedRule(account(), 'on');
    await seedRule(account(), 'other');
    const readers = async () => {
      const { ownRules } = await read(['on', 'other']);
      return Object.values(ownRules).map((rule) => presentValue(rule)?.reader);
    };
    expect(await readers()).toEqual(['none', 'none']);
    const [UUID] = await seedReader(account(), 'example-guard', [queue]);
    expect(await readers()).toEqual(['enabled', 'enabled']);
    const lambda = new LambdaClient(account().owner);
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    expect(await readers()).toEqual(['disabled', 'disabled']);
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
    expect(await readers()).toEqual(['none', 'none']);
    account().fail('lambda:ListEventSourceMappings', 'AccessDeniedException', 403);
    expect(await readers()).toEqual([undefined, undefined]);
  });

  it('finds the rule of another Region that forwards to our bus, and says absent where there is none', async () => {
    const name = forwarderOf('us-east-1');
    expect((await read([name])).ownRules[name]).toEqual(absent);
    const { region, accountId } = account().identity;
    const bus = `arn:aws:events:${region}:${accountId}:event-bus/default`;
    const pattern = '{"source":["aws.iam"],"detail":{"eventSource":["iam.amazonaws.com"]}}';
    const events = new EventBridgeClient({ ...account().owner, region: 'us-east-1' });
    await events.send(new PutRuleCommand({ Name: 'example-forwarder', EventPattern: pattern }));
    await events.send(
      new PutTargetsCommand({ Rule: 'example-forwarder', Targets: [{ Id: 'bus', Arn: bus, RoleArn: ROLE }] }),
    );
    expect((await read([name])).ownRules[name]).toEqual(
      present({ name, enabled: true, targets: 1, pattern, deliversTo: [bus] }),
    );
    await events.send(new DisableRuleCommand({ Name: 'example-forwarder' }));
    expect((await read([name])).ownRules[name]).toMatchObject({ value: { enabled: false } });
  });

  it('joins the rules of another Region about Route 53, and takes none of them for the one about IAM', async () => {
    const [iam, route53] = [forwarderOf('us-east-1'), forwarderOf('us-east-1', 'route53')];
    const { region, accountId } = account().identity;
    const bus = `arn:aws:events:${region}:${accountId}:event-bus/default`;
    const events = new EventBridgeClient({ ...account().owner, region: 'us-east-1' });
    const patternOf = (eventName: string): string =>
      JSON.stringify({ detail: { eventSource: ['route53.amazonaws.com'], eventName: [eventName] } });
    const rules = {
      'names-1': 'CreateHostedZone',
      'names-2': 'ChangeResourceRecordSets',
      'names-3': 'DeleteHostedZone',
    };
    for (const [Name, eventName] of Object.entries(rules)) {
      await events.send(new PutRuleCommand({ Name, EventPattern: patternOf(eventName) }));
      await events.send(
        new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'bus', Arn: bus, RoleArn: ROLE }] }),
      );
    }
    await events.send(new DisableRuleCommand({ Name: 'names-3' }));
    const { ownRules } = await read([iam, route53]);
    expect(presentValue(ownRules[route53] ?? absent)).toMatchObject({ enabled: true, alsoDisabled: true });
    const found = presentValue(ownRules[route53] ?? absent);
    expect([found?.pattern, ...(found?.alsoForwards ?? [])].toSorted()).toEqual(
      [patternOf('CreateHostedZone'), patternOf('ChangeResourceRecordSets')].toSorted(),
    );
    expect(ownRules[iam]).toEqual(absent);
    for (const Name of ['names-1', 'names-2']) await events.send(new DisableRuleCommand({ Name }));
    expect((await read([route53])).ownRules[route53]).toMatchObject({ value: { enabled: false } });
  });

  it('does not know a rule that it may not read', async () => {
    await seedRule(account(), 'on');
    account().fail('events:DescribeRule', 'AccessDeniedException', 400);
    expect((await read(['on'])).ownRules['on']).toMatchObject({ status: 'unknown' });
  });
});
