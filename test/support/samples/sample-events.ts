import { EXAMPLE, exampleAccount } from '../../../cli/example/account.ts';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { inConsole } from '../../../functions/account/records/write/caller.ts';
import { recordEvent } from '../../../functions/account/records/write/record-event.ts';
import type { Recorded } from '../../../functions/account/records/write/recorded.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';

const { identity } = exampleAccount;

/** A call on the example account, as EventBridge delivers it. */
export const eventOf = (call: ApiCall, more: Partial<Recorded> = {}): JsonObject =>
  recordEvent({
    call,
    identity,
    caller: inConsole(identity, 'alice@example.com', 'Admin'),
    time: '2026-02-03T04:05:06Z',
    eventId: '11111111-2222-4333-8444-555555555555',
    ...more,
  });

export const updatePreferences: ApiCall = {
  api: 'ssm:UpdateDocument',
  input: { Name: EXAMPLE.document, Content: '{}', DocumentVersion: '$LATEST', DocumentFormat: 'JSON' },
};
export const deleteLogBucket: ApiCall = { api: 's3:DeleteBucket', input: { Bucket: EXAMPLE.bucket } };
export const deleteLogGroup: ApiCall = {
  api: 'logs:DeleteLogGroup',
  input: { logGroupName: EXAMPLE.logGroup },
};
export const publicDns: ApiCall = {
  api: 'ec2:AssociateDhcpOptions',
  input: { VpcId: EXAMPLE.prodVpc, DhcpOptionsId: EXAMPLE.publicDns },
};
