import { isNetworkPart } from '../account/network/parts.ts';
import { decode, watchersOf } from '../core/decode.ts';
import type { Actionable } from '../core/effect.ts';
import type { Ended } from '../core/ledger/early.ts';
import type { RepairRecord } from '../core/ledger/ledger.ts';
import { newPointers } from '../core/ledger/pointers.ts';
import type { Judgement, Outcome } from '../core/outcome.ts';
import { AccountUnavailableError } from '../core/ports.ts';
import type { Prerequisite } from '../core/prerequisite.ts';
import { type Change, parseRecord } from '../formats/cloudtrail.ts';
import type { Json } from '../formats/json.ts';
import { actOn } from './act-on-findings.ts';
import { answerDoubts } from './answer-doubts.ts';
import { withDoubtsBeside } from './blame/doubts-beside.ts';
import { judge, judgeReplaced } from './blame/judge.ts';
import { notKnownHere } from './blame/known-here.ts';
import { answerUnread, unreadOf } from './blame/unread.ts';
import { withPings } from './blame/with-pings.ts';
import { hearCanary } from './canary.ts';
import { type Gathered, gather } from './gather.ts';
import type { Guard } from './guard.ts';
import { type Delivery, type Judged, type Known, quietOf } from './judged.ts';
import { withAllToRemember } from './named/to-remember.ts';
import { quietOutcome } from './outcomes.ts';
import { endWhatPasses } from './recoveries/of-event.ts';
import { looksOf } from './remember/looks.ts';
import { seenWhole } from './remember/worth-saving.ts';
import { resume } from './repairs/resume.ts';
import { inTurn } from './repairs/turn.ts';
import { askingOnce } from './stages/asking-once.ts';
import { rememberAll, rememberLooks } from './stages/remember.ts';
import { judgeAgain } from './telling/judge-again.ts';

const healthy = async (guard: Guard, judged: Judged): Promise<Outcome> => {
  const { gathered } = judged;
  const { ports } = guard;
  const state = await withAllToRemember(guard, gathered);
  const { whole, worthSaving } = seenWhole(guard, { ...gathered, state });
  const isKnown = judged.evaluation.passing.length > 0;
  const pointers = isKnown ? newPointers(gathered.effect.scope, gathered.rows, state) : [];
  const looks = looksOf(guard, judged, whole, worthSaving);
  await Promise.all([
    rememberAll(ports, [...worthSaving, ...pointers], gathered.readAt),
    rememberLooks(ports, looks),
  ]);
  await endWhatPasses(guard, judged, () => true);
  return quietOf(guard, judged, 'healthy', 'Everything that sessions need is still in place.');
};

/**
 * Two families may watch one call. Each finishes its own repairs, and both tell a repair of unknown origin.
 */
const isOfGuard = ({ prerequisites }: Guard, { draft, unclear }: RepairRecord): boolean =>
  unclear === true || prerequisites.some(({ id }) => id === draft.prerequisite);

/**
 * A part of a network that is gone is found by what the ledger remembers. Without the ledger such a change looks like
 * one that was replaced, or like one that concerns no VPC. A document is not a part of a network.
 */
const isUnplaced = ({ family }: Prerequisite, { effect, state, ledgerAnswered }: Gathered): boolean =>
  !ledgerAnswered &&
  family === 'network' &&
  effect.reachesEveryVpc === undefined &&
  (!effect.isCurrent(state) || Object.keys(state.networks).length === 0);

/**
 * The account is no longer as the change left it. It still counts if what it broke by itself was replaced by something
 * that is broken, too: who deletes a route and creates a wrong one, or hands a bad document on, has broken it.
 */
const replaced = async (guard: Guard, known: Known): Promise<Judgement> => {
  const stranger = notKnownHere(known.gathered);
  if (stranger) return quietOf(guard, known, 'ignored', stranger);
  const judged = await judgeReplaced(guard, known);
  if (judged.evaluation.findings.length > 0) return actOn(guard, judged);
  return quietOf(guard, known, 'superseded', 'A later change has replaced this one.');
};

