import { describe, expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import {
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  GROUP,
  groupOf,
  KEY_ARN,
} from '../support/samples/sample-account.ts';
import { deleteGroup, disableKey, update } from '../support/samples/sample-changes.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, bench, healthyAccount, later, remembering } from '../support/samples/sample-guard.ts';

const LOGS_KEY = KEY_ARN.replace('11111111', '22222222');
const key = (arn: string, state = 'Enabled') => present({ arn, state, tags: {} });

const having = (inputs: Record<string, string | boolean>, more: Partial<AccountState> = {}): AccountState =>
  healthyAccount({
    documents: { [DOCUMENT]: present(documentOf([content(inputs)])) },
    buckets: { [BUCKET]: present(bucketOf({ encryption: 'aws:kms', kmsKeyId: LOGS_KEY })) },
    logGroups: { [GROUP]: present(groupOf({ kmsKeyId: LOGS_KEY })) },
    keys: { [KEY_ARN]: key(KEY_ARN), [LOGS_KEY]: key(LOGS_KEY) },
    ...more,
  });

const S3 = { s3BucketName: BUCKET };
const LOGS = { cloudWatchLogGroupName: GROUP };

const schedule = (made: Bench, KeyId: string) => {
  made.happen({ api: 'kms:ScheduleKeyDeletion', input: { KeyId } });
  return recordOf('kms:ScheduleKeyDeletion', { request: { keyId: KeyId } });
};

describe('the key of a place of transcripts', () => {
  it.each([
    ['bucket', S3],
    ['bucket that must be encrypted', { ...S3, s3EncryptionEnabled: true }],
    ['log group', LOGS],
    ['log group that must be encrypted', { ...LOGS, cloudWatchEncryptionEnabled: true }],
  ])('is told when it is disabled: %s', async (_, inputs) => {
    const made = await remembering({ state: having(inputs) });
    const outcome = await made.deliver(disableKey(made, LOGS_KEY));
    // The agent looks whether there is encryption, not whether the key works, so sessions start.
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'logs-lost', attribution: 'proven' });
    expect(outcome.commands.fix.join('\n')).toContain('enable-key');
    expect(made.written).toEqual([]);
  });

  it('is told when its deletion is scheduled', async () => {
    const made = await remembering({ state: having(S3) });
    expect(await made.deliver(schedule(made, LOGS_KEY))).toMatchObject({
      status: 'alerted',
      impact: 'logs-lost',
    });
  });

  it('fails sessions if it is the key of the sessions, too', async () => {
    const made = await remembering({ state: having({ ...S3, kmsKeyId: LOGS_KEY }) });
    expect(await made.deliver(disableKey(made, LOGS_KEY))).toMatchObject({ impact: 'sessions-fail' });
  });

  it('is told of an update that names a place with a disabled key', async () => {
    const made = await remembering({
      state: having({}, { keys: { [KEY_ARN]: key(KEY_ARN), [LOGS_KEY]: key(LOGS_KEY, 'Disabled') } }),
    });
    const outcome = await made.deliver(update(made, content(S3)));
    expect(outcome.findings.map(({ prerequisite, impact }) => [prerequisite, impact])).toEqual([
      ['session-key', 'logs-lost'],
    ]);
  });

  it('is told of whoever encrypts the bucket with a disabled key', async () => {
    const made = await remembering({
      state: having(S3, { keys: { [KEY_ARN]: key(KEY_ARN, 'Disabled'), [LOGS_KEY]: key(LOGS_KEY) } }),
      settings: { mode: 'alert' },
    });
    const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY_ARN } };
    made.happen({
      api: 's3:PutBucketEncryption',
      input: { Bucket: BUCKET, ServerSideEncryptionConfiguration: { Rules: [rule] } },
    });
    const request = { bucketName: BUCKET, ServerSideEncryptionConfiguration: { Rule: rule } };
    expect(await made.deliver(recordOf('s3:PutBucketEncryption', { request }))).toMatchObject({
      status: 'alerted',
      attribution: 'proven',
      findings: [{ prerequisite: 'session-key', impact: 'logs-lost' }],
    });
  });

  it('is found by the sweep', async () => {
    const made = bench({ state: having(S3, { keys: { [LOGS_KEY]: key(LOGS_KEY, 'PendingDeletion') } }) });
    expect((await made.sweep()).map(({ prerequisite, impact }) => [prerequisite, impact])).toEqual([
      ['session-key', 'logs-lost'],
    ]);
  });

  it.each([
    ['a key of no place', {}, LOGS_KEY],
    ['a key of the log group, where only S3 is used', S3, KEY_ARN],
  ])('is not told of %s', async (_, inputs, id) => {
    const made = await remembering({
      state: having(inputs, { logGroups: { [GROUP]: present(groupOf({ kmsKeyId: KEY_ARN })) } }),
    });
    expect((await made.deliver(disableKey(made, id))).status).toBe('healthy');
  });

  it('is not told of a key that is being copied to another Region', async () => {
    const made = bench({ state: having(S3, { keys: { [LOGS_KEY]: key(LOGS_KEY, 'Updating') } }) });
    expect(await made.sweep()).toEqual([]);
  });

  it('costs no more rounds where the places are as they were', async () => {
    const made = await remembering({ state: having(S3) });
    const scopes: Scope[] = [];
    const { reader } = made.ports;
    made.ports = {
      ...made.ports,
      reader: {
        ...reader,
        read: (scope) => {
          scopes.push(scope);
          return reader.read(scope);
        },
      },
    };
    await made.deliver(update(made, content({ ...S3, idleSessionTimeout: '30' })));
    expect(scopes).toHaveLength(2);
    expect(scopes.flatMap(({ keys = [] }) => keys)).toEqual([]);
  });
});

