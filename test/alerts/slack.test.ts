import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainSlackText, SLACK_LIMITS, toSlackMessage } from '../../functions/alerts/slack.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { arbitraryOutcome } from '../support/arbitrary/outcome.ts';
import { fixedOutcome, sampleOutcome } from '../support/samples/sample-outcome.ts';

type Text = { readonly text: string; readonly max: number };

const textsOf = (block: KnownBlock): readonly Text[] => {
  switch (block.type) {
    case 'header':
      return [{ text: block.text.text, max: SLACK_LIMITS.header }];
    case 'section':
      return [
        ...(block.text ? [{ text: block.text.text, max: SLACK_LIMITS.section }] : []),
        ...(block.fields ?? []).map(({ text }) => ({ text, max: SLACK_LIMITS.field })),
      ];
    case 'context':
      return block.elements.map((element) => ({
        text: 'text' in element ? String(element.text) : '',
        max: SLACK_LIMITS.field,
      }));
    case 'divider':
      return [];
    default:
      throw new Error(`a block of type ${block.type} is not expected`);
  }
};

const blocksOf = (outcome: Outcome): readonly KnownBlock[] => toSlackMessage(outcome).blocks ?? [];
const linesOf = (outcome: Outcome): readonly string[] =>
  blocksOf(outcome).flatMap((block) =>
    block.type === 'divider' ? ['---'] : textsOf(block).flatMap(({ text }) => text.split('\n')),
  );

describe('Slack blocks', () => {
  test('of the sample, line by line', () => {
    const links = { ...sampleOutcome().links, prerequisite: 'https://docs.aws.amazon.com/vpc/dns.html' };
    expect(linesOf(sampleOutcome({ links }))).toEqual([
      '🚨 Sessions will fail on 14 nodes in vpc-0abc (prod), 111122223333 eu-central-1: DHCP options now name public DNS servers',
      '*What broke:* DHCP options now name public DNS servers. Users will see: `"TargetNotConnected: i-0abc is not connected"`',
      '*Who:* `alice@example.com` using the AWS console as role `network-admin` from `192.0.2.10`',
      '*What:* `ec2:AssociateDhcpOptions` on VPC vpc-0abc',
      '*When:* <!date^1795143845^{date_short_pretty} {time_secs}|2026-11-20T03:04:05Z>',
      '*Account:* 111122223333, eu-central-1',
      '*To fix it:*',
      '```',
      'aws ec2 associate-dhcp-options --region eu-central-1 --dhcp-options-id dopt-0old --vpc-id vpc-0abc',
      '```',
      '*Action taken:* Nothing was changed: the guard is in alert mode.',
      '---',
      '*Affected:* 14 managed nodes in `vpc-0abc (prod)`: `web-1`, `web-2`, `web-3`, `web-4`, `web-5` and 9 more',
      '*Takes effect:* Within a few hours, as DHCP leases are renewed.',
      '*Before and after:*',
      '• domain-name-servers: `AmazonProvidedDNS` → `192.0.2.53`',
      expect.stringMatching(
        /^<https:[^|]+\|CloudTrail event> · <https:[^|]+\|Resource> · <https:[^|]+\|What sessions need here>$/,
      ),
      'To mute this: `aws ec2 create-tags --resources vpc-0abc --tags Key=session-guard:ignore,Value=true --region eu-central-1`',
      expect.stringMatching(/^Incident `vpc-name/),
    ]);
  });

  test('a phone shows at most twelve lines before the commands', () => {
    const { findings, differences } = sampleOutcome();
    const many = <T>(items: readonly T[]): readonly T[] => Array.from({ length: 9 }, () => items).flat();
    const lines = linesOf(sampleOutcome({ findings: many(findings), differences: many(differences) }));
    expect(lines.indexOf('---')).toBeLessThanOrEqual(12);
    expect(lines.filter((line) => /^• and \d more$/.test(line))).toEqual(['• and 6 more', '• and 7 more']);
  });

  test('a long text has the full width, and short ones share a line', () => {
    const sections = blocksOf(sampleOutcome()).filter((block) => block.type === 'section');
    const fields = sections.flatMap(({ fields: all = [] }) => all.map(({ text }) => text));
    expect(fields).toEqual([expect.stringMatching(/^\*When:/), expect.stringMatching(/^\*Account:/)]);
    expect(sections.some(({ text }) => text?.text.includes('*Takes effect:*'))).toBe(true);
  });

  test('a time that is none stays as it is, without markup', () => {
    const event = { eventId: 'e', api: 'ec2:A', time: '<!date^1^x|y>' };
    expect(linesOf(sampleOutcome({ event }))).toContain('*When:* &lt;!date^1^x|y&gt;');
  });

  test('of a fix offer the way back only', () => {
    const lines = linesOf(fixedOutcome());
    expect(lines).toContain('*To undo the fix:*');
    expect(lines).not.toContain('*To fix it:*');
  });

  test('no text of others is turned into links or mentions', () => {
    for (const block of blocksOf(sampleOutcome())) {
      if (block.type === 'section') {
        for (const text of [block.text, ...(block.fields ?? [])]) {
          expect(text === undefined || ('verbatim' in text && text.verbatim)).toBe(true);
        }
      }
    }
  });

  test('commands share a code block as long as they fit, and a command too long is not cut', () => {
    const command = (length: number): string => `aws ${'x'.repeat(length)}`;
    const of = (fix: readonly string[]): readonly string[] =>
      linesOf(sampleOutcome({ commands: { fix, undo: [] } }));
    expect(of([command(10), command(20)]).filter((line) => line === '```')).toHaveLength(2);
    expect(of([command(2000), command(2000)]).filter((line) => line === '```')).toHaveLength(4);
    const tooLong = of([command(4000)]);
    expect(tooLong.join()).toContain('The mail and the JSON message hold them all');
    expect(tooLong.join()).not.toContain('aws xxx');
  });
});

test('the plain text has no markup and keeps the commands', () => {
  const { text, blocks } = plainSlackText(sampleOutcome());
  expect(blocks).toBeUndefined();
  expect(text).toContain('To fix it:\n```\naws ec2 associate-dhcp-options');
});

test('whatever an outcome holds, the limits hold and nothing of others is markup', () => {
  fc.assert(
    fc.property(arbitraryOutcome(), (outcome) => {
      const blocks = blocksOf(outcome);
      expect(blocks.length).toBeLessThanOrEqual(SLACK_LIMITS.blocks);
      const texts = blocks.flatMap(textsOf);
      for (const { text, max } of texts) {
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(max);
      }
      for (const block of blocks) {
        if (block.type === 'section' && block.fields) expect(block.fields.length).toBeLessThanOrEqual(10);
      }
      const plain = plainSlackText(outcome).text;
      expect(plain.length).toBeLessThanOrEqual(4000);
      const shown = [...texts.map(({ text }) => text), toSlackMessage(outcome).text, plain]
        .join('\n')
        .replace(/<https:[^<>|]+\|(CloudTrail event|Resource|What sessions need here)>/g, '')
        .replace(/<!date\^\d+\^\{date_short_pretty\} \{time_secs\}\|[-\dTZ:]+>/g, '');
      expect(shown).not.toMatch(/[<>]/);
      expect(toSlackMessage(outcome).text).not.toMatch(/@channel|@here/i);
    }),
  );
});
