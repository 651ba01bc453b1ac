import { expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import { inConsole } from '../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../functions/account/records/write/record-event.ts';
import { BUCKET, bucketOf, content, DOCUMENT, IDENTITY, KEY_ARN } from '../support/samples/sample-account.ts';
import { TIME } from '../support/samples/sample-event.ts';
import { bench, healthyAccount } from '../support/samples/sample-guard.ts';

it('whoever is offered to delete a new document reads what goes with it, and the guard never does it', async () => {
  const settings = { mode: 'auto-fix', autoFix: ['session-preferences', 'session-log-bucket'] } as const;
  const made = bench({ state: healthyAccount({ documents: {} }), settings });
  const Content = content({ s3BucketName: 'example-gone', s3EncryptionEnabled: true });
  const call = {
    api: 'ssm:CreateDocument',
    input: { Name: DOCUMENT, Content, DocumentType: 'Session', DocumentFormat: 'JSON' },
  } as const;
  made.happen(call);
  const caller = inConsole(IDENTITY, 'alice@example.com', 'Admin');
  const outcome = await made.deliver(
    recordEvent({ call, identity: IDENTITY, caller, time: TIME, eventId: 'e-new' }),
  );
  expect(outcome).toMatchObject({ status: 'alerted', attribution: 'proven' });
  expect(outcome.commands.fix).toEqual([expect.stringContaining('delete-document')]);
  expect(outcome.action).toContain('sessions then start without the logging, the encryption');
  expect(made.written).toEqual([]);
});

it.each(['alert', 'auto-fix'] as const)(
  'whoever is offered a bucket without its old policy reads that it may be more open, in %s mode',
  async (mode) => {
    const bucket = bucketOf({ encryption: 'aws:kms', kmsKeyId: KEY_ARN, hasPolicy: true });
    const state = healthyAccount({ buckets: { [BUCKET]: present(bucket) } });
    const made = bench({ state, settings: { mode, autoFix: ['session-log-bucket'] } });
    await made.sweep();
    const call = { api: 's3:DeleteBucket', input: { Bucket: BUCKET } } as const;
    made.happen(call);
    const caller = inConsole(IDENTITY, 'alice@example.com', 'Admin');
    const event = recordEvent({ call, identity: IDENTITY, caller, time: TIME, eventId: 'e-policy' });
    const outcome = await made.deliver(event);
    expect(outcome).toMatchObject({ status: 'alerted' });
    expect(outcome.commands.fix).not.toEqual([]);
    expect(outcome.action.match(/may be more open than the old one/g)).toHaveLength(1);
    expect(made.written).toEqual([]);
  },
);
