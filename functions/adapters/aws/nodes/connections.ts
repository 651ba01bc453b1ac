import { type EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { GetConnectionStatusCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { present } from '../../../account/observed.ts';
import type { Connection } from '../../../core/ledger/follow-up.ts';
import type { Connections } from '../../../core/ports.ts';
import { batches, collect } from '../shared/collect.ts';
import { errorCode, observe, unavailable } from '../shared/errors.ts';

/** So many calls at once, because no quota of this operation is published. */
const AT_ONCE = 5;

/** AWS documents no error for a node that is gone; these two would say so. */
const UNKNOWN_NODE = ['InvalidInstanceId', 'TargetNotConnected'];

const statusOf = async (ssm: SSMClient, Target: string): Promise<Connection> => {
  try {
    const { Status } = await ssm.send(new GetConnectionStatusCommand({ Target }));
    return Status === 'connected' ? 'connected' : 'not-connected';
  } catch (error) {
    if (UNKNOWN_NODE.includes(errorCode(error))) return 'not-connected';
    throw error;
  }
};

/** Instances that are stopped, or that EC2 has forgotten. */
const down = async (ec2: EC2Client, nodeIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const ids = nodeIds.filter((id) => id.startsWith('i-'));
  if (ids.length === 0) return new Set();
  try {
    const instances = await collect(
      paginateDescribeInstances({ client: ec2 }, { Filters: [{ Name: 'instance-id', Values: ids }] }),
      (page) => page.Reservations?.flatMap(({ Instances = [] }) => Instances),
    );
    const up = new Set(
      instances.flatMap(({ InstanceId, State }) =>
        InstanceId && (State?.Name === 'running' || State?.Name === 'pending') ? [InstanceId] : [],
      ),
    );
    return new Set(ids.filter((id) => !up.has(id)));
  } catch (error) {
    throw unavailable('ec2:DescribeInstances', error);
  }
};

/**
 * Asks Session Manager itself. `Online` only says that the agent has pinged, which it may do minutes before sessions work.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetConnectionStatus.html
 */
export const createConnections = (ssm: SSMClient, ec2: EC2Client): Connections => ({
  connections: (nodeIds) =>
    observe('ssm:GetConnectionStatus', [], async () => {
      const found: Record<string, Connection> = Object.create(null);
      for (const batch of batches(nodeIds, AT_ONCE)) {
        await Promise.all(
          batch.map(async (id) => {
            found[id] = await statusOf(ssm, id);
          }),
        );
      }
      const missing = nodeIds.filter((id) => found[id] !== 'connected');
      for (const id of await down(ec2, missing)) found[id] = 'down';
      return present(found);
    }),
});
