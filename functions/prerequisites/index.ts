import type { Prerequisite } from '../core/prerequisite.ts';
import { agentVersion } from './agent-version.ts';
import { guardTrail } from './guard-trail.ts';
import { internetPath } from './internet-path.ts';
import { networkAccess } from './network-access.ts';
import { nodeConnection } from './node-connection.ts';
import { nodeCredentials } from './node-credentials.ts';
import { nodePermissions } from './node-permissions.ts';
import { sessionEndpoints } from './session-endpoints.ts';
import { sessionKey } from './session-key.ts';
import { sessionLogBucket } from './session-log-bucket.ts';
import { sessionLogGroup } from './session-log-group.ts';
import { sessionPreferences } from './session-preferences.ts';
import { vpcNameResolution } from './vpc-name-resolution.ts';

/** Every prerequisite. Event rules, IAM policies and docs are generated from this list. */
export const registry: readonly Prerequisite[] = [
  sessionPreferences,
  sessionLogBucket,
  sessionLogGroup,
  sessionKey,
  vpcNameResolution,
  sessionEndpoints,
  networkAccess,
  internetPath,
  nodeCredentials,
  nodePermissions,
  agentVersion,
  nodeConnection,
  guardTrail,
];
