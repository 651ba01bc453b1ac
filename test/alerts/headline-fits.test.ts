import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toChatbotNotification } from '../../functions/alerts/chatbot.ts';
import { headline } from '../../functions/alerts/headline.ts';
import { SLACK_LIMITS, toSlackMessage } from '../../functions/alerts/slack.ts';
import { toSnsMessage } from '../../functions/alerts/sns.ts';
import { placeForms } from '../../functions/alerts/words/place.ts';
import { FINDING_IMPACTS, type Outcome, SEVERITIES, STATUSES } from '../../functions/core/outcome.ts';
import { arbitraryOutcome } from '../support/arbitrary/outcome.ts';
import { sampleOutcome } from '../support/samples/sample-outcome.ts';

const slackHeader = (outcome: Outcome): string => {
  const [header] = toSlackMessage(outcome).blocks ?? [];
  return header?.type === 'header' ? header.text.text : '';
};

/** What a phone shows of a text of Slack, in which three characters are written as entities. */
const shown = (text: string): string => text.replaceAll(/&(amp|lt|gt);/g, '&');

/** What each channel shows first. */
const firstLines = (
  outcome: Outcome,
): Readonly<Record<'slack' | 'subject' | 'chatbot' | 'push', string>> => ({
  slack: slackHeader(outcome),
  subject: toSnsMessage(outcome).Subject,
  chatbot: toChatbotNotification(outcome).content.title,
  push: shown(toSlackMessage(outcome).text),
});

const LIMITS = { slack: SLACK_LIMITS.header, subject: 99, chatbot: 200, push: 500 } as const;

const EFFECT =
  /sessions? (will|would|may|work|works)|sessions still work|Manager (still works|may)|transcripts (will|would)|session-guard (will|would)|could not be read|Resolved|connected again|Nodes were looked at|Left to settle|No longer relevant|Nothing to do/i;

/** A name that shows where it was cut, if it was: `xxx…xEND`. */
const marked = (mark: string): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: 300 }).map((length) => `${mark.repeat(length)}.${mark.toUpperCase()}`);

const outcomes = fc
  .record({
    status: fc.constantFrom(...STATUSES),
    impact: fc.constantFrom(...FINDING_IMPACTS),
    severity: fc.constantFrom(...SEVERITIES),
    nodes: fc.nat(2000),
    atLeast: fc.boolean(),
    where: fc.oneof(
      marked('p'),
      fc.tuple(fc.constant('vpc-0abc'), marked('p')).map(([id, name]) => `${id} (${name})`),
    ),
    because: marked('c'),
    name: fc.option(marked('n'), { nil: undefined }),
    region: fc.constantFrom('eu-central-1', 'ap-southeast-1', 'us-gov-west-1'),
    isCounted: fc.boolean(),
    security: fc.constantFrom(undefined, true as const),
    reminder: fc.constantFrom(undefined, '2026-02-03T10:41:07Z'),
    users: fc.constantFrom(undefined, { words: '' }, { words: '', shown: { nodes: 2, sample: [] } }),
  })
  .map(({ nodes, atLeast, where, because, name, region, isCounted, security, reminder, users, ...more }) => {
    const base = sampleOutcome(more);
    return {
      ...base,
      because,
      identity: { ...base.identity, region, ...(name === undefined ? {} : { accountName: name }) },
      blastRadius: isCounted ? { nodes, atLeast, sample: [], where } : null,
      findings: base.findings.map((finding) => ({
        ...finding,
        because,
        impact: more.impact,
        ...(security ? { security } : {}),
        ...(users ? { users } : {}),
      })),
      ...(reminder ? { reminder } : {}),
    } satisfies Outcome;
  });

