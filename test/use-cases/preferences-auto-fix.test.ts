import { describe, expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { BUCKET, bucketOf, content } from '../support/samples/sample-account.ts';
import { deleteBucket, deleteDocument, setDefault, update } from '../support/samples/sample-changes.ts';
import { GOOD_INPUTS, healthyAccount, remembering } from '../support/samples/sample-guard.ts';

const OTHER = 'example-new-logs';

/** The account, and a second log bucket. */
const twoBuckets = () => {
  const state = healthyAccount();
  const other = present(bucketOf({ name: OTHER, encryption: 'AES256' }));
  return remembering({ state: { ...state, buckets: { ...state.buckets, [OTHER]: other } } });
};

describe('preferences that agents and Session Manager take', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['timeouts as numbers', { idleSessionTimeout: 20, maxSessionDuration: 60 }, {}],
    ['flags as Go spells them', { s3EncryptionEnabled: 'True', runAsEnabled: '0' }, {}],
    [
      'a parameter within a text',
      { s3BucketName: '{{ env }}-session-logs' },
      { env: { type: 'String', default: 'example' } },
    ],
  ])('%s: nothing is broken, and nothing is put back', async (_name, inputs, parameters) => {
    const made = await remembering({});
    const text = content({ ...GOOD_INPUTS, ...inputs }, { parameters });
    expect((await made.deliver(update(made, text))).status).toBe('healthy');
    expect(await made.sweep()).toEqual([]);
    expect(made.written).toEqual([]);
  });

  it('sees the encryption that "T" demands', async () => {
    const made = await remembering({});
    await made.deliver(update(made, content({ ...GOOD_INPUTS, s3EncryptionEnabled: 'T' })));
    expect(await made.deliver(deleteBucket(made))).toMatchObject({
      status: 'fixed',
      impact: 'sessions-fail',
    });
  });

  it.each<[string, JsonObject]>([
    ['a timeout out of its range', { idleSessionTimeout: 61 }],
    ['a bucket of a list in Parameter Store', { s3BucketName: '{{ssm:buckets}}' }],
  ])('%s is told as a doubt, and never put back', async (_name, inputs) => {
    const parameters = { buckets: present({ type: 'StringList' }) };
    const made = await remembering({ state: healthyAccount({ parameters }) });
    const outcome = await made.deliver(update(made, content({ ...GOOD_INPUTS, ...inputs })));
    expect(outcome).toMatchObject({ status: 'inconclusive', severity: 'info', calls: [] });
    expect(made.published).toHaveLength(1);
    expect(made.written).toEqual([]);
  });

  it('a flag that no agent takes is put back', async () => {
    const made = await remembering({});
    const outcome = await made.deliver(update(made, content({ ...GOOD_INPUTS, runAsEnabled: 'yes' })));
    expect(outcome).toMatchObject({ status: 'fixed', impact: 'sessions-fail' });
  });
});

describe('a version that $DEFAULT left behind', () => {
  it('does not bring the old bucket back when the logs have moved to a new one', async () => {
    const made = await twoBuckets();
    const moved = await made.deliver(update(made, content({ ...GOOD_INPUTS, s3BucketName: OTHER })));
    expect(moved.status).toBe('healthy');
    const deleted = await made.deliver(deleteBucket(made));
    expect(deleted).toMatchObject({ status: 'inconclusive', severity: 'info', calls: [] });
    expect(deleted.because).toContain('only $DEFAULT');
    expect(await made.sweep()).toEqual([]);
    expect(made.written).toEqual([]);
  });

  it('does not hide that the new bucket is deleted', async () => {
    const made = await twoBuckets();
    await made.deliver(update(made, content({ ...GOOD_INPUTS, s3BucketName: OTHER })));
    made.happen({ api: 's3:DeleteBucket', input: { Bucket: OTHER } });
    const [outcome] = await made.sweep();
    expect(outcome).toMatchObject({ impact: 'sessions-fail', resources: [{ id: OTHER }] });
  });

  it('is not what a deleted document comes back with', async () => {
    const made = await twoBuckets();
    await made.deliver(update(made, content({ ...GOOD_INPUTS, s3BucketName: OTHER })));
    const outcome = await made.deliver(deleteDocument(made));
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'logs-lost', calls: [] });
    expect(outcome.commands.fix.join('\n')).toContain(OTHER);
    expect(outcome.commands.fix.join('\n')).not.toContain(BUCKET);
  });

  it('is told when somebody sets the default to a version that is broken', async () => {
    const made = await remembering({});
    await made.deliver(update(made, content({ ...GOOD_INPUTS, runAsEnabled: 'yes' })));
    expect(made.published.map(({ status }) => status)).toEqual(['fixed']);
    const outcome = await made.deliver(setDefault(made, '2'));
    expect(outcome).toMatchObject({ status: 'inconclusive', calls: [] });
    expect(outcome.commands.fix.join()).toContain('update-document-default-version');
  });
});
