import { type ExpectedNode, lostOf, type VpcInventory } from '../../account/nodes/inventory.ts';
import type { ManagedNode } from '../../account/nodes/managed-node.ts';
import { sampleOf } from '../../account/nodes/sample.ts';
import { resource } from '../../account/resource.ts';
import { definePrerequisite, fail, pass, type Result } from '../../core/prerequisite.ts';

/** Since when they are lost: the newest of their last pings. */
const lastPingOf = (lost: readonly ExpectedNode[], nodes: ReadonlyMap<string, ManagedNode>): string => {
  const times = lost.flatMap(({ id }) => Date.parse(nodes.get(id)?.lastPingAt ?? '') || []);
  if (times.length === 0) return '';
  return ` since ${new Date(Math.max(...times)).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
};

const judge = (inventory: VpcInventory, nodes: ReadonlyMap<string, ManagedNode>): Result => {
  const subject = resource('AWS::EC2::VPC', inventory.vpcId);
  const lost = lostOf(inventory, nodes);
  if (lost.length === 0) return pass(subject);
  const names = sampleOf(lost.map(({ id, name }) => name ?? id));
  const more = lost.length > names.length ? `, and ${lost.length - names.length} more` : '';
  const last = lastPingOf(lost, nodes);
  return fail(
    subject,
    'sessions-fail',
    `${lost.length} of ${inventory.nodes.length} managed nodes in ${inventory.vpcId} are running but have lost their connection to Systems Manager${last} (${names.join(', ')}${more})`,
    { userSees: `TargetNotConnected: ${lost[0]?.id} is not connected.` },
  );
};

/** Nodes that were connected still are. The sweep judges this with what it remembers from its last run. */
export const nodeConnection = definePrerequisite({
  id: 'node-connection',
  title: 'Connection of managed nodes',
  family: 'preferences',
  requires:
    'Managed nodes that were connected to Systems Manager at the last sweep and are still running are connected now. Lost nodes are reported once for each VPC, with the open incident that explains the loss. A stopped or terminated instance does not count as lost.',
  reference:
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-troubleshooting-managed-nodes.html',
  bites:
    'It has already taken effect: no session can be started on these nodes. The next hourly sweep finds it; an agent reports every 5 minutes.',
  watches: {},
  reverts: [],
  offers: [],
  decides: [
    'what is wrong on a node itself cannot be seen from outside: look first at what else fails in its VPC and for its role; to start the agent again, or to reboot the node, interrupts what runs there',
  ],
  restsOnDocuments: false,
  explainedByOthers: true,
  check: (state) => {
    const inventories = Object.values(state.inventories);
    if (inventories.length === 0) return [];
    const nodes = new Map(Object.entries(state.nodes));
    return inventories.map((inventory) => judge(inventory, nodes));
  },
});
