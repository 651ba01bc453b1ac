import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOT_COPYABLE } from '../../functions/alerts/escape.ts';
import { LABELS } from '../../functions/alerts/labels.ts';
import { plain } from '../../functions/alerts/phrase.ts';
import { toShortText, toText } from '../../functions/alerts/text.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { arbitraryOutcome } from '../support/arbitrary/outcome.ts';
import { fixedOutcome, sampleOutcome } from '../support/samples/sample-outcome.ts';

describe('mail text', () => {
  test('tells everything, the headline first', () => {
    expect(
      toText(sampleOutcome()),
    ).toBe(`Session Manager sessions will fail on 14 managed nodes in vpc-0abc (prod), account 111122223333, eu-central-1

What broke: DHCP options now name public DNS servers. Users will see: "TargetNotConnected: i-0abc is not connected"

Who: alice@example.com using the AWS console as role network-admin from 192.0.2.10
What: ec2:AssociateDhcpOptions on VPC vpc-0abc
When: 2026-11-20T03:04:05Z (UTC)
Account: 111122223333, eu-central-1

To fix it:
aws ec2 associate-dhcp-options --region eu-central-1 --dhcp-options-id dopt-0old --vpc-id vpc-0abc

Action taken: Nothing was changed: the guard is in alert mode.

Affected: 14 managed nodes in "vpc-0abc (prod)": web-1, web-2, web-3, web-4, web-5 and 9 more
Takes effect: Within a few hours, as DHCP leases are renewed.

Before and after:
- domain-name-servers: AmazonProvidedDNS → 192.0.2.53

Links:
CloudTrail event: https://eu-central-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-central-1#/events/3c8a7c1e-0000-4000-8000-000000000001
Resource: https://eu-central-1.console.aws.amazon.com/vpcconsole/home?region=eu-central-1#VpcDetails:VpcId=vpc-0abc

To mute this (instead of true, you can give the last day to mute as YYYY-MM-DD):
aws ec2 create-tags --resources vpc-0abc --tags Key=session-guard:ignore,Value=true --region eu-central-1

Incident vpc-name-resolution/AWS::EC2::VPC#vpc-0abc · event 3c8a7c1e-0000-4000-8000-000000000001 · prerequisite vpc-name-resolution`);
  });

  test('of a fix tells how to take it back, and what users were spared', () => {
    const text = toText(fixedOutcome());
    expect(text).toContain('Users would have seen: "TargetNotConnected');
    expect(text).toContain('To undo the fix:\naws ec2 associate-dhcp-options');
    expect(text).not.toContain('To fix it:');
  });

  test.each([
    ['in alert mode', sampleOutcome(), false],
    ['where a fix failed before its first call', sampleOutcome({ status: 'fix-failed' }), false],
    ['where a fix failed halfway', sampleOutcome({ status: 'fix-failed', calls: ['ec2:A'] }), true],
    ['after a fix', fixedOutcome(), true],
  ])('offers to undo a fix only if something was changed: %s', (_, outcome, isOffered) => {
    const undo = ['aws sts get-caller-identity'];
    const text = toText({ ...outcome, commands: { ...outcome.commands, undo } });
    expect(text.includes('To undo the fix')).toBe(isOffered);
    expect(text.includes('To fix it:')).toBe(outcome.status !== 'fixed');
  });

  test('says what was done before what is left to do, once the guard has begun', () => {
    const order = (outcome: Outcome): readonly number[] =>
      ['Who: ', 'To fix it:', 'Action taken: ', 'Affected: '].map((word) =>
        toText(outcome).indexOf(`\n${word}`),
      );
    const [who = 0, fix = 0, action = 0, affected = 0] = order(sampleOutcome());
    expect([who, fix, action, affected]).toEqual([who, fix, action, affected].toSorted((a, b) => a - b));
    const [, fixLater = 0, actionFirst = 0] = order(sampleOutcome({ status: 'fix-failed' }));
    expect(actionFirst).toBeLessThan(fixLater);
  });

  test('does not say that something broke where nobody can tell', () => {
    const text = toText(sampleOutcome({ status: 'inconclusive', impact: 'unknown' }));
    expect(text).toContain('What is unclear: DHCP options');
    expect(text).toContain('To put it back:\naws ec2');
    expect(text).not.toMatch(/What broke|To fix it/);
  });

  test('says why there is a message if nothing was found', () => {
    const unreadable = {
      status: 'unreadable',
      findings: [],
      because: 'requestParameters is missing',
    } as const;
    expect(toText(sampleOutcome(unreadable))).toContain('\nWhy: requestParameters is missing\n');
  });

  test('names the account, and who reads its JSON gets the name as well', () => {
    const identity = { ...sampleOutcome().identity, accountName: 'example-prod' };
    expect(toText(sampleOutcome({ identity }))).toContain(
      'Account: example-prod (111122223333), eu-central-1',
    );
    const holdsId = { ...identity, accountName: 'example-prod (111122223333)' };
    expect(toText(sampleOutcome({ identity: holdsId }))).toContain(
      'Account: example-prod (111122223333), eu-central-1',
    );
    const forged = { ...identity, accountName: 'prod\n\nTo fix it:\nrm -rf /' };
    expect(toText(sampleOutcome({ identity: forged })).match(/^To fix it:$/gm)).toHaveLength(1);
  });

  test('of the sweep names no actor and no event', () => {
    const text = toText(sampleOutcome({ event: null, actor: null, incident: null }));
    expect(text).toContain('What: Found without an event that explains it, on VPC vpc-0abc');
    expect(text).not.toMatch(/Who:|When:|event 3c8a/);
  });

  test('says so where a count is a lower bound and where a cause is not proven', () => {
    const { blastRadius, findings } = sampleOutcome();
    const text = toText(
      sampleOutcome({
        blastRadius: blastRadius && { ...blastRadius, nodes: 500, atLeast: true },
        findings: findings.map((finding) => ({ ...finding, attribution: 'suspected' as const })),
      }),
    );
    expect(text).toContain('at least 500 managed nodes in');
    expect(text).toContain('web-5 and at least 495 more');
    expect(text).toContain('(this change is suspected, not proven, to be the cause)');
  });

  test("nobody's name forges a line", () => {
    const actor = { name: 'eve\n\nTo fix it:\nrm -rf /', tool: 'sdk' as const };
    const text = toText(sampleOutcome({ actor }));
    expect(text).toContain('Who: "eve To fix it: rm -rf /" using an AWS SDK');
    expect(text.match(/^To fix it:$/gm)).toHaveLength(1);
  });
});

