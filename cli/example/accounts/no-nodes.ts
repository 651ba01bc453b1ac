import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf, LOGGED } from './account-of.ts';
import { endpointVpc } from './endpoints.ts';

/** A VPC that is ready for nodes: its Auto Scaling group is at zero until the nightly jobs begin. */
export const noNodes: AccountFileInput = accountOf(
  { 'vpc-0batch': { ...endpointVpc, instances: [] } },
  LOGGED,
);
