import { at, type JsonObject, objectAt, stringAt } from '../../../formats/json.ts';
import { logGroupName } from '../../../formats/names.ts';
import type { ApiCall } from '../../api-call.ts';
import type { Reader, Readers } from './reader.ts';

const onGroup =
  (make: (logGroupName: string, request: JsonObject) => ApiCall | undefined): Reader =>
  ({ request }) => {
    const given = stringAt(request, 'logGroupName') ?? stringAt(request, 'resourceIdentifier');
    return given ? make(logGroupName(given), request) : undefined;
  };

const createGroup = onGroup((name, request) => {
  const kmsKeyId = stringAt(request, 'kmsKeyId');
  const tags = Object.entries(objectAt(request, 'tags') ?? {}).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const more = { ...(kmsKeyId ? { kmsKeyId } : {}), tags: Object.fromEntries(tags) };
  return { api: 'logs:CreateLogGroup', input: { logGroupName: name, ...more } };
});

const putRetention = onGroup((name, request) => {
  const days = at(request, 'retentionInDays');
  if (typeof days !== 'number') return undefined;
  return { api: 'logs:PutRetentionPolicy', input: { logGroupName: name, retentionInDays: days } };
});

const associateKey = onGroup((name, request) => {
  const kmsKeyId = stringAt(request, 'kmsKeyId');
  return kmsKeyId ? { api: 'logs:AssociateKmsKey', input: { logGroupName: name, kmsKeyId } } : undefined;
});

/** Log groups. */
export const LOG_GROUP_CALLS: Readers = {
  'logs:CreateLogGroup': createGroup,
  'logs:DeleteLogGroup': onGroup((name) => ({ api: 'logs:DeleteLogGroup', input: { logGroupName: name } })),
  'logs:PutRetentionPolicy': putRetention,
  'logs:AssociateKmsKey': associateKey,
  'logs:DisassociateKmsKey': onGroup((name) => ({
    api: 'logs:DisassociateKmsKey',
    input: { logGroupName: name },
  })),
};
