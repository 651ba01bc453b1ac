import { describe, expect, it } from 'vitest';
import { present, presentValue } from '../../functions/account/observed.ts';
import { resource, resourceKey } from '../../functions/account/resource.ts';
import type { AccountState, Scope } from '../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../functions/adapters/memory/account.ts';
import { withoutRefused } from '../../functions/adapters/memory/refused.ts';
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
import { deleteBucket, deleteGroup, disableKey, update } from '../support/samples/sample-changes.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import {
  type Bench,
  bench,
  GOOD,
  GOOD_INPUTS,
  healthyAccount,
  later,
  remembering,
} from '../support/samples/sample-guard.ts';

const OTHER = 'example-other-logs';
const IGNORED = { 'session-guard:ignore': 'true' };

const full = (name = BUCKET) =>
  bucketOf({
    name,
    encryption: 'aws:kms',
    kmsKeyId: KEY_ARN,
    versioning: 'Enabled',
    lifecycleRules: [{ ID: 'keep' }],
    hasPolicy: false,
    tags: { team: 'example' },
  });

const withBuckets = (more: AccountState['buckets'] = {}) =>
  healthyAccount({ buckets: { [BUCKET]: present(full()), ...more } });

/** The scopes that a guard asks for from now on. */
const scopesOf = (made: Bench): Scope[] => {
  const scopes: Scope[] = [];
  const { reader } = made.ports;
  const read: typeof reader.read = (scope, known) => {
    scopes.push(scope);
    return reader.read(scope, known);
  };
  made.ports = { ...made.ports, reader: { ...reader, read } };
  return scopes;
};

const asked = (scopes: readonly Scope[], part: keyof Scope): readonly unknown[] =>
  scopes.flatMap((scope) => [...(scope[part] ?? [])]);

const refusing = (made: Bench, refused: readonly string[]): void => {
  const reader = {
    ...createEmbeddedAccount(made.account.state()),
    read: async (scope: Scope) => withoutRefused(await made.account.read(scope), refused),
  };
  made.ports = { ...made.ports, reader };
};

const remembered = async (made: Bench, name: string) => {
  const subject = resource('AWS::S3::Bucket', name);
  const { baselines } = await made.ports.ledger.load([subject]);
  return baselines[resourceKey(subject)]?.snapshot.value;
};

describe('a place that is deleted', () => {
  it.each([
    ['a bucket', deleteBucket],
    ['a log group', deleteGroup],
  ])('asks only about itself and the documents: %s', async (_, remove) => {
    const made = await remembering({ state: withBuckets(), settings: { mode: 'alert' } });
    const event = remove(made);
    const scopes = scopesOf(made);
    expect((await made.deliver(event)).status).toBe('alerted');
    expect([
      ...asked(scopes, 'buckets'),
      ...asked(scopes, 'judgedBuckets'),
      ...asked(scopes, 'keys'),
    ]).toEqual([]);
    const places = [...asked(scopes, 'bucketsPerhapsGone'), ...asked(scopes, 'judgedLogGroups')];
    expect(places).toEqual([remove === deleteBucket ? BUCKET : GROUP]);
  });

  it('is told although the other place is broken as well, and the other is left to its own event', async () => {
    const made = await remembering({ state: withBuckets(), settings: { mode: 'alert' } });
    const first = deleteBucket(made, { eventId: 'e-1' });
    const second = deleteGroup(made, { eventId: 'e-2' });
    const told = [await made.deliver(first), await made.deliver(second)];
    expect(told.map(({ findings }) => findings.map(({ subject }) => subject.id))).toEqual([
      [BUCKET],
      [GROUP],
    ]);
  });

  it('leaves a log group alone that was made again without its key and says so by its tag', async () => {
    const made = await remembering({ settings: { mode: 'auto-fix' } });
    const event = deleteGroup(made);
    const again = present(groupOf({ tags: IGNORED }));
    made.account.set({ ...made.account.state(), logGroups: { [GROUP]: again } });
    expect((await made.deliver(event)).status).toBe('ignored');
    expect(made.written).toEqual([]);
  });
});

