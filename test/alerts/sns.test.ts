import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SnsMessage, toSnsMessage } from '../../functions/alerts/sns.ts';
import type { Outcome } from '../../functions/core/outcome.ts';
import { outcomeSchema } from '../../functions/core/outcome-schema.ts';
import { arbitraryOutcome } from '../support/arbitrary/outcome.ts';
import { sampleOutcome } from '../support/samples/sample-outcome.ts';

type Parts = Readonly<Record<'default' | 'email' | 'https' | 'lambda' | 'sqs', string>>;

const partsOf = ({ Message }: SnsMessage): Parts => JSON.parse(Message) as Parts;
const outcomeOf = (message: SnsMessage): Outcome => outcomeSchema.parse(JSON.parse(partsOf(message).sqs));

/** SNS counts the attributes with the message, and refuses one byte more. */
const bytesOf = ({ Message, Subject, MessageAttributes }: SnsMessage): number =>
  Buffer.byteLength(Message) +
  Buffer.byteLength(Subject) +
  Buffer.byteLength(JSON.stringify(MessageAttributes));

describe('SNS message', () => {
  test('has a form for every kind of subscriber', () => {
    const message = toSnsMessage(sampleOutcome(), { ignoreTag: 'team:ignore' });
    const parts = partsOf(message);
    expect(Object.keys(parts).sort()).toEqual(['default', 'email', 'https', 'lambda', 'sqs']);
    expect(parts.email).toMatch(/^Session Manager sessions will fail on 14 managed nodes/);
    expect(parts.email).toContain('Key=team:ignore,Value=true');
    expect(parts.default).toBe(parts.email);
    expect(JSON.parse(parts.https)).toMatchObject({ version: '1.0', source: 'custom' });
    expect(parts.lambda).toBe(parts.sqs);
    expect(outcomeOf(message)).toEqual(sampleOutcome());
  });

  test('has attributes to filter by, none of them empty', () => {
    expect(toSnsMessage(sampleOutcome()).MessageAttributes).toEqual({
      status: { DataType: 'String', StringValue: 'alerted' },
      prerequisite: { DataType: 'String', StringValue: 'vpc-name-resolution' },
      severity: { DataType: 'String', StringValue: 'critical' },
    });
    const { prerequisite } = toSnsMessage(sampleOutcome({ prerequisite: null })).MessageAttributes;
    expect(prerequisite.StringValue).toBe('none');
  });

  test('has a short ASCII subject', () => {
    const where = 'vpc-0abc (Zürich → 東京)';
    const { Subject } = toSnsMessage(
      sampleOutcome({ blastRadius: { nodes: 2, atLeast: false, sample: [], where } }),
    );
    // A name in another script is left out, because question marks name nothing.
    expect(Subject).toBe('[critical] Sessions will fail on 2 nodes in vpc-0abc, 111122223333 eu-central-1');
  });

  test.each<[string, Partial<Outcome>, RegExp]>([
    [
      'long values go first',
      { differences: [{ what: 'content', before: 'x'.repeat(130_000), after: 'y' }] },
      /^aws ec2/,
    ],
    [
      'long commands go next, as comments',
      {
        commands: { fix: [`aws ssm update-document --content '${'"'.repeat(70_000)}'`, 'aws sts'], undo: [] },
      },
      /^# too long/,
    ],
  ])('fits and says that it was shortened: %s', (_, changes, firstCommand) => {
    const message = toSnsMessage(sampleOutcome(changes));
    const outcome = outcomeOf(message);
    expect(bytesOf(message)).toBeLessThanOrEqual(262_144);
    expect(outcome.action).toContain('shortened');
    expect(partsOf(message).email).toContain('shortened');
    expect(outcome.incident).toBe(sampleOutcome().incident);
    expect(outcome.commands.fix[0]).toMatch(firstCommand);
    expect(outcome.commands.fix.at(-1)).toMatch(/^aws /);
  });
});

/** Every text long and every list full; `"` grows most when JSON is put into JSON. */
const inflated = (value: unknown): unknown => {
  if (typeof value === 'string') return '"'.repeat(20_000);
  if (Array.isArray(value)) return Array.from({ length: 40 }, () => inflated(value[0] ?? ''));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inflated(item)]));
};

test('even the largest outcome fits, and names are cut last', () => {
  const { status, severity, tool } = { status: 'alerted', severity: 'critical', tool: 'sdk' } as const;
  const huge = inflated(sampleOutcome()) as Outcome;
  const findings = huge.findings.map((finding) => ({
    ...finding,
    impact: 'sessions-fail' as const,
    attribution: 'proven' as const,
    subject: { ...finding.subject, type: 'AWS::EC2::VPC' as const },
  }));
  const resources = findings.map(({ subject }) => subject);
  const message = toSnsMessage({
    ...huge,
    status,
    severity,
    findings,
    resources,
    attribution: 'proven',
    impact: 'sessions-fail',
    actor: huge.actor && { ...huge.actor, tool },
  });
  expect(bytesOf(message)).toBeLessThanOrEqual(262_144);
  expect(outcomeOf(message).findings).toHaveLength(5);
});

test('whatever an outcome holds, the message fits and its JSON is an outcome', () => {
  fc.assert(
    fc.property(arbitraryOutcome(90_000), (outcome) => {
      const message = toSnsMessage(outcome);
      expect(bytesOf(message)).toBeLessThanOrEqual(262_144);
      expect(message.Subject).toMatch(/^[!-~][ -~]{0,98}$/);
      expect(message.Message).not.toMatch(/[\ufffe\uffff]/);
      expect(outcomeOf(message).status).toBe(outcome.status);
      for (const { StringValue } of Object.values(message.MessageAttributes)) {
        expect(StringValue).not.toBe('');
        expect(StringValue.length).toBeLessThanOrEqual(200);
      }
    }),
    { numRuns: 30 },
  );
});

test('a small outcome comes back out of its JSON unchanged', () => {
  fc.assert(
    fc.property(arbitraryOutcome(50), (outcome) => {
      expect(outcomeSchema.parse(JSON.parse(JSON.stringify(outcome)))).toEqual(outcome);
    }),
  );
});
