import type { Prerequisite } from '../core/prerequisite.ts';
import { internetPath } from './internet-path/index.ts';
import { networkAccess } from './network-access/index.ts';
import { sessionEndpoints } from './session-endpoints/index.ts';
import { vpcNameResolution } from './vpc-name-resolution/index.ts';

/** What the network guard judges. Its function loads these and no others. */
export const networkPrerequisites: readonly Prerequisite[] = [
  vpcNameResolution,
  sessionEndpoints,
  networkAccess,
  internetPath,
];
