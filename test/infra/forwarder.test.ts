import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { registry } from '../../functions/prerequisites/index.ts';
import { forwarderTemplate } from '../../infra/forwarder/template.ts';
import { eventRules, PATTERN_LIMIT } from '../../infra/generate/event-rules.ts';
import { ref } from '../../infra/generate/parts.ts';
import { findCfnLint } from './cfn-lint.ts';

const FILE = fileURLToPath(new URL('../../infra/generated/forwarder.json', import.meta.url));

const template = forwarderTemplate(registry);
const { Resources } = template;
const cfnLint = await findCfnLint();

const propertiesOf = (id: string): Readonly<Record<string, unknown>> => {
  const found = Resources[id];
  if (!found) throw new Error(`no resource ${id}`);
  return found.Properties;
};

const watched = registry
  .flatMap(({ watches }) => Object.keys(watches))
  .filter((api) => api.startsWith('iam:'))
  .map((api) => api.slice('iam:'.length))
  .toSorted();

describe('the forwarder', () => {
  it('is the committed file, which is what is deployed', () => {
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(template);
  });

  it('forwards exactly the calls of IAM that are watched, and no failed ones', () => {
    expect(watched.length).toBeGreaterThan(10);
    expect(propertiesOf('IamRule')['EventPattern']).toEqual({
      source: ['aws.iam'],
      'detail-type': ['AWS API Call via CloudTrail'],
      account: [{ Ref: 'AWS::AccountId' }],
      detail: { eventSource: ['iam.amazonaws.com'], eventName: watched, errorCode: [{ exists: false }] },
    });
  });

  it('is heard in the guarded Region by the rule that feeds the identity queue', () => {
    const rules = eventRules(registry).filter(({ pattern }) => pattern.source.includes('aws.iam'));
    expect(rules).toMatchObject([{ family: 'identity', pattern: propertiesOf('IamRule')['EventPattern'] }]);
  });

  it('forwards the deletion of the named buckets alone', () => {
    expect(propertiesOf('BucketRule')['EventPattern']).toMatchObject({
      source: ['aws.s3'],
      account: [{ Ref: 'AWS::AccountId' }],
      detail: { eventName: ['DeleteBucket'], requestParameters: { bucketName: { Ref: 'LogBuckets' } } },
    });
    const [rule] = eventRules(registry).filter(({ pattern }) => pattern.source.includes('aws.s3'));
    expect(rule?.pattern.detail.eventName).toContain('DeleteBucket');
  });

  it('keeps its patterns below what EventBridge takes', () => {
    for (const id of ['IamRule', 'Route53Rule', 'Route53RecordsRule', 'BucketRule']) {
      expect(JSON.stringify(propertiesOf(id)['EventPattern']).length).toBeLessThan(PATTERN_LIMIT);
    }
  });

  it('may put events on the one bus and do nothing else', () => {
    const [{ PolicyDocument }, ...others] = propertiesOf('ForwarderRole')['Policies'] as [
      { PolicyDocument: { Statement: readonly unknown[] } },
    ];
    expect(others).toEqual([]);
    expect(PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['events:PutEvents'],
        Resource: [
          {
            'Fn::Sub': `arn:${ref('AWS::Partition')}:events:${ref('GuardedRegion')}:${ref('AWS::AccountId')}:event-bus/default`,
          },
        ],
      },
    ]);
  });

  it('parks what it cannot deliver, and rings', () => {
    for (const id of ['IamRule', 'Route53Rule', 'Route53RecordsRule', 'BucketRule']) {
      expect(propertiesOf(id)['Targets']).toMatchObject([
        {
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['ForwarderDeadLetters', 'Arn'] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400 },
        },
      ]);
      expect(JSON.stringify(propertiesOf('ForwarderDeadLettersPolicy'))).toContain(`["${id}","Arn"]`);
    }
    expect(propertiesOf('ForwarderDeadLetters')).not.toHaveProperty('FifoQueue');
    expect(propertiesOf('ForwarderDeadLettersAlarm')).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 0,
    });
  });

  it('names no partition, Region or account of its own', () => {
    const text = JSON.stringify(Resources);
    expect(text).not.toMatch(/arn:aws[:-]/);
    expect(text).not.toMatch(/us-east-1|\b\d{12}\b/);
  });

  it.skipIf(!cfnLint.found)(
    `cfn-lint has nothing to say${cfnLint.found ? '' : ` (skipped: ${cfnLint.because})`}`,
    async () => {
      const said = await promisify(execFile)(cfnLint.command, ['-t', FILE], { timeout: 600_000 }).catch(
        ({ stdout }: { readonly stdout: string }) => ({ stdout }),
      );
      expect(said.stdout).toBe('');
    },
    70_000,
  );
});
