import { isIdentityType } from '../../account/kinds.ts';
import { isOfDenial } from '../../account/observed.ts';
import { type Resource, resourceKey } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Assessment, assessmentKey, doubtsOnlyCut, resultOf } from '../assessment.ts';
import type { Effect } from '../effect.ts';
import type { Result } from '../prerequisite.ts';

type Doubt = Assessment & { readonly result: Extract<Result, { kind: 'unknown' }> };

/** Much of a VPC, and of a document, cannot be seen from outside. That is another matter than what could not be read. */
const isUnread = ({ documents, networks }: AccountState, { type, id }: Resource): boolean =>
  (type === 'AWS::EC2::VPC' && networks[id]?.status === 'unknown') ||
  (type === 'AWS::SSM::Document' && documents[id]?.status !== 'present');

/** What a change concerns that it does not name: the VPC of a part, the nodes and roles behind a policy. */
const isBehind = ({ type }: Resource): boolean => type === 'AWS::EC2::VPC' || isIdentityType(type);

/** Such a change concerns all that the documents name, of which it may have touched nothing. */
const isOfPreferences = ({ resources }: Effect): boolean =>
  resources.some(({ type }) => type === 'AWS::SSM::Document' || type === 'AWS::SSM::Parameter');

const isOftenDoubtful = (state: AccountState, subject: Resource): boolean =>
  (subject.type === 'AWS::EC2::VPC' || subject.type === 'AWS::SSM::Document') && !isUnread(state, subject);

/**
 * Did this change cause a doubt? Where there is often one, a doubt that existed before, in the same words, is not
 * reported with every change. A doubt about what else the change touched is reported, and so is a document or a VPC that
 * cannot be read. What the guard may not read now, it may not read in the account as it was before either, so that says
 * nothing about the change. Where everything that is doubtful now was cut before, the doubt is no news.
 */
export const isNewDoubt = (
  effect: Effect,
  state: AccountState,
  past: readonly Assessment[],
  doubt: Doubt,
): boolean => {
  const then = resultOf(past, assessmentKey(doubt));
  if (doubtsOnlyCut(past, doubt.result)) return false;
  if (then?.kind !== 'unknown') return true;
  const { subject, because } = doubt.result;
  if (isOfDenial(because) && isBehind(subject) && !isOfPreferences(effect)) return true;
  if (isOftenDoubtful(state, subject)) {
    return !because.split('; ').every((reason) => then.because.includes(reason));
  }
  return (
    isUnread(state, subject) ||
    effect.resources.some((touched) => resourceKey(touched) === resourceKey(subject))
  );
};
