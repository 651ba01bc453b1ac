import { RemediationError, type Remediator } from '../../../core/ports.ts';
import { refusal } from '../shared/repair.ts';
import { type NetworkClients, networkClients } from './reader.ts';
import { isNetworkCall, repairNetwork } from './repair-network.ts';

/**
 * Puts VPCs and their parts back. EC2 silently accepts a setting that is already set; for rules, entries,
 * routes and associations, it says that they already exist. Every other refusal becomes a
 * {@link RemediationError}.
 */
export const createNetworkRemediator = (clients: NetworkClients = networkClients()): Remediator => ({
  execute: async (call) => {
    if (!isNetworkCall(call)) {
      throw new RemediationError(`${call.api} is not one of the network guard's calls`);
    }
    try {
      return await repairNetwork(clients.ec2, call);
    } catch (error) {
      throw refusal(call.api, error);
    }
  },
});
