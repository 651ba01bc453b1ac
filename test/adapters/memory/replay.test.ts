import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXAMPLE, exampleAccount } from '../../../cli/example/account.ts';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import { callsOf } from '../../../functions/account/records/calls-of-change.ts';
import { HIDDEN_CONTENT } from '../../../functions/account/records/write/shapes.ts';
import { createEmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { replay } from '../../../functions/adapters/memory/replay.ts';
import { type Change, parseRecord } from '../../../functions/formats/cloudtrail.ts';
import type { Json } from '../../../functions/formats/json.ts';
import { eventOf, updatePreferences } from '../../support/samples/sample-events.ts';

const changeOf = (event: Json): Change => {
  const parsed = parseRecord(event);
  if (parsed.kind !== 'change') throw new Error(parsed.because);
  return parsed.change;
};

const name = fc.stringMatching(/^[a-z][a-z0-9-]{2,20}$/);
const version = fc.integer({ min: 1, max: 99 }).map(String);
const arn = name.map((id) => `arn:aws:kms:ap-northeast-1:111122223333:key/${id}`);

/** Every call that a record contains completely. */
const call: fc.Arbitrary<ApiCall> = fc.oneof(
  fc.record({ Name: name, DocumentVersion: version }).map((input) => ({
    api: 'ssm:UpdateDocumentDefaultVersion' as const,
    input,
  })),
  name.map((Name) => ({ api: 'ssm:DeleteDocument' as const, input: { Name } })),
  name.map((Bucket) => ({ api: 's3:DeleteBucket' as const, input: { Bucket } })),
  name.map((Bucket) => ({ api: 's3:DeleteBucketEncryption' as const, input: { Bucket } })),
  name.map((Bucket) => ({
    api: 's3:CreateBucket' as const,
    input: { Bucket, CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-1' } },
  })),
  fc.tuple(name, arn, fc.boolean()).map(([Bucket, KMSMasterKeyID, BucketKeyEnabled]) => ({
    api: 's3:PutBucketEncryption' as const,
    input: {
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID },
            BucketKeyEnabled,
          },
        ],
      },
    },
  })),
  name.map((logGroupName) => ({ api: 'logs:DeleteLogGroup' as const, input: { logGroupName } })),
  name.map((logGroupName) => ({ api: 'logs:DisassociateKmsKey' as const, input: { logGroupName } })),
  fc.tuple(name, arn).map(([logGroupName, kmsKeyId]) => ({
    api: 'logs:AssociateKmsKey' as const,
    input: { logGroupName, kmsKeyId },
  })),
  fc
    .constantFrom('kms:DisableKey', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion', 'kms:EnableKey')
    .chain((api) => arn.map((KeyId) => ({ api, input: { KeyId } }) as const)),
  fc.tuple(name, name).map(([VpcId, DhcpOptionsId]) => ({
    api: 'ec2:AssociateDhcpOptions' as const,
    input: { VpcId, DhcpOptionsId },
  })),
  fc.tuple(name, fc.boolean()).map(([VpcId, Value]) => ({
    api: 'ec2:ModifyVpcAttribute' as const,
    input: { VpcId, EnableDnsSupport: { Value } },
  })),
);

describe('a recorded call', () => {
  it('is read out of its record again', () => {
    fc.assert(
      fc.property(call, (made) => {
        expect(callsOf(changeOf(eventOf(made)))).toEqual([made]);
      }),
    );
  });

  it('hides the content of a document', () => {
    const change = changeOf(eventOf(updatePreferences));
    expect(change.request['content']).toBe(HIDDEN_CONTENT);
    expect(change.api).toBe('ssm:UpdateDocument');
    expect(change.actor).toMatchObject({
      name: 'alice@example.com',
      tool: 'console',
      sourceIp: '192.0.2.10',
    });
  });
});

describe('a replayed change', () => {
  const read = readAccountFile(exampleAccount);
  const account = () => {
    if (!read.ok) throw new Error(read.problems.join('\n'));
    return { account: createEmbeddedAccount(read.state), next: new Map(Object.entries(read.next)) };
  };

  it('happens once, however often it is replayed', () => {
    fc.assert(
      fc.property(call, (made) => {
        const world = account();
        const change = changeOf(eventOf(made));
        replay(change, world.account, world.next);
        const once = world.account.state();
        replay(change, world.account, world.next);
        expect(world.account.state()).toEqual(once);
      }),
    );
  });

  it('installs the next contents in order, under the version that the record tells', () => {
    const world = account();
    world.next.set(EXAMPLE.document, ['first', 'second']);
    for (const documentVersion of ['4', '5', '5']) {
      replay(changeOf(eventOf(updatePreferences, { documentVersion })), world.account, world.next);
    }
    const document = presentValue(world.account.state().documents[EXAMPLE.document]);
    expect(document).toMatchObject({ latestVersion: '5', defaultVersion: '1' });
    expect(document?.versions).toMatchObject({ '4': 'first', '5': 'second' });
  });

  it('leaves the account alone when the call failed', () => {
    const world = account();
    const before = world.account.state();
    const failed = eventOf({ api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.bucket } }, { errorCode: 'X' });
    replay(changeOf(failed), world.account, world.next);
    expect(world.account.state()).toBe(before);
  });
});
