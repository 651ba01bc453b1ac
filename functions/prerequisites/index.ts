import { withSafeAdvice } from '../core/advice.ts';
import type { GuardConfig } from '../core/guard-config.ts';
import type { Prerequisite } from '../core/prerequisite.ts';
import { eventPatterns } from '../core/rules/event-patterns.ts';
import { agentVersion } from './agent-version/index.ts';
import { guardTrail, guardTrailFor } from './guard-trail/index.ts';
import { identityPrerequisites } from './identity.ts';
import { networkPrerequisites } from './network.ts';
import { nodeConnection } from './node-connection/index.ts';
import { sessionKey } from './session-key/index.ts';
import { sessionLogBucket } from './session-log-bucket/index.ts';
import { sessionLogGroup } from './session-log-group/index.ts';
import { sessionPreferences } from './session-preferences/index.ts';

const others: readonly Prerequisite[] = [
  sessionPreferences,
  sessionLogBucket,
  sessionLogGroup,
  sessionKey,
  ...networkPrerequisites,
  ...identityPrerequisites,
  agentVersion,
  nodeConnection,
];

const patterns = eventPatterns([...others, guardTrail]);

/** Every prerequisite. Event rules, IAM policies and docs are generated from this list. */
export const registry: readonly Prerequisite[] = withSafeAdvice([...others, guardTrailFor({ patterns })]);

/** The same for an installation, which knows the queues to which its rules must deliver. */
export const registryOf = ({ ownQueues }: Pick<GuardConfig, 'ownQueues'>): readonly Prerequisite[] =>
  ownQueues ? withSafeAdvice([...others, guardTrailFor({ patterns, queues: ownQueues })]) : registry;
