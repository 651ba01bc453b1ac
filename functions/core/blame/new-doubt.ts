import { type Resource, resourceKey } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Assessment, assessmentKey, doubtsOnlyCut, resultOf } from '../assessment.ts';
import type { Effect } from '../effect.ts';
import type { Result } from '../prerequisite.ts';

type Doubt = Assessment & { readonly result: Extract<Result, { kind: 'unknown' }> };

/** Much of a VPC, and of a document that was read, cannot be seen from outside. */
const isOftenDoubtful = ({ documents }: AccountState, { type, id }: Resource): boolean =>
  type === 'AWS::EC2::VPC' || (type === 'AWS::SSM::Document' && documents[id]?.status === 'present');

/**
 * Did this change cause a doubt? Where there is often one, a doubt that existed before, in the same words, is not
 * reported with every change. A doubt about what else the change touched is reported, and so is a document that cannot
 * be read. Where everything that is doubtful now was cut before, the doubt is no news.
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
  if (isOftenDoubtful(state, subject)) {
    return !because.split('; ').every((reason) => then.because.includes(reason));
  }
  return (
    subject.type === 'AWS::SSM::Document' ||
    effect.resources.some((touched) => resourceKey(touched) === resourceKey(subject))
  );
};
