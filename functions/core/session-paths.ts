import { type AccountState, presentValue } from './account-state.ts';
import { needsEc2Messages } from './agent-versions.ts';
import { decidingServer } from './name-servers.ts';
import type { NodeNetwork, VpcNetwork } from './network.ts';
import { pathTo } from './path/path.ts';
import type { PathContext, PathService, PathStep, PathVerdict } from './path/verdict.ts';
import { livePreferences } from './preferences.ts';
import { cannotTell, fail, type Impact, notApplicable, pass, type Result } from './prerequisite.ts';
import { type Resource, resource } from './resource.ts';

/** Which prerequisite a broken step belongs to: each to one. */
export type PathOwner = 'session-endpoints' | 'network-access' | 'internet-path' | 'vpc-name-resolution';

const OWNERS: Readonly<Record<PathStep, PathOwner>> = {
  'name-resolution': 'vpc-name-resolution',
  endpoint: 'session-endpoints',
  'endpoint-policy': 'session-endpoints',
  route: 'internet-path',
  'node-security-group': 'network-access',
  'node-network-acl': 'network-access',
  'nat-network-acl': 'network-access',
  'endpoint-network-acl': 'network-access',
  'endpoint-security-group': 'network-access',
};

/** A service, and what users meet without it; `unknown` where no page of AWS says it. */
type Need = { readonly service: PathService; readonly impact: Impact | 'unknown' };

const ALWAYS: readonly Need[] = [
  { service: 'ssm', impact: 'sessions-fail' },
  { service: 'ssmmessages', impact: 'sessions-fail' },
];

/**
 * What the preferences need beyond it. The agent asks S3 and CloudWatch Logs before the prompt, and gives up after
 * minutes; with encryption demanded the session fails then. Without KMS the handshake times out.
 * Source: agent/session/plugins/shell of https://github.com/aws/amazon-ssm-agent, and
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-troubleshooting.html (blank screen)
 */
const preferenceNeeds = (state: AccountState): readonly Need[] => {
  const settings = livePreferences(state).map((live) => live.settings);
  const encrypted = (demanded: boolean): Impact => (demanded ? 'sessions-fail' : 'sessions-slow');
  const bucket = settings.filter(({ s3BucketName }) => s3BucketName);
  const group = settings.filter(({ cloudWatchLogGroupName }) => cloudWatchLogGroupName);
  return [
    ...(bucket.length > 0
      ? [{ service: 's3', impact: encrypted(bucket.some((s) => s.s3EncryptionEnabled)) } as const]
      : []),
    ...(group.length > 0
      ? [{ service: 'logs', impact: encrypted(group.some((s) => s.cloudWatchEncryptionEnabled)) } as const]
      : []),
    ...(settings.some(({ kmsKeyId }) => kmsKeyId)
      ? [{ service: 'kms', impact: 'sessions-fail' } as const]
      : []),
  ];
};

/** Agents before 3.3.40.0 ask `ec2messages` too; it never carries a session, and what they do without it is not told. */
const needsOf = (node: NodeNetwork, shared: readonly Need[]): readonly Need[] =>
  needsEc2Messages(node.managed?.agentVersion ?? '')
    ? [...shared, { service: 'ec2messages', impact: 'unknown' }]
    : shared;

const contextOf = (state: AccountState, network: VpcNetwork): PathContext => {
  const { region } = state.identity;
  const logging = livePreferences(state).find(({ settings }) => settings.s3BucketName)?.settings;
  const bucket = logging?.s3BucketName
    ? { name: logging.s3BucketName, encrypted: logging.s3EncryptionEnabled }
    : undefined;
  const more = bucket ? { bucket } : {};
  if (network.dhcpOptionsId === 'default') return { region, nameServer: 'vpc', ...more };
  const servers = presentValue(state.dhcpOptions[network.dhcpOptionsId])?.domainNameServers;
  // Name resolution has a check of its own: an option set that was not read is taken for the usual one here.
  const isRead = state.dhcpOptions[network.dhcpOptionsId]?.status === 'present';
  const nameServer = isRead ? decidingServer(servers, network) : 'vpc';
  return { region, nameServer, ...(servers ? { servers } : {}), ...more };
};

type Judged = { readonly node: NodeNetwork; readonly need: Need; readonly verdict: PathVerdict };

const judgedBefore = new WeakMap<VpcNetwork, Map<string, readonly Judged[]>>();

