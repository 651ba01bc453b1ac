import { isNetworkPart } from '../../account/network/parts.ts';
import { label, type Resource, resource } from '../../account/resource.ts';
import { observedOf } from '../../account/resource-in-state.ts';
import type { Finding, Outcome } from '../../core/outcome.ts';
import { answerDoubts } from '../answer-doubts.ts';
import type { Gathered } from '../gather.ts';
import type { Guard } from '../guard.ts';
import { type Judged, quietOf } from '../judged.ts';

type Unread = { readonly touched: Resource; readonly because: string };

/** What a change touched and the guard could not read: then it is unknown whether the change still counts. */
export const unreadOf = ({ effect, state }: Pick<Gathered, 'effect' | 'state'>): readonly Unread[] =>
  effect.resources.flatMap((touched) => {
    const observed = observedOf(state, touched);
    return observed?.status === 'unknown' ? [{ touched, because: observed.because }] : [];
  });

const saidOf = ({ touched, because }: Unread): string =>
  `${label(touched)} could not be read: ${because}, so it cannot be told what this change did`;

/** A part of a network is no subject of its own: the VPCs that were read for it are, so that the doubt ends with them. */
const subjectsOf = ({ state }: Gathered, { touched }: Unread): readonly Resource[] => {
  const vpcs = Object.keys(state.networks).map((id) => resource('AWS::EC2::VPC', id));
  return isNetworkPart(touched) && vpcs.length > 0 ? vpcs : [touched];
};

const doubtsOf = ({ gathered, prerequisite }: Judged, unread: readonly Unread[]): readonly Finding[] =>
  unread.flatMap((one) =>
    subjectsOf(gathered, one).map(
      (subject): Finding => ({
        prerequisite: prerequisite.id,
        subject,
        impact: 'unknown',
        because: saidOf(one),
        attribution: 'none',
      }),
    ),
  );

/** The preferences guard gets every event of a document as well, and tells what it cannot read. */
const isToldByPreferences = ({ prerequisites }: Guard, { touched }: Unread): boolean =>
  touched.type === 'AWS::SSM::Document' && !prerequisites.some(({ family }) => family === 'preferences');

/**
 * No check says anything about a change, but what it touched could not be read: nothing is known to be healthy, and people
 * are told which permission is missing.
 */
export const answerUnread = (
  guard: Guard,
  judged: Judged,
  unread: readonly Unread[],
): Promise<Outcome> | Outcome => {
  const doubts = doubtsOf(judged, unread);
  if (unread.every((one) => isToldByPreferences(guard, one))) {
    const because = `${unread.map(saidOf).join('; ')}. The guard of the preferences tells it.`;
    return { ...quietOf(guard, judged, 'inconclusive', because), toldBefore: true };
  }
  return answerDoubts(guard, { ...judged, evaluation: { ...judged.evaluation, doubts } });
};
