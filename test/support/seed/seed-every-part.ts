import { AllocateAddressCommand, AssociateAddressCommand } from '@aws-sdk/client-ec2';
import { present } from '../../../functions/account/observed.ts';
import { networkClients } from '../../../functions/adapters/aws/network/reader.ts';
import { described } from '../../contract/world.ts';
import type { TestAccount } from '../account.ts';
import {
  endpointTo,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_GROUP,
  networkOf,
  nodeIn,
  rule,
} from '../samples/sample-network.ts';
import { seed } from './seed.ts';

/** A network for whose reading every call is needed: a prefix list, an endpoint and an Elastic IP address. */
export const seedEveryPart = async (account: TestAccount): Promise<string> => {
  const network = networkOf({
    securityGroups: groups(groupWith(NODE_GROUP, [rule('out', 'pl-s3')])),
    endpoints: [
      endpointTo('ssm', {
        serviceName: 'com.amazonaws.eu-central-1.ssm',
        interfaces: [{ subnetId: 'subnet-endpoint', addresses: [], groupIds: [NODE_GROUP] }],
      }),
    ],
  });
  const idOf = await seed(account, described({ networks: { [NETWORK_ID]: present(network) } }));
  const { ec2 } = networkClients(account.owner);
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  await ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId: idOf(nodeIn().instanceId) }));
  return idOf(NETWORK_ID);
};
