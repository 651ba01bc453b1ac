import type { AccountState, Scope } from '../../../functions/account/state.ts';
import type { GuardConfig } from '../../../functions/core/guard-config.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import type { Change } from '../../../functions/formats/cloudtrail.ts';
import { iamRegion } from '../../../functions/formats/regions.ts';
import { isGlobal, JUDGED } from '../records/apis.ts';
import { changedNothing, mayHave, verdictOfFamily } from './family.ts';
import { gatherOf, type Seen, seenIn } from './guarding.ts';
import { goBlind } from './lose.ts';
import { namesIn } from './names.ts';
import { asOf, beforeNodes, isNodeChange } from './nodes.ts';
import { createPast, type End, type Today } from './past.ts';
import { createPlaces } from './places.ts';
import { createRoster } from './roster.ts';
import { isSameAccount } from './same.ts';
import { createSetters } from './setters.ts';
import { undone } from './undo.ts';
import { type Verdict, worstOf } from './verdict.ts';
import type { Walking } from './walking.ts';

/** A change that the guard watches, and what is said of it. */
export type Told = Verdict & { readonly kind: 'told'; readonly change: Change };

/** A change that nobody judges: it was made elsewhere, or by the guard itself. */
export type Aside = { readonly kind: 'aside'; readonly change: Change; readonly because: string };

/** What to read of today for a call that nobody judges, so that it can be taken back. */
const scopeOf = (change: Change): Scope => {
  const names = [...namesIn(change)];
  const named = (service: string): readonly string[] => (change.api.startsWith(`${service}:`) ? names : []);
  return {
    networks: names.filter((name) => /^vpc-[0-9a-z]+$/.test(name)),
    logGroups: named('logs'),
    buckets: named('s3'),
    trails: change.api.startsWith('cloudtrail:') ? [change.region] : [],
  };
};

/** Judges a change on the account that it left, and goes to the account that was before it. */
const stepOver = async (walking: Walking, change: Change, seen: Seen): Promise<Verdict | undefined> => {
  const { past, config, changes, setters } = walking;
  const hearing = { change, config, changes, reader: past.reader };
  const watched = seen.kind === 'watched' ? seen.watched : [];
  const blind = past.whyBlind(namesIn(change));
  if (blind !== undefined) {
    if (seen.kind !== 'irrelevant') goBlind(walking, change, seen, undefined);
    return worstOf(watched.map((one) => mayHave(one, blind)));
  }
  if (seen.kind === 'unwatched') await past.reader.read(scopeOf(change));
  const [first] = watched;
  const effect = first && (await gatherOf(hearing, first)).effect;
  past.goTo(asOf(past.state(), change.time, past.today()));
  const before = undone(past.state(), change, { effect, setter: setters.before(change) });
  if (before && isSameAccount(before, past.state())) return worstOf(watched.map(changedNothing));
  const verdicts: Verdict[] = [];
  for (const one of watched) verdicts.push(await verdictOfFamily(walking, hearing, one, before));
  if (before) past.goTo(before);
  else if (seen.kind !== 'irrelevant') goBlind(walking, change, seen, effect);
  return worstOf(verdicts);
};

/** What is said of a change, once the guards of the families that watch it have answered. */
export const told = (change: Change, seen: Seen, verdict: Verdict | undefined): Told | Aside | undefined => {
  switch (seen.kind) {
    case 'ignored':
      return { kind: 'aside', change, because: seen.because };
    case 'irrelevant':
    case 'unreadable': {
      const degree = seen.kind === 'irrelevant' ? 'harmless' : 'may-have-broken';
      const { prerequisite, because } = seen;
      return { kind: 'told', change, degree, because, prerequisites: [prerequisite], resources: [] };
    }
    case 'watched':
      return verdict && { kind: 'told', change, ...verdict };
    case 'unwatched':
      return undefined;
  }
};

/** Goes back over one change; undefined if it is none that the guard watches. */
const goBackOver = async (walking: Walking, change: Change): Promise<Told | Aside | undefined> => {
  const { past, roster, config } = walking;
  if (isNodeChange(change)) {
    roster.goBack(change);
    past.goTo(beforeNodes(past.state(), change));
    return undefined;
  }
  const seen = seenIn(change, config);
  try {
    return told(change, seen, await stepOver(walking, change, seen));
  } catch (error) {
    if (!(error instanceof AccountUnavailableError)) throw error;
    goBlind(walking, change, seen, undefined);
    const watched = seen.kind === 'watched' ? seen.watched : [];
    return told(change, seen, worstOf(watched.map((one) => mayHave(one, error.message))));
  }
};

/** Is it of our account, and of a place whose calls concern our Region? What happened elsewhere changed nothing here. */
const isOurs = ({ accountId, region, api }: Change, { identity }: GuardConfig): boolean =>
  (accountId === '' || accountId === identity.accountId) &&
  (region === '' ||
    region === identity.region ||
    (isGlobal(api) && region === iamRegion(identity.region)) ||
    /^(s3|route53):/.test(api));

/** A walk from today back through the changes. */
export type Walk = {
  /** What is said of each change, newest first. */
  readonly steps: AsyncGenerator<Told | Aside>;
  /** What is not known any more, and from when on backwards. */
  ends(): readonly End[];
  /** The account of today, as far as the changes asked for it. */
  today(): AccountState;
};

const madeElsewhere = ({ accountId, region }: Change): string =>
  `made in ${accountId || 'an unknown account'}, ${region || 'an unknown Region'}, and this is another account or Region`;

async function* stepsOf(walking: Walking, foreign: readonly Change[]): AsyncGenerator<Told | Aside> {
  for (const change of foreign) {
    if (JUDGED.has(change.api)) yield { kind: 'aside', change, because: madeElsewhere(change) };
  }
  for (const change of walking.changes.toReversed()) {
    const step = await goBackOver(walking, change);
    if (step) yield step;
  }
}

/**
 * Walks back from the account of today over changes, which come oldest first. Each is judged by the guard itself, on the
 * account that it left and on the account before it, as far as inverses and older records tell them.
 */
export const walkBack = (today: Today, changes: readonly Change[], config: GuardConfig): Walk => {
  const ours = changes.filter((change) => isOurs(change, config));
  const past = createPast(today);
  const walking: Walking = {
    config,
    changes: ours,
    past,
    setters: createSetters(ours),
    roster: createRoster(ours),
    places: createPlaces(ours),
  };
  const foreign = changes.filter((change) => !isOurs(change, config));
  return { steps: stepsOf(walking, foreign), ends: past.ends, today: past.today };
};
