import type { ApiCall } from '../../account/api-call.ts';
import { DEFAULT_ROLE_SETTING } from '../../account/identity/service-settings.ts';
import { isConnected, isDown, type ManagedNode } from '../../account/nodes/managed-node.ts';
import { presentValue } from '../../account/observed.ts';
import { type Resource, resource, resourceKey } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { isWorse } from '../../core/outcome.ts';
import { definePrerequisite, fail, type Impact, pass, type Result } from '../../core/prerequisite.ts';
import { AGENT, isOlderAgent } from '../../sessions/agent-versions.ts';
import { defaultRole } from '../../sessions/node-roles.ts';

type Trouble = { readonly impact: Impact; readonly because: string; readonly userSees?: string };

/** One command takes up to 50 instances, and an alert holds a few commands. */
const MOST_TARGETS = 50;
const MOST_COMMANDS = 4;

const REMOTE_HOST_FORWARDING = `port forwarding to remote hosts needs ${AGENT.remoteHostForwarding}`;

/** What is wrong with a node's agent; the worst problem comes first. An unreadable version proves nothing. */
const troubleOf = (node: ManagedNode, isManagedByDefault: boolean): Trouble | undefined => {
  const isOlder = (than: string): boolean => isOlderAgent(node.agentVersion, than) === true;
  if (isOlder(AGENT.sessions)) {
    return { impact: 'sessions-fail', because: `Session Manager needs ${AGENT.sessions}` };
  }
  // A connected node gets its credentials from elsewhere.
  if (!node.profile && isManagedByDefault && !isConnected(node) && isOlder(AGENT.defaultHostManagement)) {
    return {
      impact: 'sessions-fail',
      because: `without an instance profile, a node needs ${AGENT.defaultHostManagement} for Default Host Management`,
    };
  }
  if (isOlder(AGENT.remoteHostForwarding))
    return { impact: 'some-sessions-fail', because: REMOTE_HOST_FORWARDING };
  if (!isOlder(AGENT.portSessionsCut) && isOlder(AGENT.portSessionsMended)) {
    return {
      impact: 'some-sessions-fail',
      because: `versions before ${AGENT.portSessionsMended} cut port forwarding after some seconds`,
      userSees: 'Cannot perform start session: EOF',
    };
  }
  return undefined;
};

/** An old agent comes back with each new instance, so the launch template or the image is the cause. */
const sourceOf = ({ launchTemplateId, imageId }: ManagedNode): Resource | undefined => {
  if (launchTemplateId) return resource('AWS::EC2::LaunchTemplate', launchTemplateId);
  return imageId ? resource('AWS::EC2::Image', imageId) : undefined;
};

type Group = {
  readonly subject: Resource;
  readonly nodes: readonly ManagedNode[];
  /** Is Default Host Management on, or not known to be off? If it is off, no agent version helps. */
  readonly isManagedByDefault: boolean;
};

const groupsOf = (state: AccountState): readonly Group[] => {
  const isManagedByDefault =
    presentValue(state.serviceSettings[DEFAULT_ROLE_SETTING]) === undefined ||
    defaultRole(state) !== undefined;
  const groups = new Map<string, Group & { nodes: ManagedNode[] }>();
  for (const node of Object.values(state.nodes)) {
    const subject = isDown(node) ? undefined : sourceOf(node);
    if (!subject) continue;
    const group = groups.get(resourceKey(subject));
    if (group) group.nodes.push(node);
    else groups.set(resourceKey(subject), { subject, nodes: [node], isManagedByDefault });
  }
  return [...groups.values()];
};

const outdated = ({
  nodes,
  isManagedByDefault,
}: Group): readonly { readonly node: ManagedNode; readonly trouble: Trouble }[] =>
  nodes.flatMap((node) => {
    const trouble = troubleOf(node, isManagedByDefault);
    return trouble ? [{ node, trouble }] : [];
  });

const judge = (group: Group): Result => {
  const found = outdated(group);
  const worst = found.reduce<Trouble | undefined>(
    (a, { trouble }) => (a === undefined || isWorse(trouble.impact, a.impact) ? trouble : a),
    undefined,
  );
  if (!worst) return pass(group.subject);
  const versions = [...new Set(found.map(({ node }) => node.agentVersion))].sort();
  const reasons = [...new Set(found.map(({ trouble }) => trouble.because))];
  const shown = versions.length > 3 ? `${versions.slice(0, 3).join(', ')}, …` : versions.join(', ');
  const because = `${found.length} of ${group.nodes.length} managed nodes of ${group.subject.id} run SSM Agent ${shown}: ${reasons.join('; ')}`;
  return fail(group.subject, worst.impact, because, worst.userSees ? { userSees: worst.userSees } : {});
};

/** Run Command reaches only connected nodes. */
const updateOf = (group: Group): readonly ApiCall<'ssm:SendCommand'>[] => {
  const ids = outdated(group).flatMap(({ node }) => (isConnected(node) ? [node.nodeId] : []));
  return Array.from({ length: Math.min(MOST_COMMANDS, Math.ceil(ids.length / MOST_TARGETS)) }, (_, i) => ({
    api: 'ssm:SendCommand',
    input: {
      DocumentName: 'AWS-UpdateSSMAgent',
      Targets: [{ Key: 'InstanceIds', Values: ids.slice(i * MOST_TARGETS, (i + 1) * MOST_TARGETS) }],
    },
  }));
};

/** The agents are new enough for the features of Session Manager. */
export const agentVersion = definePrerequisite({
  id: 'agent-version',
  title: 'Version of the SSM Agent',
  family: 'preferences',
  requires: `Managed nodes run an SSM Agent that supports what sessions need: ${AGENT.sessions} for Session Manager at all, ${AGENT.remoteHostForwarding} for port forwarding to remote hosts, no version from ${AGENT.portSessionsCut} up to, but not including, ${AGENT.portSessionsMended} (these cut port sessions after some seconds), and ${AGENT.defaultHostManagement} where a node has no instance profile. Old agents are reported by launch template or image, because that is where they come from.`,
  reference:
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-prerequisites.html',
  bites:
    'At the next session of that kind on such a node, and again on each instance that is launched from the same image. No event reports this; the hourly sweep does.',
  watches: {},
  reverts: [],
  offers: ['ssm:SendCommand'],
  decides: [
    'a node with an old agent is not connected: Run Command does not reach it',
    'the launch template or the image itself: new instances bring the old agent back',
  ],
  restsOnDocuments: false,
  check: (state) => groupsOf(state).map(judge),
  advise: (state, subject) => {
    const group = groupsOf(state).find((one) => resourceKey(one.subject) === resourceKey(subject));
    const calls = group ? updateOf(group) : [];
    return calls.length > 0
      ? { calls, restores: 'the newest SSM Agent on the connected nodes', exact: false }
      : undefined;
  },
});
