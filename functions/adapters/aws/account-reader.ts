import type { AwsEnvironment } from '../../account/aws-environment.ts';
import { mergeStates } from '../../account/collections.ts';
import type { AccountReader } from '../../core/ports.ts';
import { readIdentity } from './identity/read-identity.ts';
import { type IdentityClients, identityClients } from './identity/reader.ts';
import { type NetworkClients, networkClients, readNetwork, rereadAll } from './network/reader.ts';
import { egressVpcs } from './network/vpc-lists/egress-vpcs.ts';
import { sessionVpcs } from './network/vpc-lists/session-vpcs.ts';
import { vpcsRoutedTo } from './network/vpc-lists/vpcs-routed-to.ts';
import { connectedNodes } from './nodes/connected-nodes.ts';
import { ec2Tagged } from './nodes/ec2-tagged.ts';
import { managedNodes } from './nodes/managed-nodes.ts';
import { type PreferencesClients, preferencesClients, readPreferences } from './preferences/reader.ts';
import { type LazyTrailClients, readTrailsAndRules, trailClients } from './trail/read-trails.ts';

/** The reader of the sweep, for every part of the account that the guard knows. */
export const createAccountReader = (
  identity: AwsEnvironment,
  preferences: PreferencesClients = preferencesClients(),
  network: NetworkClients = networkClients(),
  trails: LazyTrailClients = trailClients(),
  identities: IdentityClients = identityClients(),
): AccountReader => {
  const read: AccountReader['read'] = async (scope, known) => {
    const places = readPreferences(preferences, identity, scope);
    const [destinations, paths, own, roles] = await Promise.all([
      places,
      readNetwork(network, identity, scope, known),
      readTrailsAndRules(trails, identity, scope),
      readIdentity(identities, identity, scope, places),
    ]);
    return { ...mergeStates(mergeStates(destinations, paths), roles), ...own };
  };
  return {
    read,
    reread: rereadAll(read, network, identity),
    ec2Tagged: (key) => ec2Tagged(network.ec2, key),
    connectedNodes: () => connectedNodes(network.ssm, identity.region),
    managedNodes: () => managedNodes(network.ec2, network.ssm),
    sessionVpcs: () => sessionVpcs(network.ec2, identity.region),
    egressVpcs: () => egressVpcs(network.ec2),
    vpcsRoutedTo: (targets) => vpcsRoutedTo(network.ec2, targets),
  };
};
