import { createAccountReader } from '../../../functions/adapters/aws/account-reader.ts';
import { identityClients } from '../../../functions/adapters/aws/identity/reader.ts';
import { networkClients } from '../../../functions/adapters/aws/network/reader.ts';
import { preferencesClients } from '../../../functions/adapters/aws/preferences/reader.ts';
import type { ClientOverrides } from '../../../functions/adapters/aws/shared/client-options.ts';
import { trailClients } from '../../../functions/adapters/aws/trail/read-trails.ts';
import type { AccountReader } from '../../../functions/core/ports.ts';
import type { Cloud } from '../../cloud/connect.ts';
import { allVpcs } from './reader.ts';

/** The sweep's reader, by the caller's credentials. */
export const readerOf = (
  { identity }: Pick<Cloud, 'identity'>,
  clients: ClientOverrides,
): { readonly reader: AccountReader; readonly vpcs: () => ReturnType<typeof allVpcs> } => {
  const network = networkClients(clients);
  return {
    reader: createAccountReader(
      identity,
      preferencesClients(clients),
      network,
      trailClients(clients),
      identityClients(clients),
    ),
    vpcs: () => allVpcs(network.ec2),
  };
};