describe('the headline of each channel', () => {
  it('fits, is whole, and says what fails and where, whatever the lengths', () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        for (const [channel, text] of Object.entries(firstLines(outcome))) {
          expect(text.length).toBeLessThanOrEqual(LIMITS[channel as keyof typeof LIMITS]);
          expect(text).not.toMatch(/…|\.\.\./);
          expect(text).toMatch(EFFECT);
          if (!/Left to settle|No longer relevant|Nothing to do/.test(text)) {
            expect(text).toMatch(/vpc-0abc|P|111122223333|eu-central-1|ap-southeast-1|us-gov-west-1/);
          }
          // A name is there as a whole, or not at all.
          for (const mark of ['p', 'c', 'n']) {
            if (text.includes(mark.repeat(8))) expect(text).toContain(`.${mark.toUpperCase()}`);
          }
          expect(text.includes('Security: ')).toBe(outcome.findings.some(({ security }) => security));
          expect(text.includes('Still broken. ')).toBe(outcome.reminder !== undefined);
          expect(text.includes('Fixed: ')).toBe(outcome.status === 'fixed');
          expect(text.includes('FIX FAILED: ')).toBe(outcome.status === 'fix-failed');
        }
      }),
    );
  });

  it('is never cut and never empty, whatever an outcome holds', () => {
    fc.assert(
      fc.property(arbitraryOutcome(300), (outcome) => {
        for (const [channel, text] of Object.entries(firstLines(outcome))) {
          expect(text.length).toBeLessThanOrEqual(LIMITS[channel as keyof typeof LIMITS]);
          expect(text).not.toContain('…');
          // What comes after an alert has the subject of the alert.
          const isOfAlert = channel === 'subject' && /resolved|follow-up/.test(outcome.status);
          if (!isOfAlert) expect(text).toMatch(EFFECT);
        }
      }),
    );
  });
});

const blast = { nodes: 9, atLeast: false, sample: [], where: 'vpc-0a1b2c3d4e5f67890 (prod)' };
const named = { ...sampleOutcome().identity, accountName: 'example-prod' };
const [finding] = sampleOutcome().findings;
if (!finding) throw new Error('the sample has a finding');

const because = (text: string): Partial<Outcome> => ({
  identity: named,
  blastRadius: blast,
  findings: [{ ...finding, because: text }],
});

