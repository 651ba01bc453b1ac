import { membersOf, scalarAt } from '../../../formats/ec2-dialects.ts';
import { type JsonObject, stringAt } from '../../../formats/json.ts';
import type { Reader, Readers } from './reader.ts';

const groupsOf = (request: JsonObject): readonly string[] =>
  membersOf(request['groupSet']).flatMap((item) => scalarAt(item, 'groupId') ?? []);

const modifyInterface: Reader = ({ request }) => {
  const NetworkInterfaceId = stringAt(request, 'networkInterfaceId');
  const Groups = groupsOf(request);
  return NetworkInterfaceId && Groups.length > 0
    ? { api: 'ec2:ModifyNetworkInterfaceAttribute', input: { NetworkInterfaceId, Groups } }
    : undefined;
};

const modifyInstance: Reader = ({ request }) => {
  const InstanceId = stringAt(request, 'instanceId');
  const Groups = groupsOf(request);
  return InstanceId && Groups.length > 0
    ? { api: 'ec2:ModifyInstanceAttribute', input: { InstanceId, Groups } }
    : undefined;
};

/** Security groups of network interfaces, and of instances by their first interface. */
export const INTERFACE_CALLS: Readers = {
  'ec2:ModifyNetworkInterfaceAttribute': modifyInterface,
  'ec2:ModifyInstanceAttribute': modifyInstance,
};
