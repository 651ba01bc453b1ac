import type { Plan } from '../../account/api-call.ts';
import { DEFAULT_ROLE_SETTING } from '../../account/identity/service-settings.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import {
  type DecodeContext,
  type Decoded,
  type Decoder,
  documentScope,
  irrelevant,
  unreadable,
} from '../../core/effect.ts';
import { withPrevious } from '../../core/with-previous.ts';
import { at, stringAt } from '../../formats/json.ts';
import { iamName } from '../../formats/names.ts';
import { allowsMoreThanSessions } from '../../sessions/mend/more-than-sessions.ts';
import { policiesOfRole } from './role-change.ts';

type Calls = 'iam:SetDefaultPolicyVersion';

const versionNumber = (id: string): number => Number(id.slice(1)) || 0;

const TOO_MUCH = 'the other version allows more than sessions, the agent and logging need';

/** The version that was in force, if known; else the others, the newest first. */
const otherVersions = (
  state: AccountState,
  PolicyArn: string,
  current: string,
  before: string | undefined,
): readonly Plan<Calls>[] => {
  const documents = presentValue(state.policies[PolicyArn])?.versions ?? {};
  const others = Object.keys(documents)
    .filter((id) => id !== current)
    .sort((a, b) => versionNumber(b) - versionNumber(a));
  const known = before !== undefined && others.includes(before) ? [before] : [];
  return [...known, ...others.filter((id) => id !== before)].map((VersionId, index) => ({
    calls: [{ api: 'iam:SetDefaultPolicyVersion', input: { PolicyArn, VersionId } }],
    restores: `version ${VersionId} of policy ${iamName(PolicyArn)}`,
    exact: VersionId === before || others.length === 1,
    containment: 'iam-policy',
    ...(allowsMoreThanSessions(documents[VersionId], documents[current]) ? { byHand: TOO_MUCH } : {}),
    ...(index > 0 ? ({ beyond: true } as const) : {}),
  }));
};

const newDefault = (
  PolicyArn: string,
  current: (state: AccountState) => string | undefined,
  context: DecodeContext,
): Decoded<Calls> => {
  const scope = {
    documents: documentScope(context),
    rolesOfPolicy: [PolicyArn],
    policyVersions: [PolicyArn],
    serviceSettings: [DEFAULT_ROLE_SETTING],
  };
  return withPrevious({ type: 'AWS::IAM::ManagedPolicy', id: PolicyArn, scope }, (before) => ({
    isCurrent: (state) => {
      const version = presentValue(state.policies[PolicyArn])?.defaultVersionId;
      return version !== undefined && version === current(state);
    },
    inverses: (state) => otherVersions(state, PolicyArn, current(state) ?? '', before?.defaultVersionId),
    widen: (state) => ({
      policies: Object.keys(state.roles).flatMap((name) => policiesOfRole(name)(state)?.policies ?? []),
    }),
  }));
};

export const versionCreated: Decoder<Calls> = (change, context) => {
  const arn = stringAt(change.request, 'policyArn');
  if (!arn) return unreadable('the record names no policy');
  const setAsDefault = at(change.request, 'setAsDefault');
  if (setAsDefault !== true && setAsDefault !== 'true') {
    return irrelevant('the new version of the policy is not in force');
  }
  const versionId = stringAt(change.response, 'policyVersion', 'versionId');
  const inForce = (state: AccountState) => versionId ?? presentValue(state.policies[arn])?.defaultVersionId;
  return newDefault(arn, inForce, context);
};

export const versionSet: Decoder<Calls> = (change, context) => {
  const arn = stringAt(change.request, 'policyArn');
  const versionId = stringAt(change.request, 'versionId');
  if (!arn || !versionId) return unreadable('the record names no policy or no version');
  return newDefault(arn, () => versionId, context);
};

/** "You cannot delete the default version": https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html */
export const versionDeleted: Decoder<Calls> = () => irrelevant('a version in force cannot be deleted');