describe('a bucket that is only named', () => {
  it('is remembered whole, whatever was read of it last, and comes back with all that it had', async () => {
    const made = await remembering({ state: withBuckets(), settings: { autoFix: ['session-log-bucket'] } });
    const scopes = scopesOf(made);
    expect((await made.deliver(update(made, content({ ...GOOD_INPUTS, s3KeyPrefix: 'x' })))).status).toBe(
      'healthy',
    );
    expect(asked(scopes, 'judgedBuckets')).toEqual([BUCKET]);
    expect([...asked(scopes, 'buckets'), ...asked(scopes, 'bucketsPerhapsGone')]).toEqual([]);
    expect(await remembered(made, BUCKET)).toEqual(full());
    later(made, 5);
    expect((await made.deliver(deleteBucket(made))).status).toBe('fixed');
    expect(presentValue(made.account.state().buckets[BUCKET])).toMatchObject({
      versioning: 'Enabled',
      lifecycleRules: [{ ID: 'keep' }],
      tags: { team: 'example' },
    });
  });

  it('is remembered whole by the first event that names it', async () => {
    const made = await remembering({ state: withBuckets({ [OTHER]: present(full(OTHER)) }) });
    expect((await made.deliver(update(made, content({ ...GOOD_INPUTS, s3BucketName: OTHER })))).status).toBe(
      'healthy',
    );
    expect(await remembered(made, OTHER)).toEqual(full(OTHER));
  });

  it('is remembered anew where its key is another one than before', async () => {
    const made = await remembering({ state: withBuckets() });
    const plain = bucketOf({ encryption: 'AES256', versioning: 'Enabled', hasPolicy: false });
    made.account.set({ ...made.account.state(), buckets: { [BUCKET]: present(plain) } });
    later(made, 5);
    await made.deliver(update(made, content({ ...GOOD_INPUTS, s3KeyPrefix: 'x' })));
    expect(await remembered(made, BUCKET)).toEqual(plain);
  });

  it('keeps its row where less may be read now', async () => {
    const made = await remembering({ state: withBuckets() });
    const event = update(made, content({ ...GOOD_INPUTS, s3EncryptionEnabled: false }));
    refusing(made, ['s3:GetBucketEncryption']);
    expect((await made.deliver(event)).status).toBe('healthy');
    expect(await remembered(made, BUCKET)).toEqual(full());
  });

  it('is told if its policy denies every upload, and if agents refuse its encryption', async () => {
    const Statement = [{ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: '*' }];
    const policy = JSON.stringify({ Version: '2012-10-17', Statement });
    for (const bad of [{ hasPolicy: true, policy }, { encryption: 'aws:kms:dsse' }]) {
      const state = withBuckets({ [OTHER]: present({ ...full(OTHER), ...bad }) });
      const made = await remembering({ state, settings: { mode: 'alert' } });
      const outcome = await made.deliver(update(made, content({ ...GOOD_INPUTS, s3BucketName: OTHER })));
      expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven' });
      expect(outcome.findings.map(({ subject }) => subject.id)).toContain(OTHER);
    }
  });

  it('is told if its own key is disabled', async () => {
    const key = KEY_ARN.replace(/.$/, '0');
    const state = healthyAccount({
      buckets: {
        [BUCKET]: present(full()),
        [OTHER]: present({ ...full(OTHER), kmsKeyId: key }),
      },
      keys: {
        [KEY_ARN]: present({ arn: KEY_ARN, state: 'Enabled', tags: {} }),
        [key]: present({ arn: key, state: 'Disabled', tags: {} }),
      },
    });
    const made = await remembering({ state, settings: { mode: 'alert' } });
    const outcome = await made.deliver(update(made, content({ ...GOOD_INPUTS, s3BucketName: OTHER })));
    expect(outcome.findings).toMatchObject([{ prerequisite: 'session-key', subject: { id: key } }]);
  });

  it('is critical if it is another account’s now', async () => {
    const made = await remembering({ state: withBuckets(), settings: { mode: 'alert' } });
    const event = update(made, content({ ...GOOD_INPUTS, s3KeyPrefix: 'x' }));
    const taken = present(bucketOf({ owner: 'another-account', tags: {} }));
    made.account.set({ ...made.account.state(), buckets: { [BUCKET]: taken } });
    expect((await made.deliver(event)).severity).toBe('critical');
    expect(await remembered(made, BUCKET)).toEqual(full());
  });

  it('is found by the event of the key of the sessions, which only the place names', async () => {
    const made = await remembering({ state: withBuckets(), settings: { mode: 'alert' } });
    const outcome = await made.deliver(disableKey(made, KEY_ARN));
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven' });
  });
});

