import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHATBOT_LIMITS, toChatbotNotification } from '../../functions/alerts/chatbot.ts';
import { arbitraryOutcome } from '../support/arbitrary/outcome.ts';
import { fixedOutcome, sampleOutcome } from '../support/samples/sample-outcome.ts';

test('the custom notification of the sample', () => {
  const { version, source, content, metadata } = toChatbotNotification(sampleOutcome());
  expect({ version, source, textType: content.textType }).toEqual({
    version: '1.0',
    source: 'custom',
    textType: 'client-markdown',
  });
  expect(content.title).toBe(
    '🚨 Session Manager sessions will fail on 14 managed nodes in vpc-0abc (prod), account 111122223333, eu-central-1: DHCP options now name public DNS servers',
  );
  expect(content.description.split('\n')).toEqual(
    expect.arrayContaining([
      '*Action taken:* Nothing was changed: the guard is in alert mode.',
      '*Who:* `alice@example.com` using the AWS console as role `network-admin` from `192.0.2.10`',
      '• domain-name-servers: `AmazonProvidedDNS` → `192.0.2.53`',
    ]),
  );
  expect(content.nextSteps).toEqual([
    '`aws ec2 associate-dhcp-options --region eu-central-1 --dhcp-options-id dopt-0old --vpc-id vpc-0abc`',
    expect.stringContaining('aws ec2 create-tags'),
  ]);
  expect(content.keywords).toContain('vpc-name-resolution');
  expect(metadata).toMatchObject({
    threadId: 'vpc-name-resolution/AWS::EC2::VPC#vpc-0abc',
    eventType: 'session-guard/alerted',
    relatedResources: ['arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0abc'],
    additionalContext: { severity: 'critical', incident: 'vpc-name-resolution/AWS::EC2::VPC#vpc-0abc' },
    enableCustomActions: true,
  });
});

test('an alert and its fix share a thread', () => {
  const [alert, fix] = [sampleOutcome(), fixedOutcome()].map((outcome) => toChatbotNotification(outcome));
  expect(fix?.metadata.threadId).toBe(alert?.metadata.threadId);
});

test('a command too long for a step stands in the description, or is pointed at', () => {
  const command = `aws ssm update-document --content '${'x'.repeat(1000)}'`;
  const fits = toChatbotNotification(sampleOutcome({ commands: { fix: [command], undo: [] } }));
  expect(fits.content.description).toContain(`\`\`\`\n${command}\n\`\`\``);
  const long = toChatbotNotification(sampleOutcome({ commands: { fix: [command.repeat(5)], undo: [] } }));
  expect(long.content.description).not.toContain('update-document');
  expect(long.content.nextSteps.join()).toContain('the mail and the JSON message');
});

test('whatever an outcome holds, the limits hold and nothing of others is markup', () => {
  fc.assert(
    fc.property(arbitraryOutcome(), (outcome) => {
      const { content, metadata } = toChatbotNotification(outcome);
      const isWithin = (texts: readonly string[], max: number): boolean =>
        texts.every((text) => text.length > 0 && text.length <= max);
      expect(isWithin([content.title], CHATBOT_LIMITS.title)).toBe(true);
      expect(isWithin([content.description], CHATBOT_LIMITS.description)).toBe(true);
      expect(content.nextSteps.length).toBeLessThanOrEqual(10);
      expect(isWithin(content.nextSteps, 300)).toBe(true);
      expect(content.keywords.length).toBeLessThanOrEqual(10);
      expect(isWithin(content.keywords, 70)).toBe(true);
      expect(isWithin([metadata.summary, metadata.threadId ?? 'none'], 250)).toBe(true);
      expect(isWithin(Object.values(metadata.additionalContext), 250)).toBe(true);
      const shown = JSON.stringify([content, metadata]).replace(
        /<https:[^<>|]+\|(CloudTrail event|Resource|What sessions need here)>/g,
        '',
      );
      expect(shown).not.toMatch(/[<>]/);
      // Text in code notifies nobody. Blocks go first, because a command in a block may contain backticks.
      const prose = shown.replace(/```.*?```/gs, '').replace(/`[^`]*`/g, '');
      expect(prose).not.toMatch(/@channel|@here/i);
      expect(content.description.split('```').length % 2).toBe(1);
    }),
  );
});