/** How a line of a mail may begin, after its first one. */
const BEGINNINGS = new RegExp(
  `^(?:$|- |${Object.values(LABELS).join('|')}|CloudTrail event: https:|Resource: https:|What sessions need here: https:|aws |Incident |event |prerequisite |${NOT_COPYABLE})`,
);

test('no text of others begins a line, whatever an outcome holds', () => {
  const { identity } = sampleOutcome();
  const commands = { fix: ['aws sts get-caller-identity'], undo: ['`'] };
  fc.assert(
    fc.property(arbitraryOutcome(), (outcome) => {
      const [first = '', ...rest] = toText({ ...outcome, identity, commands }).split(
        /[\n\r\u0085\u2028\u2029]/,
      );
      expect(first).toMatch(
        /^(Security: )?(Session Manager|Sessions |Some |Transcripts |session-guard|No managed nodes|No node |Fixed: |FIX FAILED: |Resolved|All nodes are back: |-?[0-9.e+-]+ of |Nodes were looked at|Cannot tell|An event could|Left to settle|No longer relevant|Nothing to do)/,
      );
      for (const line of rest) expect(line).toMatch(BEGINNINGS);
    }),
  );
});

test.each([
  ['a name of one word', 'web-1', 'web-1'],
  ['a name that continues the sentence', 'eve using the AWS console', '"eve using the AWS console"'],
  ['a name that ends its quotes', 'eve" using "x', `"eve' using 'x"`],
  ['what is quoted already', '"not connected"', '"not connected"'],
])('%s stays apart from the words around it', (_, code, expected) => {
  expect(plain(['Who: ', { code }])).toBe(`Who: ${expected}`);
});

describe('how to mute', () => {
  test('takes the tag key of the installation', () => {
    expect(toText(sampleOutcome(), { ignoreTag: 'team:leave alone' })).toContain(
      `--tags '[{"Key":"team:leave alone","Value":"true"}]'`,
    );
  });

  test('quotes what a shell would read', () => {
    const outcome = sampleOutcome({ resources: [{ type: 'AWS::Logs::LogGroup', id: "/a'b $(c)#d" }] });
    expect(toText(outcome)).toContain(
      `--cli-input-json '{"resourceArn":"arn:aws:logs:eu-central-1:111122223333:log-group:/a\\u0027b $(c)#d"}'`,
    );
  });

  test.each([
    [
      'what helps a stranger',
      { findings: sampleOutcome().findings.map((f) => ({ ...f, security: true as const })) },
    ],
    ['an unreadable event', { status: 'unreadable' as const }],
    [
      'an alias of a key',
      { resources: [{ type: 'AWS::KMS::Key' as const, id: 'alias/example' }], findings: [] },
    ],
    ['what is gone', { mute: null }],
    ['nothing known', { resources: [], findings: [] }],
  ])('is not offered for %s', (_, changes) => {
    expect(toText(sampleOutcome(changes))).not.toContain('To mute this');
  });
});

test('the short text has the headline, what was done and the ids', () => {
  expect(toShortText(sampleOutcome()).split('\n')).toEqual([
    expect.stringContaining('Session Manager sessions will fail'),
    'Action taken: Nothing was changed: the guard is in alert mode.',
    'Account: 111122223333, eu-central-1',
    expect.stringContaining('Incident vpc-name-resolution'),
  ]);
});
