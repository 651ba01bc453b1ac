import type { Json, JsonObject } from '../../../functions/formats/json.ts';
import { BUCKET, DOCUMENT, GROUP, VPC_ID } from './sample-account.ts';
import { type EventParts, recordOf } from './sample-event.ts';
import type { Bench } from './sample-guard.ts';

/** Changes that are applied to the account of a bench, each with its CloudTrail record. */

type More = Pick<EventParts, 'eventId' | 'more'>;

const record = (made: Bench, api: string, request: Json, more: More, response: Json = null): JsonObject =>
  recordOf(api, { request, response, time: made.now.toISOString(), ...more });

export const associate = (made: Bench, dhcpOptionsId: string, more: More = {}): JsonObject => {
  made.happen({ api: 'ec2:AssociateDhcpOptions', input: { VpcId: VPC_ID, DhcpOptionsId: dhcpOptionsId } });
  return record(made, 'ec2:AssociateDhcpOptions', { vpcId: VPC_ID, dhcpOptionsId }, more);
};

export const switchOff = (
  made: Bench,
  attribute: 'enableDnsSupport' | 'enableDnsHostnames',
  more: More = {},
): JsonObject => {
  const off = { Value: false };
  const change = attribute === 'enableDnsSupport' ? { EnableDnsSupport: off } : { EnableDnsHostnames: off };
  made.happen({ api: 'ec2:ModifyVpcAttribute', input: { VpcId: VPC_ID, ...change } });
  return record(made, 'ec2:ModifyVpcAttribute', { vpcId: VPC_ID, [attribute]: { value: false } }, more);
};

export const deleteBucket = (made: Bench, more: More = {}): JsonObject => {
  made.happen({ api: 's3:DeleteBucket', input: { Bucket: BUCKET } });
  return record(made, 's3:DeleteBucket', { bucketName: BUCKET }, more);
};

export const deleteGroup = (made: Bench, more: More = {}): JsonObject => {
  made.happen({ api: 'logs:DeleteLogGroup', input: { logGroupName: GROUP } });
  return record(made, 'logs:DeleteLogGroup', { logGroupName: GROUP }, more);
};

export const removeKey = (made: Bench, more: More = {}): JsonObject => {
  made.happen({ api: 'logs:DisassociateKmsKey', input: { logGroupName: GROUP } });
  return record(made, 'logs:DisassociateKmsKey', { logGroupName: GROUP }, more);
};

export const disableKey = (made: Bench, KeyId: string, more: More = {}): JsonObject => {
  made.happen({ api: 'kms:DisableKey', input: { KeyId } });
  return record(made, 'kms:DisableKey', { keyId: KeyId }, more);
};

export const update = (made: Bench, content: string, more: More = {}): JsonObject => {
  made.happen({
    api: 'ssm:UpdateDocument',
    input: { Name: DOCUMENT, Content: content, DocumentVersion: '$LATEST', DocumentFormat: 'JSON' },
  });
  const document = made.account.state().documents[DOCUMENT];
  const version = document?.status === 'present' ? document.value.latestVersion : '';
  const request = { name: DOCUMENT, content: 'HIDDEN_DUE_TO_SECURITY_REASONS' };
  return record(made, 'ssm:UpdateDocument', request, more, {
    documentDescription: { documentVersion: version },
  });
};

export const setDefault = (made: Bench, version: string, more: More = {}): JsonObject => {
  made.happen({
    api: 'ssm:UpdateDocumentDefaultVersion',
    input: { Name: DOCUMENT, DocumentVersion: version },
  });
  return record(made, 'ssm:UpdateDocumentDefaultVersion', { name: DOCUMENT, documentVersion: version }, more);
};

export const deleteDocument = (made: Bench, more: More = {}): JsonObject => {
  made.happen({ api: 'ssm:DeleteDocument', input: { Name: DOCUMENT } });
  return record(made, 'ssm:DeleteDocument', { name: DOCUMENT }, more);
};