describe('the tags of a document', () => {
  const stored = content({ ...GOOD_INPUTS, s3BucketName: '{{ssm:bucket}}' });
  const account = (tags: Readonly<Record<string, string>>) =>
    healthyAccount({
      documents: { [DOCUMENT]: present({ ...documentOf([stored]), tags }) },
      parameters: { bucket: present({ type: 'String', version: 1, value: BUCKET }) },
    });
  const removal = (made: Bench) => {
    made.happen({ api: 'ssm:DeleteParameter', input: { Name: 'bucket' } });
    return recordOf('ssm:DeleteParameter', { request: { name: 'bucket' }, time: made.now.toISOString() });
  };

  it('are not read for a change that touches none', async () => {
    const made = await remembering();
    const scopes = scopesOf(made);
    expect((await made.deliver(disableKey(made, KEY_ARN))).status).toBe('alerted');
    const documents = scopes.flatMap(({ documents: all = [] }) => all);
    expect(documents.length).toBeGreaterThan(0);
    expect(documents.every(({ tags }) => tags === false)).toBe(true);
  });

  it('count where it is broken by something else', async () => {
    const told = await Promise.all(
      [{}, IGNORED].map(async (tags) => {
        const made = await remembering({ state: account(tags), settings: { mode: 'alert' } });
        return (await made.deliver(removal(made))).status;
      }),
    );
    expect(told).toEqual(['alerted', 'ignored']);
  });

  it('are remembered with what an update made, and are in the command that creates it again', async () => {
    const documents = { [DOCUMENT]: present({ ...documentOf([GOOD]), tags: { team: 'example' } }) };
    const made = await remembering({ state: healthyAccount({ documents }) });
    await made.deliver(update(made, content({ ...GOOD_INPUTS, s3KeyPrefix: 'x' })));
    later(made, 5);
    made.happen({ api: 'ssm:DeleteDocument', input: { Name: DOCUMENT } });
    const event = recordOf('ssm:DeleteDocument', {
      request: { name: DOCUMENT },
      time: made.now.toISOString(),
    });
    const { commands } = await made.deliver(event);
    expect(commands.fix.join()).toContain('create-document');
    expect(commands.fix.join()).toContain('team');
  });

  it('are remembered where a key or a place mends what kept the document from being remembered', async () => {
    const key = present({ arn: KEY_ARN, state: 'Enabled', tags: {} } as const);
    const made = bench({ state: healthyAccount({ logGroups: {}, keys: { [KEY_ARN]: key } }) });
    await made.sweep();
    const subject = resource('AWS::SSM::Document', DOCUMENT);
    expect((await made.ports.ledger.load([subject])).baselines).toEqual({});
    const input = { logGroupName: GROUP, kmsKeyId: KEY_ARN };
    made.happen({ api: 'logs:CreateLogGroup', input });
    later(made, 5);
    await made.deliver(recordOf('logs:CreateLogGroup', { request: input, time: made.now.toISOString() }));
    expect((await made.ports.ledger.load([subject])).baselines[resourceKey(subject)]?.snapshot).toMatchObject(
      {
        value: { latestVersion: '1', tags: {} },
      },
    );
  });
});