/** All paths of a network's managed nodes. Three prerequisites look at the same ones, so they are kept. */
const pathsOf = (state: AccountState, network: VpcNetwork): readonly Judged[] => {
  const context = contextOf(state, network);
  const shared = [...ALWAYS, ...preferenceNeeds(state)];
  const key = JSON.stringify([context, shared]);
  const kept = judgedBefore.get(network) ?? new Map<string, readonly Judged[]>();
  const known = kept.get(key);
  if (known) return known;
  const judged = network.nodes
    .filter(({ managed }) => managed)
    .flatMap((node) =>
      needsOf(node, shared).map((need) => ({
        node,
        need,
        verdict: pathTo(need.service, node, network, context),
      })),
    );
  judgedBefore.set(network, kept.set(key, judged));
  return judged;
};

/** An endpoint that had private names when everything passed: then no private hosted zone was needed. */
const wasUsed = (state: AccountState, vpcId: string, evidence: readonly string[]): boolean =>
  state.rememberedNetworks?.[vpcId]?.endpoints.some(
    ({ vpcEndpointId, privateDnsEnabled }) => privateDnsEnabled && evidence.includes(vpcEndpointId),
  ) ?? false;

const MOST_NAMES = 5;

type Said =
  | { readonly kind: 'fail'; readonly impact: Impact; readonly judged: Judged; readonly because: string }
  | { readonly kind: 'unknown'; readonly because: string };

const sayOf = (state: AccountState, vpcId: string, judged: Judged, owner: PathOwner): readonly Said[] => {
  const { verdict, need } = judged;
  if (verdict.kind === 'reachable' || OWNERS[verdict.step] !== owner) return [];
  if (verdict.kind === 'unknown') {
    return [{ kind: 'unknown', because: `whether ${need.service} can be reached: ${verdict.because}` }];
  }
  if (verdict.unless && !wasUsed(state, vpcId, verdict.evidence)) {
    return [{ kind: 'unknown', because: `${verdict.because}, unless ${verdict.unless}` }];
  }
  if (need.impact === 'unknown') {
    const doubt = 'agents older than 3.3.40.0 may not stay connected without ec2messages';
    return [{ kind: 'unknown', because: `${doubt}: ${verdict.because}` }];
  }
  const evidence = verdict.evidence.length > 0 ? ` (${verdict.evidence.join(', ')})` : '';
  return [
    { kind: 'fail', impact: need.impact, judged, because: `${verdict.step}: ${verdict.because}${evidence}` },
  ];
};

const RANK: Readonly<Partial<Record<Impact, number>>> = { 'sessions-fail': 2, 'sessions-slow': 1 };
const rankOf = (impact: Impact): number => RANK[impact] ?? 0;

const USER_SEES: Readonly<Partial<Record<Impact, string>>> = {
  'sessions-fail': 'TargetNotConnected: the instance is not connected',
  'sessions-slow': 'a blank screen for minutes before the prompt',
};

const judge = (state: AccountState, vpcId: string, owner: PathOwner): Result => {
  const subject: Resource = resource('AWS::EC2::VPC', vpcId);
  const observed = state.networks[vpcId];
  if (observed?.status === 'unknown') {
    return cannotTell(subject, `the network of ${vpcId} could not be read: ${observed.because}`);
  }
  const network = presentValue(observed);
  const managed = network?.nodes.filter((node) => node.managed).length ?? 0;
  if (!network || managed === 0) return notApplicable(subject);
  const said = pathsOf(state, network).flatMap((judged) => sayOf(state, vpcId, judged, owner));
  const failed = said
    .flatMap((one) => (one.kind === 'fail' ? [one] : []))
    .sort((a, b) => rankOf(b.impact) - rankOf(a.impact));
  const [worst] = failed;
  if (worst) {
    const alike = failed.filter(({ impact }) => impact === worst.impact);
    const hit = new Map(alike.map(({ judged: { node } }) => [node.instanceId, node.name ?? node.instanceId]));
    const services = [...new Set(alike.map(({ judged }) => judged.need.service))].join(', ');
    const userSees = USER_SEES[worst.impact];
    return fail(
      subject,
      worst.impact,
      `${hit.size} of ${managed} managed nodes in ${vpcId} cannot reach ${services}: ${worst.because}`,
      {
        ...(userSees ? { userSees } : {}),
        hit: { nodes: hit.size, sample: [...hit.values()].slice(0, MOST_NAMES) },
      },
    );
  }
  const [doubt] = said;
  return doubt ? cannotTell(subject, doubt.because) : pass(subject);
};

/** What one prerequisite says of the paths of every network that was read. */
export const judgePaths = (state: AccountState, owner: PathOwner): readonly Result[] =>
  Object.keys(state.networks).map((vpcId) => judge(state, vpcId, owner));
