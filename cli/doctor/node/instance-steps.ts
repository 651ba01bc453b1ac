import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import { cliCommand } from '../../../functions/formats/cli-command.ts';
import type { Step } from '../examination.ts';
import type { FoundNode } from './context.ts';
import { failed, inDoubt, passed, skipped, stepOf } from './steps.ts';

const INSTANCE = { id: 'instance', title: 'Instance' };
const REGISTRATION = { id: 'registration', title: 'Registration' };
const AGENT = { id: 'agent-version', title: 'Agent version' };

/** A time to the minute, in UTC. */
export const minuteOf = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

const startCommand = (nodeId: string, region: string): readonly string[] => [
  cliCommand('ec2:StartInstances', { InstanceIds: [nodeId] }, region),
];

/** Does it run? */
export const instanceStep = ({ nodeId, instance }: FoundNode, region: string): Step => {
  if (nodeId.startsWith('mi-')) return passed(INSTANCE, 'a hybrid node, no instance of EC2');
  if (instance.status === 'unknown') return inDoubt(INSTANCE, instance.because);
  if (instance.status === 'absent')
    return failed(INSTANCE, `EC2 knows no instance ${nodeId} in ${region} any more: it was terminated`);
  const { state, vpcId, subnetId } = instance.value;
  const where = [vpcId, subnetId].filter(Boolean).join(', ');
  if (state === 'running') return passed(INSTANCE, ['running', where].filter(Boolean).join(' in '));
  if (state === 'pending') return inDoubt(INSTANCE, 'it is starting: its agent needs some minutes');
  return failed(INSTANCE, `it is ${state}`, {
    userSees: `TargetNotConnected: ${nodeId} is not connected.`,
    commands: state === 'stopped' ? startCommand(nodeId, region) : [],
  });
};

/** Did its agent ever register? Whether it is connected comes last, because everything between may be the reason. */
export const registrationStep = ({ registration }: FoundNode): Step => {
  if (registration.status === 'unknown') return inDoubt(REGISTRATION, registration.because);
  if (registration.status === 'absent')
    return inDoubt(
      REGISTRATION,
      'it has never registered with Systems Manager: a step below keeps it away, or no SSM Agent runs on it',
    );
  const { pingStatus, lastPingAt } = registration.value;
  return passed(REGISTRATION, `${pingStatus}${lastPingAt ? `, last ping ${minuteOf(lastPingAt)}` : ''}`);
};

/** The agent of this node alone, judged as that of all nodes of an image. */
export const agentStep = (
  prerequisites: readonly Prerequisite[],
  base: AccountState,
  { nodeId, name, registration }: FoundNode,
  profile: string | undefined,
): readonly Step[] => {
  const prerequisite = prerequisites.find(({ id }) => id === AGENT.id);
  if (!prerequisite) return [];
  const known = presentValue(registration);
  if (!known) return [skipped(AGENT, 'unknown until it registers', prerequisite.id)];
  const node: ManagedNode = {
    nodeId,
    ...(name ? { name } : {}),
    pingStatus: known.pingStatus,
    agentVersion: known.agentVersion,
    ...(profile ? { profile } : {}),
    imageId: nodeId,
    instanceState: 'running',
  };
  const state = { ...base, nodes: { [nodeId]: node } };
  return [
    stepOf(AGENT, prerequisite, state, prerequisite.check(state), known.agentVersion || 'of unknown version'),
  ];
};
