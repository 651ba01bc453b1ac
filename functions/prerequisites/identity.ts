import type { Prerequisite } from '../core/prerequisite.ts';
import { nodeCredentials } from './node-credentials/index.ts';
import { nodePermissions } from './node-permissions/index.ts';

/** What the identity guard judges. Its function loads these and no others. */
export const identityPrerequisites: readonly Prerequisite[] = [nodeCredentials, nodePermissions];
