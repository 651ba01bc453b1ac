import { type Observed, presentValue } from '../../../functions/account/observed.ts';
import { cliCommand } from '../../../functions/formats/cli-command.ts';
import { NOT_CONNECTED } from '../../../functions/sessions/user-messages.ts';
import type { Step } from '../examination.ts';
import type { FoundNode } from './context.ts';
import { minuteOf } from './instance-steps.ts';
import { failed, inDoubt, passed, skipped } from './steps.ts';

const CONNECTION = { id: 'connection', title: 'Connection' };

const LEFT = {
  hung: 'the agent is not running, hangs, or sleeps (it tries again after up to 40 minutes)',
  own: 'a firewall on the machine, proxy settings of the agent, a full disk, a wrong clock',
};

const look = ({ nodeId }: FoundNode, region: string): readonly string[] => [
  cliCommand(
    'ssm:DescribeInstanceInformation',
    { Filters: [{ Key: 'InstanceIds', Values: [nodeId] }] },
    region,
  ),
  ...(nodeId.startsWith('i-')
    ? [
        cliCommand('ec2:GetConsoleOutput', { InstanceId: nodeId }, region, ['--output text']),
        cliCommand('ec2:RebootInstances', { InstanceIds: [nodeId] }, region),
      ]
    : []),
];

const pinged = ({ registration }: FoundNode): string => {
  const known = presentValue(registration);
  if (!known) return registration.status === 'absent' ? ', and it has never registered' : '';
  return `, ${known.pingStatus}${known.lastPingAt ? `, last ping ${minuteOf(known.lastPingAt)}` : ''}`;
};

/** Every setting is as it should be, and the node is not connected: what is left cannot be seen from outside. */
const unexplained = (node: FoundNode, region: string, before: readonly Step[]): Step => {
  const doubts = before.filter(({ verdict }) => verdict === 'unknown').map(({ title }) => title);
  const never = node.registration.status === 'absent' ? 'no SSM Agent is installed; ' : '';
  const seen = doubts.length > 0 ? `what could not be told above (${doubts.join(', ')}); ` : '';
  return failed(
    CONNECTION,
    `not connected${pinged(node)}. Nothing that can be seen from outside is wrong. What is left: ${seen}${never}${LEFT.hung}; ${LEFT.own}`,
    { userSees: NOT_CONNECTED, commands: look(node, region) },
  );
};

/** Whether the service says that the node is connected. `before` are the steps on the way there. */
export const connectionStep = (
  status: Observed<string>,
  node: FoundNode,
  region: string,
  before: readonly Step[],
  isBlocked: boolean,
): Step => {
  if (status.status === 'unknown') return inDoubt(CONNECTION, status.because);
  const isConnected = presentValue(status) === 'connected';
  if (isBlocked)
    return skipped(
      CONNECTION,
      isConnected
        ? 'connected still, by a channel that was opened before: once it closes, it stays closed'
        : `not connected${pinged(node)}`,
    );
  return isConnected ? passed(CONNECTION, 'connected') : unexplained(node, region, before);
};
