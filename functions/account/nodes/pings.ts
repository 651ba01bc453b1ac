/** What a node says of its connection, and when it said it last. */
type Pinging = { readonly pingStatus: string; readonly lastPingAt?: string };

/**
 * Which pings of a VPC's nodes prove something about its network. Times are ISO 8601; without a time, no ping proves it.
 *
 * A ping is a call of ssm:UpdateInstanceInformation, so it proves that the node reaches the endpoint of `ssm`, and no
 * other. The status `Online` proves nothing: it lasts for some minutes after the last ping.
 */
export type PingTimes = {
  /** The change that is judged. Pings some time later show the network as it is now. */
  readonly changedAt?: string;
  /** Until when somebody else may have changed what is seen changed, where the judged change is an old one. */
  readonly othersUntil?: string;
  /** What was told of the network, and when: it has been so since then at the latest. Only the sweep looks back. */
  readonly told?: readonly { readonly because: string; readonly at: string }[];
  /** Where nothing is seen to have changed, pings after this time show it. */
  readonly recent?: string;
  /** A node that was lost before this time was lost for another reason than the latest change. */
  readonly lostBefore?: string;
};

const MINUTE_MS = 60 * 1000;

/**
 * How long a ping may get through although a new connection would not. An agent pings every five minutes (an hour at
 * most, if it is set so) with a client that closes idle connections after 90 seconds; tracked connections outlive the
 * rule that allowed them, and resolvers keep an answer for about a minute. So the second ping after a change needs a
 * new connection. This is twice that time.
 * Source: agent/appconfig/constants.go and agent/network of https://github.com/aws/amazon-ssm-agent, and
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 */
export const CHANNEL_MS = 20 * MINUTE_MS;

/**
 * The same where names are concerned: instances pick up other DHCP options "within a few hours, depending on how
 * frequently the instance renews its DHCP lease".
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateDhcpOptions.html
 */
export const LEASE_MS = 24 * 60 * MINUTE_MS;

/** A connected agent misses no ping for so long, unless it is set to ping less often than usual. */
export const MISSED_MS = 15 * MINUTE_MS;

/** Where nothing changed, a ping of the last ten minutes is one of the last two. */
export const RECENT_MS = 10 * MINUTE_MS;

const timeOf = (text: string | undefined): number => Date.parse(text ?? '');

/** Is it about names? Then a change bites only when leases are renewed. */
export type Slowness = 'connection' | 'names';

/** Since when a path is as it is, if that is known: since the judged change, or since somebody was told the same. */
const since = ({ changedAt, told = [] }: PingTimes, reason: string): number => {
  const times = told.filter(({ because }) => because.includes(reason)).map(({ at }) => timeOf(at));
  return timeOf(changedAt ?? (times.length > 0 ? new Date(Math.max(...times)).toISOString() : undefined));
};

/** What is seen of a path: why it is not open, and whether that has changed since it was seen last. */
export type Sight = { readonly reason: string; readonly hasChanged: boolean; readonly slowness: Slowness };

/** From when on pings show that the network lets them through as it is now; not a number if none can show it. */
const provenFrom = (times: PingTimes, { reason, hasChanged, slowness }: Sight): number => {
  const recent = timeOf(times.recent);
  if (!hasChanged && !Number.isNaN(recent)) return recent;
  const others = hasChanged ? timeOf(times.othersUntil) : Number.NaN;
  const last = Number.isNaN(others) ? since(times, reason) : Math.max(since(times, reason), others);
  const changed = last + (slowness === 'names' ? LEASE_MS : CHANNEL_MS);
  return Number.isNaN(recent) ? changed : Math.max(changed, recent);
};

/** Does the last ping of a node show that it reaches `ssm` over the network as it is now? */
export const showsNetwork = ({ lastPingAt }: Pinging, times: PingTimes, sight: Sight): boolean =>
  timeOf(lastPingAt) > provenFrom(times, sight);

/** Did it ping shortly before the last known change, or after it? Then it reached `ssm` over the network before. */
export const pingedBefore = ({ lastPingAt }: Pinging, { changedAt }: PingTimes): boolean =>
  timeOf(lastPingAt) > timeOf(changedAt) - MISSED_MS;

/** Was it lost for longer than the network is as it is? */
export const wasLostBefore = ({ pingStatus, lastPingAt }: Pinging, { lostBefore }: PingTimes): boolean =>
  pingStatus !== 'Online' && timeOf(lastPingAt) < timeOf(lostBefore) - MISSED_MS;
