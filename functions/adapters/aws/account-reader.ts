import { mergeStates } from '../../core/account-state.ts';
import type { AccountReader } from '../../core/ports.ts';
import type { Identity } from '../../core/resource.ts';
import { type NetworkClients, networkClients, readNetwork, vpcsWithManagedNodes } from './network-reader.ts';
import { connectedNodes } from './nodes.ts';
import { type PreferencesClients, preferencesClients, readPreferences } from './preferences-reader.ts';

/** The reader of the sweep and of the command line: every part of the account that the guard knows. */
export const createAccountReader = (
  identity: Identity,
  preferences: PreferencesClients = preferencesClients(),
  network: NetworkClients = networkClients(),
): AccountReader => ({
  read: async (scope) => {
    const [destinations, paths] = await Promise.all([
      readPreferences(preferences, identity, scope),
      readNetwork(network, identity, scope),
    ]);
    return mergeStates(destinations, paths);
  },
  connectedNodes: () => connectedNodes(network.ssm, identity.region),
  vpcsWithManagedNodes: () => vpcsWithManagedNodes(network),
});
