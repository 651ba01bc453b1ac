import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { mergeStates } from '../../../account/collections.ts';
import type { AccountReader } from '../../../core/ports.ts';
import { scopeOfResources } from '../../../sessions/follow-up.ts';
import { connectedNodes } from '../nodes/connected-nodes.ts';
import { ec2Tagged } from '../nodes/ec2-tagged.ts';
import { readDocuments } from '../preferences/read-documents.ts';
import { type IdentityClients, identityClients } from './clients.ts';
import { readIdentity } from './read-identity.ts';

export { type IdentityClients, identityClients };

const cannotList = (): never => {
  throw new Error('the identity reader lists neither nodes nor VPCs');
};

/**
 * The reader of the identity guard. Besides identities, it reads the guarded documents with the parameters that they name,
 * because they decide what roles need. The preferences guard judges the destinations themselves, so they are left out.
 */
export const createIdentityReader = (
  identity: AwsEnvironment,
  clients: IdentityClients = identityClients(),
): AccountReader => {
  const read: AccountReader['read'] = async (scope) => {
    if (scope.networks?.length || scope.networksOf?.length) {
      throw new Error('the identity reader cannot read VPCs');
    }
    const preferences = readDocuments(clients.ssm, scope);
    const [state, documents] = await Promise.all([
      readIdentity(clients, identity, scope, preferences),
      preferences,
    ]);
    return { ...state, ...documents };
  };
  return {
    read,
    reread: async (state, resources) => mergeStates(state, await read(scopeOfResources(state, resources))),
    ec2Tagged: (key) => ec2Tagged(clients.ec2, key),
    connectedNodes: () => connectedNodes(clients.ssm, identity.region),
    managedNodes: cannotList,
    sessionVpcs: cannotList,
    egressVpcs: cannotList,
    vpcsRoutedTo: cannotList,
  };
};
