import { own } from '../../formats/json.ts';
import { evaluatePolicies } from '../../formats/policy.ts';
import type { PolicyVerdict } from '../../formats/policy-statements.ts';
import { presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import type { IamDecision } from './decision.ts';
import type { Role } from './identity.ts';
import { knownDocument } from './managed-policies.ts';

const documentOf = (state: AccountState, arn: string): string | undefined => {
  const policy = presentValue(state.policies[arn]);
  return policy?.versions[policy.defaultVersionId] ?? knownDocument(arn);
};

const UNSEEN = 'unknown';

/**
 * What the policies of a role in the state say about one action. An attached policy that was not read is
 * skipped; a boundary that was not read leaves the answer open.
 */
export const decideByPolicies = (
  state: AccountState,
  role: Role,
  action: string,
  resource: string,
): PolicyVerdict => {
  // Policies name a key by its ARN, and preferences may name it by its id or an alias.
  const request = { action, resource: presentValue(own(state.keys, resource))?.arn ?? resource };
  const attached = role.attachedPolicyArns.flatMap((arn) => documentOf(state, arn) ?? []);
  const granted = evaluatePolicies([...attached, ...Object.values(role.inlinePolicies ?? {})], request);
  if (role.boundaryArn === undefined) return granted;
  const boundary = documentOf(state, role.boundaryArn);
  const within = boundary === undefined ? UNSEEN : evaluatePolicies([boundary], request);
  if (granted === 'explicitDeny' || within === 'explicitDeny') return 'explicitDeny';
  if (granted === 'implicitDeny' || within === 'implicitDeny') return 'implicitDeny';
  return granted === UNSEEN || within === UNSEEN ? UNSEEN : 'allowed';
};

/** May a policy of the role that was not read allow what the others do not? */
const hasUnread = (state: AccountState, { attachedPolicyArns, inlinePolicies }: Role): boolean =>
  inlinePolicies === undefined || attachedPolicyArns.some((arn) => documentOf(state, arn) === undefined);

const isUnbound = (before: Role, after: Role): boolean => before.boundaryArn !== after.boundaryArn;

/**
 * IAM's own answer, changed as much as the answer of the known policies changes. What only IAM knows (service
 * control policies, policies that were not read) still counts.
 */
const moved = (
  known: IamDecision,
  before: PolicyVerdict,
  after: PolicyVerdict,
  { unbound, unread }: { readonly unbound: boolean; readonly unread: boolean },
): IamDecision => {
  if (before === after) return known;
  if (after === 'explicitDeny') return { verdict: after };
  if (known.limitedBy === 'organization') return known;
  if (known.limitedBy === 'permissions-boundary' && !unbound) return known;
  if (after === 'allowed') {
    const deniedUnseen = known.verdict === 'explicitDeny' && before !== 'explicitDeny';
    return deniedUnseen ? known : { verdict: after };
  }
  const allowedUnseen = known.verdict === 'allowed' && before !== 'allowed';
  if (allowedUnseen) return known;
  return after === 'implicitDeny' && unread
    ? { verdict: 'unknown', because: 'a policy of the role was not read' }
    : { verdict: after };
};

/** The state after a change of roles or policies, with every decision that it holds brought up to date. */
export const redecide = (before: AccountState, after: AccountState): AccountState => {
  const decisions = Object.entries(after.decisions).map(([key, known]): readonly [string, IamDecision] => {
    const [name = '', action = '', ...rest] = key.split('|');
    const [was, is] = [presentValue(before.roles[name]), presentValue(after.roles[name])];
    if (!was || !is) return [key, known];
    const resource = rest.join('|');
    const said = decideByPolicies(before, was, action, resource);
    const more = { unbound: isUnbound(was, is), unread: hasUnread(after, is) };
    return [key, moved(known, said, decideByPolicies(after, is, action, resource), more)];
  });
  return { ...after, decisions: Object.fromEntries(decisions) };
};