describe('a log group that is made anew', () => {
  const DEMANDS = { ...LOGS, cloudWatchEncryptionEnabled: true };
  const create = (made: Bench, kmsKeyId?: string) => {
    made.happen({
      api: 'logs:CreateLogGroup',
      input: { logGroupName: GROUP, ...(kmsKeyId ? { kmsKeyId } : {}) },
    });
    return recordOf('logs:CreateLogGroup', {
      request: { logGroupName: GROUP, ...(kmsKeyId ? { kmsKeyId } : {}) },
    });
  };

  it('is told without the key that the preferences demand, with the way back', async () => {
    const made = await remembering({ state: having(DEMANDS), settings: { mode: 'alert' } });
    const deleted = deleteGroup(made);
    later(made, 1);
    const created = create(made);
    // One person deletes and creates: both calls are one change, which is told once.
    const outcome = await made.deliver(deleted);
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'sessions-fail', attribution: 'proven' });
    expect(outcome.commands.fix.join('\n')).toContain('associate-kms-key');
    expect(await made.deliver(created)).toMatchObject({ status: 'alerted', toldBefore: true });
  });

  it('gets its key back from auto-fix', async () => {
    const made = await remembering({ state: having(DEMANDS) });
    deleteGroup(made);
    expect((await made.deliver(create(made))).status).toBe('fixed');
    expect(made.written).toEqual(['logs:AssociateKmsKey']);
  });

  it('is told where nobody knows its key, without a way back', async () => {
    const made = bench({ state: having(DEMANDS, { logGroups: {} }) });
    expect(await made.deliver(create(made))).toMatchObject({
      status: 'alerted',
      attribution: 'suspected',
      commands: { fix: [] },
    });
  });

  it.each([
    ['with its key', DEMANDS, LOGS_KEY],
    ['where no encryption is demanded', LOGS, undefined],
    ['where nobody logs', {}, undefined],
  ])('is not told %s', async (_, inputs, kmsKeyId) => {
    const made = await remembering({ state: having(inputs) });
    deleteGroup(made);
    expect((await made.deliver(create(made, kmsKeyId))).status).toBe('healthy');
  });
});

