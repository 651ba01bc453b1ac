import type { Broken, PathService, PathStep } from '../../account/network/path/verdict.ts';
import type { AccountState } from '../../account/state.ts';
import type { Impact } from '../../core/prerequisite.ts';
import type { JudgedPath } from './node-paths.ts';

/** The prerequisite that a broken step belongs to: exactly one for each step. */
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

/** Did an endpoint have private names when everything passed? Then no private hosted zone was needed. */
const wasUsed = (state: AccountState, vpcId: string, evidence: readonly string[]): boolean =>
  state.rememberedNetworks?.[vpcId]?.endpoints.some(
    ({ vpcEndpointId, privateDnsEnabled }) => privateDnsEnabled && evidence.includes(vpcEndpointId),
  ) ?? false;

/**
 * Did an endpoint have the private name of the service when everything passed? While it has it, no private hosted zone of
 * that name can be associated with the VPC (`ConflictingDomainExists`), so no zone names another endpoint now.
 * Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_AssociateVPCWithHostedZone.html
 */
const hadPrivateName = (state: AccountState, vpcId: string, service: PathService): boolean =>
  state.rememberedNetworks?.[vpcId]?.endpoints.some(
    ({ serviceName, privateDnsEnabled }) =>
      privateDnsEnabled && serviceName.endsWith(`.${state.identity.region}.${service}`),
  ) ?? false;

/** Is a break certain because of what was there when everything passed, whatever could still make it work? */
const isCertain = (state: AccountState, vpcId: string, { verdict, need }: JudgedPath): boolean =>
  verdict.kind === 'broken' &&
  (verdict.unless === undefined ||
    wasUsed(state, vpcId, verdict.evidence) ||
    (verdict.unlessNamed !== undefined && hadPrivateName(state, vpcId, need.service)));

/** What is said about one path that is not open. */
export type Said =
  | { readonly kind: 'fail'; readonly impact: Impact; readonly judged: JudgedPath; readonly because: string }
  | {
      readonly kind: 'unknown';
      readonly judged: JudgedPath;
      readonly service?: PathService;
      readonly because: string;
    };

/** The evidence that the words do not mention yet. */
const alsoShownBy = ({ because, evidence }: Broken): string => {
  const more = evidence.filter((one) => !because.includes(one));
  return more.length > 0 ? ` (${more.join(', ')})` : '';
};

/** What one prerequisite says about a path; nothing if the path is open, or if another one owns the step. */
export const sayOf = (
  state: AccountState,
  vpcId: string,
  judged: JudgedPath,
  owner: PathOwner,
): readonly Said[] => {
  const { verdict, need } = judged;
  if (verdict.kind === 'reachable' || OWNERS[verdict.step] !== owner) return [];
  if (verdict.kind === 'unknown') {
    return [{ kind: 'unknown', judged, service: need.service, because: verdict.because }];
  }
  if (!isCertain(state, vpcId, judged)) {
    return [{ kind: 'unknown', judged, because: `${verdict.because}, unless ${verdict.unless}` }];
  }
  if (need.impact === 'unknown') {
    return [{ kind: 'unknown', judged, because: `${need.doubt ?? need.service}: ${verdict.because}` }];
  }
  return [
    { kind: 'fail', impact: need.impact, judged, because: `${verdict.because}${alsoShownBy(verdict)}` },
  ];
};

/** The name of a path, by which the paths of two states are compared. */
export const wayOf = ({ judged: { node, need } }: Said): string => `${node.instanceId} ${need.service}`;
