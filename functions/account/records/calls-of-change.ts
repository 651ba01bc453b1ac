import type { Change } from '../../formats/cloudtrail.ts';
import { own } from '../../formats/json.ts';
import type { ApiCall } from '../api-call.ts';
import { BUCKET_CALLS } from './read/buckets.ts';
import { DOCUMENT_CALLS } from './read/documents.ts';
import { ENDPOINT_CALLS } from './read/endpoints.ts';
import { GATEWAY_CALLS } from './read/gateways.ts';
import { INTERFACE_CALLS } from './read/interfaces.ts';
import { KEY_CALLS } from './read/keys.ts';
import { LOG_GROUP_CALLS } from './read/log-groups.ts';
import { NAME_CALLS } from './read/names.ts';
import { NETWORK_ACL_CALLS } from './read/network-acls.ts';
import { NODE_PROFILE_CALLS } from './read/node-profiles.ts';
import type { Readers } from './read/reader.ts';
import { ROLE_CALLS } from './read/roles.ts';
import { ROUTE_CALLS } from './read/routes.ts';
import { SECURITY_GROUP_CALLS } from './read/security-groups.ts';
import { SERVICE_SETTING_CALLS } from './read/service-settings.ts';
import { TRAIL_AND_RULE_CALLS } from './read/trails-and-rules.ts';
import { VPC_CALLS } from './read/vpcs.ts';
import { WAY_OUT_CALLS } from './read/ways-out.ts';

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
  ...WAY_OUT_CALLS,
  ...INTERFACE_CALLS,
  ...ENDPOINT_CALLS,
  ...NAME_CALLS,
  ...ROLE_CALLS,
  ...NODE_PROFILE_CALLS,
  ...SERVICE_SETTING_CALLS,
  ...TRAIL_AND_RULE_CALLS,
};

/** The records that can be replayed on an account in memory, `service:EventName`. */
export const READABLE_APIS: readonly string[] = Object.keys(READERS);

/**
 * The API calls that a CloudTrail record stands for, read from its request parameters. There are none if
 * sessions do not depend on the API, or if the record lacks what the call needs. UpdateDocument and
 * CreateDocument are not included, because CloudTrail hides the contents of documents.
 */
export const callsOf = (change: Change): readonly ApiCall[] => {
  const reader = own(READERS, change.api);
  const call = reader?.(change);
  return call ? [call] : [];
};
