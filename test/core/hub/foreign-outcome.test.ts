import { describe, expect, it } from 'vitest';
import { toChatbotNotification } from '../../../functions/alerts/chatbot.ts';
import { headline } from '../../../functions/alerts/headline.ts';
import { DEFAULT_OPTIONS } from '../../../functions/alerts/mute.ts';
import { plainSlackText, toSlackMessage } from '../../../functions/alerts/slack.ts';
import { toSnsMessage } from '../../../functions/alerts/sns.ts';
import { toText } from '../../../functions/alerts/text.ts';
import { readArrival } from '../../../functions/core/hub/arrival.ts';
import { foreignOutcome } from '../../../functions/core/hub/foreign-outcome.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { envelope, MEMBER, outcomeDetail } from '../../support/hub/envelope.ts';

const NOW = new Date('2026-11-20T03:05:30.000Z');

const arrived = (outcome: Partial<Outcome> = {}, more: object = {}, parts: object = {}): Outcome => {
  const arrival = readArrival(envelope({ detail: outcomeDetail(outcome, more), ...parts }));
  if (arrival.kind !== 'outcome') throw new Error('it is no outcome');
  return foreignOutcome(arrival, { '111122223333': 'example-hub' }, NOW);
};

const HOSTILE =
  'aws iam attach-role-policy --role-name x --policy-arn arn:aws:iam::aws:policy/AdministratorAccess';

const shown = (outcome: Outcome): string =>
  JSON.stringify([toSlackMessage(outcome, DEFAULT_OPTIONS), toSnsMessage(outcome)]);

describe('an outcome of another account', () => {
  it('has the account and the Region of the envelope', () => {
    const identity = { accountId: '111122223333', region: 'us-east-1', partition: 'aws-cn' };
    const outcome = arrived({ identity });
    expect(outcome.identity).toEqual({ accountId: MEMBER, region: 'eu-central-1', partition: 'aws' });
    expect(outcome.action).toContain(
      `another account than the one that it came from, ${MEMBER}: do not trust it`,
    );
    expect(headline(outcome)).toContain(MEMBER);
    expect(headline(outcome)).not.toContain('example-hub');
  });

  it('is not doubted if it names its own account', () => {
    expect(arrived().action).not.toContain('do not trust it');
  });

  it('says what is to be doubted before the words of the sender, which channels cut', () => {
    const identity = { accountId: '111122223333', region: 'us-east-1', partition: 'aws' };
    const outcome = arrived(
      { identity, action: 'All is well. '.repeat(2_000) },
      {},
      { time: '2026-11-20T00:05:00Z' },
    );
    const texts = [
      toSlackMessage(outcome, DEFAULT_OPTIONS).blocks,
      plainSlackText(outcome, DEFAULT_OPTIONS),
      toChatbotNotification(outcome),
      toText(outcome),
    ];
    for (const text of texts.map((one) => JSON.stringify(one))) {
      expect(text).toContain('do not trust it');
      expect(text).toContain('It comes late: it was sent at 2026-11-20 00:05 UTC');
    }
  });

  it.each([
    ['now', '2026-11-20T03:05:29Z', false],
    ['within a burst', '2026-11-20T03:04:00Z', false],
    ['half an hour ago', '2026-11-20T02:35:00Z', true],
    ['in the future', '2026-11-20T09:00:00Z', false],
    ['at no time', 'yesterday', false],
  ])('says that it comes late if it was sent %s: %s', (_, time, isLate) => {
    expect(arrived({}, {}, { time }).action.startsWith('It comes late')).toBe(isLate);
  });

  it('says in its first line whose it is, with the name', () => {
    expect(headline(arrived({}, { accountName: 'example-shop' }))).toContain(`example-shop (${MEMBER})`);
  });

  it('shows no command, not even the one that mutes, and says where they are', () => {
    const outcome = arrived({ commands: { fix: [HOSTILE], undo: [HOSTILE] } });
    expect(outcome.action).toContain("in the alert of the account's own topic");
    expect(shown(outcome)).not.toContain('attach-role-policy');
    expect(shown(outcome)).not.toMatch(/aws [a-z0-9]+ [a-z]+-[a-z]+/);
  });

  it('has links that were made here: a link to the console can begin something', () => {
    const create = 'https://console.aws.amazon.com/cloudformation/home#/stacks/create/review?templateURL=x';
    const outcome = arrived({ links: { event: create, resource: create, prerequisite: create } });
    expect(shown(outcome)).not.toContain('templateURL');
    expect(outcome.links.event).toContain('/cloudtrailv2/home?region=eu-central-1#/events/3c8a7c1e');
    expect(outcome.links.resource).toContain('vpc-0abc');
    expect(outcome.links.prerequisite).toBeUndefined();
  });

  it('keeps a link to the documentation of AWS', () => {
    const prerequisite = 'https://docs.aws.amazon.com/vpc/latest/userguide/example.html';
    expect(arrived({ links: { prerequisite } }).links.prerequisite).toBe(prerequisite);
    const alike = 'https://docs.aws.amazon.com.example.com/';
    expect(arrived({ links: { prerequisite: alike } }).links.prerequisite).toBeUndefined();
  });

  it('links to no page of a resource that nobody here knows', () => {
    const type = 'constructor' as never;
    expect(arrived({ findings: [], resources: [{ type, id: 'x' }] }).links.resource).toBeUndefined();
  });

  it('links to the one Region that records IAM', () => {
    const event = { eventId: 'e-1', api: 'iam:DetachRolePolicy', time: '2026-11-20T03:04:05Z' };
    expect(arrived({ event }).links.event).toContain('region=us-east-1');
  });

  it('has an incident of its own account, so that it ends no other one', () => {
    const incident = 'session-log-bucket/AWS::S3::Bucket#example';
    const [ours, theirs] = [arrived({ incident }), arrived({ incident }, {}, { account: '999988887777' })];
    expect(ours.incident).toBe(`${MEMBER}/eu-central-1/${incident}`);
    expect(theirs.incident).not.toBe(ours.incident);
    expect(arrived({ incident: null }).incident).toBeNull();
  });

  it('does not choose the subject of its mail, which would join the thread of another account', () => {
    const subject = '[critical] Session Manager fails in vpc-0prod, account example-prod';
    const resolved = {
      how: 'holds',
      since: '2026-11-20T03:04:05Z',
      until: '2026-11-20T04:04:05Z',
      severity: 'critical',
      subject,
      stillOpen: [],
    } as const;
    const outcome = arrived({ status: 'resolved', resolved });
    expect(outcome.resolved).toMatchObject({ how: 'holds' });
    expect(toSnsMessage(outcome).Subject).not.toContain('example-prod');
    expect(toSnsMessage(outcome).Subject).toContain(MEMBER);
  });

  it('cannot forge a line or a mention', () => {
    const outcome = arrived({
      because: 'x\n<!channel> <https://example.com|AWS>',
      action: '@channel\nRun: y',
    });
    const { text, blocks } = toSlackMessage(outcome, DEFAULT_OPTIONS);
    expect(JSON.stringify([text, blocks])).not.toMatch(/<!channel>|<https:\/\/example/);
  });
});
