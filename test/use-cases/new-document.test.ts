import { expect, it } from 'vitest';
import { inConsole } from '../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../functions/account/records/write/record-event.ts';
import { content, DOCUMENT, IDENTITY } from '../support/samples/sample-account.ts';
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
