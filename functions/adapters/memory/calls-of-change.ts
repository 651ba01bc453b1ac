import type { ApiCall } from '../../core/api-call.ts';
import type { Change } from '../../core/cloudtrail.ts';
import { BUCKET_CALLS } from './calls/buckets.ts';
import { DOCUMENT_CALLS } from './calls/documents.ts';
import { ENDPOINT_CALLS } from './calls/endpoints.ts';
import { GATEWAY_CALLS } from './calls/gateways.ts';
import { INTERFACE_CALLS } from './calls/interfaces.ts';
import { KEY_CALLS } from './calls/keys.ts';
import { LOG_GROUP_CALLS } from './calls/log-groups.ts';
import { NETWORK_ACL_CALLS } from './calls/network-acls.ts';
import { NODE_PROFILE_CALLS } from './calls/node-profiles.ts';
import type { Readers } from './calls/reader.ts';
import { ROLE_CALLS } from './calls/roles.ts';
import { ROUTE_CALLS } from './calls/routes.ts';
import { SECURITY_GROUP_CALLS } from './calls/security-groups.ts';
import { SERVICE_SETTING_CALLS } from './calls/service-settings.ts';
import { TRAIL_AND_RULE_CALLS } from './calls/trails-and-rules.ts';
import { VPC_CALLS } from './calls/vpcs.ts';

const READERS: Readers = {
  ...DOCUMENT_CALLS,
  ...BUCKET_CALLS,
  ...LOG_GROUP_CALLS,
  ...KEY_CALLS,
  ...VPC_CALLS,
  ...SECURITY_GROUP_CALLS,
  ...NETWORK_ACL_CALLS,
  ...ROUTE_CALLS,
  ...GATEWAY_CALLS,
  ...INTERFACE_CALLS,
  ...ENDPOINT_CALLS,
  ...ROLE_CALLS,
  ...NODE_PROFILE_CALLS,
  ...SERVICE_SETTING_CALLS,
  ...TRAIL_AND_RULE_CALLS,
};

/**
 * The API calls that a CloudTrail record stands for, read from its request parameters; none where the API is
 * not one that sessions depend on, or the record lacks what the call needs. Documents' contents are hidden in
 * CloudTrail, so UpdateDocument and CreateDocument are not among them.
 */
export const callsOf = (change: Change): readonly ApiCall[] => {
  const reader = Object.hasOwn(READERS, change.api) ? READERS[change.api] : undefined;
  const call = reader?.(change);
  return call ? [call] : [];
};
