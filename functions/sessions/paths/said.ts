import { unreadInProfiles } from '../../account/network/names/profiles.ts';
import type { Broken, PathService, PathStep } from '../../account/network/path/verdict.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import type { Impact } from '../../core/prerequisite.ts';
import type { WitnessedPath } from './witness.ts';

/** The prerequisite that a broken step belongs to: exactly one for each step. */
export type PathOwner = 'session-endpoints' | 'network-access' | 'internet-path' | 'vpc-name-resolution';

/** Whose matter a broken step is. */
export const OWNERS: Readonly<Record<PathStep, PathOwner>> = {
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

/** Who speaks of a way that cannot be seen into, whatever is in the way of the others. */
const UNSEEN_OWNER: PathOwner = 'internet-path';

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

/**
 * Is a break certain because of what was there when everything passed, whatever could still make it work? A DNS server of
 * somebody else may have answered with other endpoints even then.
 */
const isCertain = (state: AccountState, vpcId: string, judged: WitnessedPath): boolean => {
  const { verdict, need, wasOpen, nameServer } = judged;
  if (verdict.kind !== 'broken') return false;
  if (verdict.unless === undefined) return true;
  // What a Profile brings takes the place of an endpoint that is gone, and some of it may not be read.
  const network = presentValue(state.networks[vpcId]);
  if (network && unreadInProfiles(network).length > 0) return false;
  if (verdict.unlessNamed !== undefined && wasOpen === 'endpoint') return true;
  if (nameServer !== 'vpc') return false;
  return (
    wasUsed(state, vpcId, verdict.evidence) ||
    (verdict.unlessNamed !== undefined && hadPrivateName(state, vpcId, need.service))
  );
};

/** What is said about one path that is not open. */
export type Said =
  | {
      readonly kind: 'fail';
      readonly impact: Impact;
      readonly judged: WitnessedPath;
      readonly because: string;
    }
  | {
      readonly kind: 'unknown';
      readonly judged: WitnessedPath;
      readonly service?: PathService;
      readonly because: string;
      /** It was not so when it was seen to work. */
      readonly unsettled?: true;
    }
  /** It works although nobody can see how: the node pings, or nothing is gone that its way rests on. */
  | { readonly kind: 'unseen'; readonly judged: WitnessedPath; readonly because: string };

/** The evidence that the words do not mention yet. */
const alsoShownBy = ({ because, evidence }: Broken): string => {
  const more = evidence.filter((one) => !because.includes(one));
  return more.length > 0 ? ` (${more.join(', ')})` : '';
};

const UNSEEN_AND_CLOSED =
  'and this was the last way by which nodes can have reached Systems Manager (what is behind it cannot be seen)';

/** What is said about a path of which nodes show more than can be seen; nothing if another prerequisite says it. */
const sayUnseen = (judged: WitnessedPath, owner: PathOwner): readonly Said[] => {
  const { need, verdict, witness } = judged;
  if (!witness || verdict.kind === 'reachable') return [];
  const { pings, closing } = witness;
  if (pings || !closing || closing.kind === 'none') {
    return owner === UNSEEN_OWNER ? [{ kind: 'unseen', judged, because: verdict.because }] : [];
  }
  if (closing.kind === 'some') {
    if (OWNERS[closing.step] !== owner) return [];
    return [{ kind: 'unknown', judged, service: need.service, because: closing.because, unsettled: true }];
  }
  const { verdict: closed } = closing;
  if (OWNERS[closed.step] !== owner) return [];
  const because = `${closed.because}${alsoShownBy(closed)}, ${UNSEEN_AND_CLOSED}`;
  return need.impact === 'unknown'
    ? [{ kind: 'unknown', judged, because: `${need.doubt ?? need.service}: ${because}` }]
    : [{ kind: 'fail', impact: need.impact, judged, because }];
};

/** What one prerequisite says about a path; nothing if the path is open, or if another one owns the step. */
export const sayOf = (
  state: AccountState,
  vpcId: string,
  judged: WitnessedPath,
  owner: PathOwner,
): readonly Said[] => {
  const { verdict, need, wasOpen } = judged;
  if (judged.witness) return sayUnseen(judged, owner);
  const unsettled = wasOpen ? ({ unsettled: true } as const) : {};
  if (verdict.kind === 'reachable' || OWNERS[verdict.step] !== owner) return [];
  if (verdict.kind === 'unknown') {
    return [{ kind: 'unknown', judged, service: need.service, because: verdict.because, ...unsettled }];
  }
  if (!isCertain(state, vpcId, judged)) {
    return [
      { kind: 'unknown', judged, because: `${verdict.because}, unless ${verdict.unless}`, ...unsettled },
    ];
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
