import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf, LOGGED } from './account-of.ts';
import { hubVpc } from './hub.ts';
import { spokeVpc } from './spoke.ts';
import { hubZones } from './zones.ts';

/** A hub with the endpoints and two spokes behind the transit gateway, all in one account. */
export const hubSpoke: AccountFileInput = accountOf(
  {
    'vpc-0hub': hubVpc,
    'vpc-0orders': spokeVpc({ name: 'orders', block: 64, nodes: ['orders-1', 'orders-2', 'orders-3'] }),
    'vpc-0reports': spokeVpc({ name: 'reports', block: 65, nodes: ['reports-1', 'reports-2'] }),
  },
  { ...LOGGED, hostedZones: hubZones },
);
