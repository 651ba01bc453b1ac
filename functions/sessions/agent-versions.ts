/** A version of the SSM Agent is four numbers, e.g. `3.1.1446.0`. */
export type AgentVersion = readonly [number, number, number, number];

/** The four numbers of a version; undefined for other text. Missing numbers at the end are zero. */
export const parseAgentVersion = (text: string): AgentVersion | undefined => {
  if (!/^\d{1,9}(\.\d{1,9}){1,3}$/.test(text.trim())) return undefined;
  const [major = 0, minor = 0, build = 0, patch = 0] = text.trim().split('.').map(Number);
  return [major, minor, build, patch];
};

/** Negative when `a` is older than `b`, zero when they are the same, positive when it is newer. */
export const compareAgentVersions = (a: AgentVersion, b: AgentVersion): number => {
  const differing = a.findIndex((part, index) => part !== b[index]);
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
};

/**
 * The first versions that support something. Sources: the release notes of the agent
 * (https://github.com/aws/amazon-ssm-agent/blob/mainline/RELEASENOTES.md), where no other page is named.
 */
export const AGENT = {
  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-prerequisites.html */
  sessions: '2.3.68.0',
  /** "Port forwarding to a remote host", the same page. */
  remoteHostForwarding: '3.1.1374.0',
  /** From here on port sessions are cut after seconds … */
  portSessionsCut: '3.1.1446.0',
  /** … until here: "Fix port session premature close". */
  portSessionsMended: '3.1.1476.0',
  /** "SSM Support IMSV2 since Agent release": https://github.com/aws/amazon-ssm-agent/issues/277 */
  metadataTokens: '2.3.814.0',
  /** From here on, the agent asks version 2 of the metadata service first: "Use IMDSv1 after IMDSv2". */
  metadataTokensFirst: '3.0.413.0',
  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html */
  defaultHostManagement: '3.2.582.0',
  /** From here on, an agent with `ssmmessages` does not need `ec2messages`. */
  withoutEc2Messages: '3.3.40.0',
} as const;

/** Is a version older than another? Undefined when it cannot be read. */
export const isOlderAgent = (version: string, than: string): boolean | undefined => {
  const [a, b] = [parseAgentVersion(version), parseAgentVersion(than)];
  return a && b ? compareAgentVersions(a, b) < 0 : undefined;
};

/** Does an agent ask `ec2messages` for its messages? https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html */
export const needsEc2Messages = (version: string): boolean =>
  isOlderAgent(version, AGENT.withoutEc2Messages) === true;

/**
 * Does an agent work where the metadata service requires tokens (IMDSv2)? `maybe` if its version cannot be read, or if
 * it asks version 1 first and version 2 only when that is refused.
 */
export const usesMetadataTokens = (version: string): 'yes' | 'no' | 'maybe' => {
  if (isOlderAgent(version, AGENT.metadataTokens) === true) return 'no';
  return isOlderAgent(version, AGENT.metadataTokensFirst) === false ? 'yes' : 'maybe';
};
