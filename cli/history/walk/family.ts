import type { AccountState } from '../../../functions/account/state.ts';
import type { Assessment } from '../../../functions/core/assessment.ts';
import type { Family } from '../../../functions/core/prerequisite.ts';
import type { Gathered } from '../../../functions/use-cases/gather.ts';
import type { BlindCollection } from './blind.ts';
import { checksOn, type Hearing, judgementOf, remembering, type Watched } from './guarding.ts';
import { type Verdict, verdictOn } from './verdict.ts';
import type { Walking } from './walking.ts';

/** A verdict where too little is known for another one. */
export const mayHave = ({ prerequisite, decoded }: Watched, because: string): Verdict => ({
  degree: 'may-have-broken',
  prerequisites: [prerequisite.id],
  because,
  resources: decoded.resources,
});

/** The account was as the call asks for already. */
export const changedNothing = (watched: Watched): Verdict => ({
  ...mayHave(watched, 'it changed nothing: it was so already'),
  degree: 'harmless',
});

const REPLACED = 'the account is not as this change left it, and no record says what changed it since';

const UNPLACED = 'what it touched is gone, and no record says in which VPC it was';

/** A part of a network that is gone leads to no VPC, so that nothing was judged. */
const isUnplaced = ({ prerequisite }: Watched, { effect, state }: Gathered): boolean =>
  prerequisite.family === 'network' &&
  effect.reachesEveryVpc === undefined &&
  !Object.values(state.networks).some((one) => one.status !== 'absent');

/** What the guards of a family do not ask for by its name: where some of it is unknown, what depends on it is not seen. */
const FOUND: Readonly<Record<Family, readonly BlindCollection[]>> = {
  preferences: ['documents', 'parameters', 'buckets', 'logGroups', 'keys'],
  network: ['documents', 'parameters'],
  identity: [
    'instances',
    'hybridNodes',
    'instanceProfiles',
    'roles',
    'policies',
    'serviceSettings',
    'documents',
    'parameters',
  ],
};

/** On what a proof of a family rests besides what a change touched: what is asked for, and who has which role. */
const RESTS_ON: Readonly<Record<Family, readonly BlindCollection[]>> = {
  preferences: ['documents', 'parameters'],
  network: ['documents', 'parameters'],
  identity: ['documents', 'parameters', 'serviceSettings', 'instances', 'hybridNodes', 'instanceProfiles'],
};

/** Why nobody can say that nothing was hit, although nothing that is known was. */
const whyNotWhole = (
  { past, roster }: Walking,
  { prerequisite: { family } }: Watched,
  vpcIds: readonly string[],
): string | undefined => roster.whyUnknown(vpcIds, family === 'identity') ?? past.whyHidden(FOUND[family]);

/** A change of the preferences may reach every VPC, and only those were read that another change names. */
const whyUnseen = ({ past }: Walking, { effect, state }: Gathered): string | undefined =>
  past.isPartial && effect.reachesEveryVpc?.(state)
    ? 'it may concern every VPC with nodes, and not all of them were read'
    : undefined;

/**
 * Does a check on the account before look at something that no record tells? What undoing the change breaks is not seen
 * there.
 */
const isBlindThere = ({ past }: Walking, checks: readonly Assessment[] | undefined): boolean => {
  const lost = new Set(past.ends().map(({ id }) => id));
  return checks?.some(({ result }) => result.kind === 'unknown' && lost.has(result.subject.id)) === true;
};

/** What the guard of one family says of a change. */
export const verdictOfFamily = async (
  walking: Walking,
  hearing: Hearing,
  watched: Watched,
  before: AccountState | undefined,
): Promise<Verdict> => {
  const judged = await judgementOf(hearing, watched, await remembering(before, hearing));
  if ('kind' in judged && judged.kind === 'replaced') return mayHave(watched, REPLACED);
  if (!('kind' in judged) && isUnplaced(watched, judged.gathered)) return mayHave(watched, UNPLACED);
  const state = 'gathered' in judged ? judged.gathered.state : walking.past.state();
  const { family } = watched.prerequisite;
  const unknownNodes =
    whyNotWhole(walking, watched, Object.keys(state.networks)) ??
    ('kind' in judged ? undefined : whyUnseen(walking, judged.gathered));
  if ('kind' in judged) {
    return unknownNodes === undefined
      ? { ...mayHave(watched, judged.because), degree: 'harmless' }
      : mayHave(watched, unknownNodes);
  }
  const isKnown = before !== undefined && walking.past.whyHidden(RESTS_ON[family]) === undefined;
  const checks = isKnown ? checksOn(before, judged.gathered.state, family) : undefined;
  return verdictOn(judged, { before: checks, unknownNodes, isBlind: isBlindThere(walking, checks) });
};
