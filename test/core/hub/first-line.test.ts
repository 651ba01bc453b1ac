import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toChatbotNotification } from '../../../functions/alerts/chatbot.ts';
import { headline } from '../../../functions/alerts/headline.ts';
import { DEFAULT_OPTIONS } from '../../../functions/alerts/mute.ts';
import { toSlackMessage } from '../../../functions/alerts/slack.ts';
import { mailSubject } from '../../../functions/alerts/sns.ts';
import { readArrival } from '../../../functions/core/hub/arrival.ts';
import { foreignOutcome } from '../../../functions/core/hub/foreign-outcome.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { lineOf } from '../../../functions/use-cases/hub/summary.ts';
import { arbitraryOutcome } from '../../support/arbitrary/outcome.ts';
import { envelope, MEMBER, outcomeDetail } from '../../support/hub/envelope.ts';
import { sampleOutcome } from '../../support/samples/sample-outcome.ts';

const NAME = 'example-shop';

const NOW = new Date('2026-11-20T03:05:30.000Z');

const arrived = (outcome: Partial<Outcome>, names: Readonly<Record<string, string>> = {}): Outcome => {
  const arrival = readArrival(envelope({ detail: outcomeDetail(outcome) }));
  if (arrival.kind !== 'outcome') throw new Error('it is no outcome');
  return foreignOutcome(arrival, names, NOW);
};

/** What each channel shows first, where all that it has is one line. */
const firstLines = (outcome: Outcome): readonly string[] => {
  const { text, blocks = [] } = toSlackMessage(outcome, DEFAULT_OPTIONS);
  const [header] = blocks;
  return [
    text.split('\n')[0] ?? '',
    header?.type === 'header' ? header.text.text : '',
    toChatbotNotification(outcome).content.title,
    mailSubject(outcome),
  ];
};

const [finding] = sampleOutcome().findings;
if (!finding) throw new Error('the sample has no finding');

const about = (id: string): Outcome['findings'][number] => ({
  ...finding,
  subject: { ...finding.subject, id },
});

const blast = { nodes: 3, atLeast: false, sample: [], where: '' };
const resolved = { how: 'holds', since: '', until: '', severity: 'critical', stillOpen: [] } as const;
const followUp = { minutes: 3, connected: 3, of: 3, total: 3, missing: [] };
const users = { words: 'what starts there', shown: { nodes: 2, sample: [] } };

/** Every way in which the place of a headline can be the word of the sender. */
const placed = (where: string): readonly Partial<Outcome>[] => [
  { blastRadius: { ...blast, where } },
  { blastRadius: { ...blast, where }, status: 'fixed' },
  { blastRadius: blast, findings: [about(where)] },
  { blastRadius: null, findings: [{ ...about(where), users }] },
  { blastRadius: null, findings: [{ ...about(where), users: { words: 'x' } }] },
  { blastRadius: null, findings: [about(where)], status: 'resolved', resolved },
  { blastRadius: null, findings: [about(where)], status: 'follow-up', followUp },
  { status: 'resolved', resolved: { ...resolved, where } },
  { status: 'follow-up', followUp: { ...followUp, where } },
];

describe('the first line of what a hub tells', () => {
  it.each([
    'account example-prod',
    'account 111122223333, us-east-1',
    '  Account example-prod',
    'account\u200bexample-prod',
  ])('names no other account by its place, wherever the place is from: %j', (where) => {
    for (const outcome of placed(where)) {
      for (const line of [...firstLines(arrived(outcome)), lineOf(arrived(outcome))]) {
        expect(line).toContain(MEMBER);
        expect(line).not.toMatch(/example-prod|111122223333/);
      }
    }
  });

  it.each([
    'vpc-0123456789abcdef0 (example-production-of-the-shop-in-frankfurt)',
    'vpc-0123456789abcdef0 (shop-production), vpc-0fedcba9876543210 (shop-staging)',
    'example-organization-session-transcripts-444455556666-eu-central-1',
  ])('keeps a place that is long: %s', (where) => {
    for (const outcome of placed(where)) {
      const text = headline(arrived(outcome, { [MEMBER]: NAME }), (line) => line.length <= 196);
      if (outcome.blastRadius !== null) expect(text).toContain(where.slice(0, 21));
      expect(text).toContain(NAME);
    }
  });

  it('has the name of an account that is itself the place', () => {
    for (const outcome of placed(`account ${MEMBER}`)) {
      for (const line of firstLines(arrived(outcome, { [MEMBER]: NAME }))) expect(line).toContain(NAME);
    }
    const nowhere = arrived(
      { blastRadius: null, findings: [], status: 'resolved', resolved },
      { [MEMBER]: NAME },
    );
    expect(headline(nowhere)).toBe(
      'Resolved: what was broken holds again in account example-shop, eu-central-1. It was: DHCP options now name public DNS servers',
    );
  });

  it('has the account in each channel, whatever an account sends', () => {
    const hostile = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.constantFrom('account x', '', 'vpc-0abc (prod)', '('.repeat(6_000), 'x'.repeat(6_000)),
    );
    fc.assert(
      fc.property(arbitraryOutcome(300), hostile, fc.nat(8), (any, where, n) => {
        const outcome = arrived({ ...any, ...placed(where)[n] });
        for (const line of firstLines(outcome)) expect(line).toContain(MEMBER);
      }),
      { numRuns: 100 },
    );
  });
});