describe('what the header of Slack keeps', () => {
  it.each<[string, Partial<Outcome>, string]>([
    [
      'the name of the account instead of its id',
      { identity: named, findings: [], because: 'x'.repeat(100) },
      '🚨 Session Manager sessions will fail on 14 managed nodes in vpc-0abc (prod), account example-prod, eu-central-1',
    ],
    [
      'the cause without its consequence',
      because(
        'no rule of sg-0abc allows TCP 443 from the node, so 6 of 6 managed nodes in vpc-0a cannot reach ssm',
      ),
      '🚨 Sessions will fail on 9 nodes in vpc-0a1b2c3d4e5f67890 (prod), example-prod eu-central-1: no rule of sg-0abc allows TCP 443 from the node',
    ],
    [
      'the cause without what names it',
      because('log bucket logs does not exist (named by SSM-SessionManagerRunShell ($LATEST and $DEFAULT))'),
      '🚨 Sessions will fail on 9 nodes in vpc-0a1b2c3d4e5f67890 (prod), example-prod eu-central-1: log bucket logs does not exist',
    ],
    [
      'one of many actions, and their number',
      because('role web is denied s3:PutObject, ssm:A, ssm:B, ssm:C, and so on, and more of this'),
      '🚨 Sessions will fail on 9 nodes in vpc-0a1b2c3d4e5f67890 (prod), example-prod eu-central-1: role web is denied s3:PutObject and 3 other actions',
    ],
    [
      'no half of a sentence with "but"',
      because(
        `rtb-0abc leads to the internet gateway igw-0abc, but the node has no public address of its own, and ${'x'.repeat(80)}`,
      ),
      '🚨 Session Manager sessions will fail on 9 managed nodes in vpc-0a1b2c3d4e5f67890 (prod), account example-prod, eu-central-1',
    ],
    [
      'no Name tag that is too long',
      { blastRadius: { ...blast, where: `vpc-0a1b2c3d4e5f67890 (${'n'.repeat(90)})` } },
      '🚨 Session Manager sessions will fail on 9 managed nodes in vpc-0a1b2c3d4e5f67890, account 111122223333, eu-central-1',
    ],
    [
      'the first of many places',
      {
        blastRadius: {
          ...blast,
          where: Array.from({ length: 30 }, (_, n) => `vpc-0a1b2c3d4e5f678${n} (team, ${n})`).join(', '),
        },
      },
      '🚨 Sessions will fail on 9 nodes in vpc-0a1b2c3d4e5f6780 and others, 111122223333 eu-central-1: DHCP options now name public DNS servers',
    ],
    [
      'neither a name of an account nor an id that is none',
      { identity: { ...named, accountName: 'x'.repeat(51), accountId: 'all is well' } },
      '🚨 Session Manager sessions will fail on 14 managed nodes in vpc-0abc (prod), eu-central-1: DHCP options now name public DNS servers',
    ],
    [
      'a doubt',
      { status: 'inconclusive', blastRadius: { ...blast, nodes: 1 }, findings: [], because: '' },
      '🚨 Cannot tell whether Session Manager still works on 1 managed node in vpc-0a1b2c3d4e5f67890 (prod), account 111122223333, eu-central-1',
    ],
  ])('%s', (_, changes, expected) => {
    expect(slackHeader(sampleOutcome(changes))).toBe(expected);
  });

  it.each<[string, Partial<Outcome>, string]>([
    [
      'the end of an incident, and how long it lasted',
      {
        status: 'resolved',
        resolved: {
          how: 'holds',
          since: '2026-02-03T10:41:07Z',
          until: '2026-02-03T13:11:07Z',
          severity: 'critical',
          where: 'vpc-0a1b2c3d4e5f67890 (prod)',
          stillOpen: ['a'],
        },
      },
      '✅ Resolved after 2 hours 30 minutes in part: what was broken holds again in vpc-0a1b2c3d4e5f67890 (prod), account 111122223333, eu-central-1',
    ],
    [
      'nodes that are not back, as many as fit',
      {
        status: 'follow-up',
        identity: named,
        followUp: {
          minutes: 15,
          connected: 8,
          of: 14,
          total: 14,
          missing: Array.from({ length: 6 }, (_, n) => ({ id: `i-${n}`, name: `web-server-${n}` })),
          where: 'vpc-0a1b2c3d4e5f67890 (prod)',
        },
      },
      '⏳ 8 of 14 nodes connected again 15 min after the mend in vpc-0a1b2c3d4e5f67890 (prod), example-prod eu-central-1; not yet: web-server-0 and 5 more',
    ],
  ])('%s', (_, changes, expected) => {
    expect(slackHeader(sampleOutcome(changes))).toBe(expected);
  });

  it('the whole cause where nothing limits it', () => {
    const text =
      'log bucket logs does not exist (named by SSM-SessionManagerRunShell ($LATEST and $DEFAULT))';
    expect(headline(sampleOutcome(because(text)))).toMatch(/\$LATEST and \$DEFAULT\)\)$/);
  });
});

it.each([
  ['vpc-1 (prod)', ['vpc-1 (prod)', 'vpc-1']],
  ['vpc-1 (prod (eu))', ['vpc-1 (prod (eu))', 'vpc-1']],
  ['vpc-1 (a, b)', ['vpc-1 (a, b)', 'vpc-1']],
  ['vpc-1 (a), vpc-2 (b)', ['vpc-1 (a), vpc-2 (b)', 'vpc-1, vpc-2', 'vpc-1 and others']],
  ['vpc-1 (a(, vpc-2 (b)', ['vpc-1 (a(, vpc-2 (b)', 'vpc-1 and others']],
  ['role a, profile b', ['role a, profile b', 'role a and others']],
  ['ap-northeast-1', ['ap-northeast-1']],
  ['(x', []],
  ['', []],
])('the names of the place %s, from long to short', (where, expected) => {
  expect(placeForms(where)).toEqual(expected);
});