/** A change that can break nothing: what it left is remembered, so that a later change is undone to it. */
const harmless = async (guard: Guard, known: Known, { because, remember }: Ended): Promise<Outcome> => {
  const { ports } = guard;
  await Promise.all(remember.map(({ snapshot, seenAt }) => rememberAll(ports, [snapshot], seenAt)));
  return quietOf(guard, known, 'healthy', because);
};

const judgeOnce = async (
  asked: Guard,
  change: Change,
  prerequisite: Prerequisite,
  decoded: Actionable,
  delivery: Delivery,
): Promise<Judgement> => {
  const guard = askingOnce(asked);
  const found = withPings(await gather(decoded, change, guard, delivery.readAt), change);
  if (found.ended) return harmless(guard, { change, prerequisite, gathered: found, delivery }, found.ended);
  const unrelated = found.effect.unrelated?.(found.state);
  if (unrelated !== undefined) {
    return quietOutcome(guard.config.identity, 'ignored', unrelated, change, {
      prerequisite: prerequisite.id,
    });
  }
  const begun = found.rows.repairs.find(
    ({ eventId, state }) => eventId === change.eventId && state === 'started',
  );
  if (begun && isOfGuard(guard, begun)) {
    const known = { change, prerequisite, gathered: found, delivery };
    return inTurn(guard, known, (endTurn) =>
      resume(guard, (one) => judge(guard, one), known, begun, endTurn),
    );
  }
  // Another guard makes or made the repair, so this guard only tells.
  const gathered = begun ? { ...found, ledgerReadable: false } : found;
  if (isUnplaced(prerequisite, gathered)) {
    throw new AccountUnavailableError('the ledger could not be read, so the VPC of the change is unknown');
  }
  const known = { change, prerequisite, gathered, delivery };
  const unread = unreadOf(gathered);
  if (unread.length === 0 && !gathered.effect.isCurrent(gathered.state)) return replaced(guard, known);
  const judged = await judge(guard, known);
  const { findings, doubts, passing } = judged.evaluation;
  if (findings.length > 0) return withDoubtsBeside(guard, judged, await actOn(guard, judged));
  if (doubts.length > 0) return answerDoubts(guard, judged);
  if (unread.length > 0) return answerUnread(guard, judged, unread);
  // A part that no VPC is known to have had was judged nowhere, so nothing is known to be in place.
  const isPart = gathered.effect.resources.some(isNetworkPart);
  const stranger = isPart && passing.length === 0 ? notKnownHere(gathered) : undefined;
  return stranger ? quietOf(guard, judged, 'ignored', stranger) : healthy(guard, judged);
};

/**
 * Use case: turns one event, which may be any JSON, into exactly one outcome of one family's guard. Throws
 * only if another delivery can help (the account or the publisher did not answer). `heardAt` is the time of the event's
 * first delivery, and `by` the message that brings it. An outcome that is `settling` asks for another delivery.
 */
export const guardChange = async (
  input: Json,
  guard: Guard,
  heardAt: Date = guard.ports.now(),
  by?: string,
): Promise<Judgement> => {
  const { config, ports } = guard;
  const parsed = parseRecord(input);
  if (parsed.kind === 'unreadable') {
    const outcome = quietOutcome(config.identity, 'unreadable', parsed.because, null);
    await ports.publisher.publish(outcome);
    return outcome;
  }
  const { change } = parsed;
  const canary = await hearCanary(guard, change);
  if (canary) return canary;
  const [watcher] = watchersOf(guard.prerequisites, change.api);
  if (!watcher) {
    return quietOutcome(config.identity, 'ignored', `${change.api} is not watched`, change);
  }
  const { prerequisite } = watcher;
  const seen = decode(watcher, change, config);
  switch (seen.kind) {
    case 'ignored':
    case 'irrelevant':
      return quietOutcome(config.identity, 'ignored', seen.because, change, {
        prerequisite: prerequisite.id,
      });
    case 'unreadable': {
      const outcome = quietOutcome(config.identity, 'unreadable', seen.because, change, {
        prerequisite: prerequisite.id,
      });
      await ports.publisher.publish(outcome);
      return outcome;
    }
    case 'effect':
    case 'needs-previous':
      return judgeAgain(guard, { by: by ?? change.eventId, heardAt }, change, prerequisite, (delivery) =>
        judgeOnce(guard, change, prerequisite, seen, delivery),
      );
  }
};
