import { DisableRuleCommand, EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UsageError } from '../../cli/usage-error.ts';
import { verify } from '../../cli/verify/command.ts';
import { FAMILIES } from '../../functions/core/prerequisite.ts';
import { describeWithAccount } from '../support/account.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { packagedTemplate } from './support/packaged-template.ts';
import { putRecord } from './support/put-record.ts';
import { seedHealthy } from './support/seed-healthy.ts';
import { healthyAccount } from './support/seeded.ts';
import { deployStack, type Stack } from './support/stack.ts';
import { subscribe } from './support/subscriber.ts';

describeWithAccount('verify, on an installed guard', (account) => {
  let stack: Stack;

  beforeAll(async () => {
    await seedHealthy(account(), healthyAccount);
    stack = await deployStack(account(), await packagedTemplate({}));
    await subscribe(stack);
    const sns = new SNSClient(account().owner);
    const TopicArn = stack.physical('AlarmTopic');
    const Endpoint = stack.queueArn('PreferencesDeadLetters');
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    await (await stack.lambda('sweep')).invoke({});
  });
  afterAll(() => stack?.stop());

  /** The record that CloudTrail makes of the test call, handled by the functions of some families. */
  const comesThrough = async (families: readonly string[]): Promise<void> => {
    const request = { name: stack.physical('CanaryDocument'), documentVersion: '1' };
    const time = new Date().toISOString();
    await putRecord(account(), recordOf('ssm:UpdateDocumentDefaultVersion', { request, time }));
    for (const family of families) {
      const name = `guard-${family}` as 'guard-network';
      await stack.drain(`${family.charAt(0).toUpperCase()}${family.slice(1)}Queue`, name);
    }
  };

  const verified = async (families: readonly string[], stage = 'prod') => {
    const { identity, owner: clients } = account();
    const terminal = fakeTerminal();
    // What else happens takes no time, so that what is said of it is the same on a busy machine.
    const begun = Date.now();
    let waited = 0;
    const waiting = {
      timeout: 60_000,
      now: () => begun + waited,
      sleep: async () => {
        if (waited === 0) await comesThrough(families);
        waited += 30_000;
      },
      onWait: () => undefined,
    };
    const cloud = { identity, clients, caller: 'arn:aws:iam::111122223333:user/ops' };
    const exitCode = await verify(cloud, { stage, json: true }, terminal, waiting);
    const links = terminal.lines.map(
      (line) => JSON.parse(line) as { title: string; verdict: string; evidence: string },
    );
    return { exitCode, links, broken: links.filter(({ verdict }) => verdict !== 'works') };
  };

  it('hears its test call in each family, and says after how long', async () => {
    const { exitCode, links, broken } = await verified(FAMILIES);
    expect({ exitCode, broken }).toEqual({ exitCode: 0, broken: [] });
    expect(links.slice(-3)).toEqual(
      FAMILIES.map((family) => ({
        title: `test call, heard by guard-${family}`,
        verdict: 'works',
        evidence: 'after 30 s',
      })),
    );
  });

  it('names the family that did not hear it, and how far the call came', async () => {
    const { exitCode, broken } = await verified(['preferences', 'identity']);
    expect(exitCode).toBe(1);
    expect(broken).toMatchObject([
      { title: 'test call, heard by guard-network', evidence: expect.stringContaining('CloudTrail') },
    ]);
  });

  it('names a rule that is off, and a message that could not be handled', async () => {
    const events = new EventBridgeClient(account().owner);
    const { Rules = [] } = await events.send(new ListRulesCommand({}));
    const Name = Rules.find((rule) => rule.Name?.includes('NetworkEc2Rule'))?.Name ?? '';
    await events.send(new DisableRuleCommand({ Name }));
    await stack.sqs.send(
      new SendMessageCommand({ QueueUrl: stack.physical('IdentityDeadLetters'), MessageBody: '{}' }),
    );
    const { exitCode, broken } = await verified(FAMILIES);
    expect(exitCode).toBe(1);
    expect(broken.map(({ title }) => title)).toEqual(
      expect.arrayContaining([`guard-trail: ${Name}`, 'dead letters IdentityDeadLetters']),
    );
  });

  it('says where no stack of the guard is', async () => {
    await expect(verified(FAMILIES, 'other')).rejects.toThrow(UsageError);
  });
});