describe('an alias', () => {
  const ALIAS = 'alias/sessions';
  const DISABLED = KEY_ARN.replace('11111111', '33333333');
  const byAlias = (name = ALIAS): AccountState =>
    having(
      { kmsKeyId: name },
      { keys: { [name]: key(KEY_ARN), [KEY_ARN]: key(KEY_ARN), [DISABLED]: key(DISABLED, 'Disabled') } },
    );
  const resources = (arn: string) => ({ more: { resources: [{ ARN: arn, accountId: '111122223333' }] } });
  const move = (made: Bench, to: string) => {
    made.happen({ api: 'kms:UpdateAlias', input: { AliasName: ALIAS, TargetKeyId: to } });
    return recordOf('kms:UpdateAlias', { request: { aliasName: ALIAS, targetKeyId: to }, ...resources(to) });
  };
  const remove = (made: Bench) => {
    made.happen({ api: 'kms:DeleteAlias', input: { AliasName: ALIAS } });
    return recordOf('kms:DeleteAlias', { request: { aliasName: ALIAS }, ...resources(KEY_ARN) });
  };

  it('is told when it is moved to a disabled key', async () => {
    const made = await remembering({ state: byAlias() });
    const outcome = await made.deliver(move(made, DISABLED));
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'sessions-fail', attribution: 'proven' });
    expect(outcome.commands.fix).toEqual([
      `aws kms update-alias --alias-name ${ALIAS} --target-key-id ${KEY_ARN} --region ap-northeast-1`,
    ]);
    expect(made.written).toEqual([]);
  });

  it('is told without a way back where nobody knows what it stood for, or where that key does not work either', async () => {
    const unknown = bench({ state: byAlias() });
    const outcome = await unknown.deliver(move(unknown, DISABLED));
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'sessions-fail', attribution: 'suspected' });
    expect(outcome.commands.fix).toEqual([]);
    const both = await remembering({ state: byAlias() });
    both.happen({ api: 'kms:DisableKey', input: { KeyId: KEY_ARN } });
    const second = await both.deliver(move(both, DISABLED));
    expect(second).toMatchObject({ status: 'alerted', impact: 'sessions-fail' });
    expect(second.attribution).not.toBe('proven');
    expect(second.commands.fix).toEqual([]);
  });

  it('named by its ARN is told as well, and what the last good move left is the way back', async () => {
    const OTHER = KEY_ARN.replace('11111111', '44444444');
    const state = byAlias(`arn:aws:kms:ap-northeast-1:111122223333:${ALIAS}`);
    const made = await remembering({ state: { ...state, keys: { ...state.keys, [OTHER]: key(OTHER) } } });
    expect((await made.deliver(move(made, OTHER))).status).toBe('healthy');
    const outcome = await made.deliver(move(made, DISABLED));
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven' });
    expect(outcome.commands.fix.join()).toContain(`--target-key-id ${OTHER}`);
  });

  it('is offered as it was when it is created again for another key, without a proof', async () => {
    const made = await remembering({ state: byAlias() });
    made.happen({ api: 'kms:DeleteAlias', input: { AliasName: ALIAS } });
    made.happen({ api: 'kms:CreateAlias', input: { AliasName: ALIAS, TargetKeyId: DISABLED } });
    const record = recordOf('kms:CreateAlias', {
      request: { aliasName: ALIAS, targetKeyId: DISABLED },
      ...resources(DISABLED),
    });
    const outcome = await made.deliver(record);
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'suspected' });
    expect(outcome.commands.fix.join()).toContain(`update-alias --alias-name ${ALIAS}`);
  });

  it.each([ALIAS, `arn:aws:kms:ap-northeast-1:111122223333:${ALIAS}`])(
    'is told when it is deleted, with the key that it stood for: %s',
    async (name) => {
      const made = await remembering({ state: byAlias(name) });
      const outcome = await made.deliver(remove(made));
      expect(outcome).toMatchObject({ status: 'alerted', impact: 'sessions-fail' });
      expect(outcome.commands.fix.join('\n')).toContain(`create-alias --alias-name ${ALIAS}`);
      expect(made.written).toEqual([]);
    },
  );

  it('is superseded when it is there again', async () => {
    const made = await remembering({ state: byAlias() });
    const removed = remove(made);
    made.happen({ api: 'kms:CreateAlias', input: { AliasName: ALIAS, TargetKeyId: KEY_ARN } });
    expect((await made.deliver(removed)).status).toBe('superseded');
  });

  it('is not told when nobody uses it, or when it is moved to a key that works', async () => {
    const unused = await remembering({
      state: having(S3, { keys: { [ALIAS]: key(LOGS_KEY), [LOGS_KEY]: key(LOGS_KEY) } }),
    });
    expect((await unused.deliver(remove(unused))).status).toBe('healthy');
    const used = await remembering({ state: byAlias() });
    expect((await used.deliver(move(used, KEY_ARN))).status).toBe('healthy');
  });
});

describe('imported key material', () => {
  it('is told when it is deleted', async () => {
    const made = await remembering({ state: having({ kmsKeyId: KEY_ARN }) });
    made.happen({ api: 'kms:DeleteImportedKeyMaterial', input: { KeyId: KEY_ARN } });
    const record = recordOf('kms:DeleteImportedKeyMaterial', { request: { keyId: KEY_ARN } });
    expect(await made.deliver(record)).toMatchObject({ status: 'alerted', impact: 'sessions-fail' });
  });
});
