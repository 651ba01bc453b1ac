import { resourceKey } from '../../account/resource.ts';
import { lastSeenWhole } from '../../core/ledger/seen-whole.ts';
import type { Outcome } from '../../core/outcome.ts';
import { UNCHANGED } from '../../core/unchanged.ts';
import { blastRadiusOf } from '../blast-radius.ts';
import type { Guard } from '../guard.ts';
import { withShownUsers } from '../hit/shown-users.ts';
import { quietOf } from '../judged.ts';
import { brokenOutcome } from '../outcomes.ts';
import { tell } from '../tell.ts';
import { isNewOf, tellerOf, type Weighed } from '../weigh.ts';

/**
 * What is broken although it was seen whole after the change: another change broke it since. It is told at once and
 * without a name, unless it was told already, and the event that explains it is told with its name when it comes. The
 * judged change is answered quietly. Undefined if the change itself broke something.
 */
export const unexplained = async (
  guard: Guard,
  { news, attributed, decision }: Weighed,
): Promise<Outcome | undefined> => {
  const { findings } = attributed;
  const others = findings.filter(({ attribution }) => attribution === 'none');
  if (others.length < findings.length || decision.action === 'nothing') return undefined;
  const { judged } = news;
  const { change, gathered, prerequisite } = judged;
  const subjects = others.map(({ subject }) => subject);
  const seen = lastSeenWhole(change, others, gathered.rows) ?? '';
  if (isNewOf(news, others)) {
    const { state, rows } = gathered;
    const [first] = others;
    const known = guard.prerequisites.find(({ id }) => id === first?.prerequisite) ?? prerequisite;
    const outcome = brokenOutcome({
      identity: guard.config.identity,
      prerequisite: known,
      change: null,
      resources: [...new Map(subjects.map((one) => [resourceKey(one), one])).values()],
      findings: await withShownUsers(guard, state, others),
      state,
      blastRadius: await blastRadiusOf(guard.ports, { effect: { resources: subjects }, state }, subjects),
      action: `Found while ${change.api} of ${change.time} was judged, which did not break it: it was seen whole at ${seen}, after that call. Something else broke it since, and no event explains it yet. ${UNCHANGED}`,
    });
    await tell(guard.ports, outcome, rows.incidents, tellerOf(news));
  }
  const because = `It was seen whole at ${seen}, after this change, so something else broke it since.`;
  return quietOf(guard, judged, 'superseded', because);
};
