import type { Prerequisite } from '../core/prerequisite.ts';
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
];
