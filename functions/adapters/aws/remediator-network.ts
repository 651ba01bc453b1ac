import { AssociateDhcpOptionsCommand, ModifyVpcAttributeCommand } from '@aws-sdk/client-ec2';
import type { ApiCall, RepairApi } from '../../core/api-call.ts';
import { RemediationError, type Remediator } from '../../core/ports.ts';
import { type NetworkClients, networkClients } from './network-reader.ts';
import { refusal } from './repair.ts';

const send = async ({ ec2 }: NetworkClients, call: ApiCall<RepairApi>): Promise<void> => {
  if (call.api === 'ec2:AssociateDhcpOptions') {
    await ec2.send(new AssociateDhcpOptionsCommand(call.input));
    return;
  }
  if (call.api === 'ec2:ModifyVpcAttribute') {
    await ec2.send(new ModifyVpcAttributeCommand(call.input));
    return;
  }
  throw new RemediationError(`${call.api} is none of the network guard's calls`);
};

/**
 * Puts the settings of VPCs back. EC2 takes a value that is set already without a word, so that nothing is
 * ever `already-done` here. Every refusal of AWS becomes a {@link RemediationError}.
 */
export const createNetworkRemediator = (clients: NetworkClients = networkClients()): Remediator => ({
  execute: async (call) => {
    try {
      await send(clients, call);
      return 'done';
    } catch (error) {
      throw refusal(call.api, error);
    }
  },
});
