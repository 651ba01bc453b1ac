import { resourceKey } from '../../account/resource.ts';
import { connectedAgain } from '../../alerts/resolved.ts';
import { isClaimedByAnother } from '../../core/ledger/claim.ts';
import {
  afterLook,
  type FollowUp,
  isDue,
  isGivenUp,
  isWorthTelling,
  type KnownNode,
  type Look,
  look,
  minutesSince,
  retriesWithin,
} from '../../core/ledger/follow-up.ts';
import type { Incident } from '../../core/ledger/ledger.ts';
import { isTold } from '../../core/news.ts';
import type { Outcome } from '../../core/outcome.ts';
import { cliCommand } from '../../formats/cli-command.ts';
import type { Guard } from '../guard.ts';
import { linksTo, quietOutcome } from '../outcomes.ts';
import { recordQuietly } from '../tell.ts';
import { threadOf } from './outcome.ts';

/** A closed incident whose nodes are followed. */
type Followed = Incident & { readonly followUp: FollowUp };

const isFollowed = (incident: Incident): incident is Followed =>
  incident.state === 'closed' && incident.followUp !== undefined && incident.recovery === undefined;

/** Something else is broken there: then its alert says what to do, and not how long agents wait. */
const isBrokenAgain = ({ subject }: Incident, open: readonly Incident[]): boolean =>
  open.some(
    (one) =>
      one.state === 'open' &&
      isTold(one) &&
      one.impact === 'sessions-fail' &&
      resourceKey(one.subject) === resourceKey(subject),
  );

const advice = (followed: FollowUp, { missing, isLast }: Look, now: Date): string => {
  if (missing.length === 0) return '';
  const minutes = isLast ? 0 : retriesWithin(followed, now);
  const wait =
    minutes > 0
      ? `Agents that hibernate try again within ${minutes} minutes. To be faster, restart them or reboot the nodes.`
      : 'They should have tried again by now: restart their agents or reboot the nodes, and look at the log of the agent.';
  return ` ${wait} Nodes that were started while it was broken may wait for hours.`;
};

const reboot = ({ config }: Guard, missing: readonly KnownNode[]): readonly string[] => {
  const InstanceIds = missing.flatMap(({ id }) => (id.startsWith('i-') ? [id] : []));
  if (InstanceIds.length === 0) return [];
  const call = cliCommand('ec2:RebootInstances', {}, config.identity.region, [
    `--instance-ids ${InstanceIds.join(' ')}`,
  ]);
  return [call];
};

const outcomeOf = (guard: Guard, row: Followed, found: Look, now: Date): Outcome => {
  const { alert, prerequisite, subject, followUp } = row;
  const { connected, of, missing, isLast } = found;
  const unasked = followUp.total - followUp.known.length;
  const rest = unasked > 0 ? ` ${unasked} more nodes were hit and not asked for.` : '';
  const counted = `${connectedAgain(connected, of)}, says Session Manager itself.`;
  return quietOutcome(guard.config.identity, 'follow-up', counted, null, {
    prerequisite,
    severity: isLast && missing.length > 0 ? 'warning' : 'info',
    resources: [subject],
    action: `${counted}${rest}${advice(followUp, found, now)}`,
    commands: { fix: reboot(guard, missing), undo: [] },
    links: linksTo(guard.config.identity, null, subject),
    mute: null,
    incident: threadOf(row),
    followUp: {
      minutes: Math.max(0, minutesSince(followUp, now) || 0),
      connected,
      of,
      total: followUp.total,
      missing,
      ...(alert?.where ? { where: alert.where } : {}),
      ...(alert?.subject ? { subject: alert.subject } : {}),
    },
  });
};

/** The row after its last look, or after what makes a look useless. */
const ended = ({ followUp: _, claim: __, ...row }: Followed): Incident => row;

/** Takes the right to look, so that two ticks do not tell the same. */
const claim = async ({ ports }: Guard, row: Followed): Promise<Followed | undefined> => {
  const claimed = {
    ...row,
    claim: { by: `follow-up ${crypto.randomUUID()}`, at: ports.now().toISOString() },
  };
  return (await ports.ledger.replaceIncident(row, claimed)) ? claimed : undefined;
};

const lookAt = async (guard: Guard, row: Followed): Promise<readonly Outcome[]> => {
  const { ports } = guard;
  const claimed = await claim(guard, row);
  if (!claimed || !ports.connections) return [];
  const { followUp } = claimed;
  const connections = await ports.connections.connections(followUp.known.map(({ id }) => id));
  if (connections.status !== 'present') {
    ports.log.warn('Whether nodes are connected again could not be read', { connections });
    await recordQuietly(ports, async () => {
      await ports.ledger.replaceIncident(claimed, ended(claimed));
    });
    return [];
  }
  const now = ports.now();
  const found = look(followUp, connections.value, now);
  const isNews = isWorthTelling(followUp, found);
  const outcome = outcomeOf(guard, claimed, found, now);
  if (isNews) await ports.publisher.publish(outcome);
  const next = afterLook(followUp, found, isNews, now);
  await recordQuietly(ports, async () => {
    const { claim: _, ...free } = claimed;
    await ports.ledger.replaceIncident(claimed, next ? { ...free, followUp: next } : ended(claimed));
  });
  return isNews ? [outcome] : [];
};

/**
 * Looks at the nodes of mended incidents, as far as it is time to, and tells what has changed: at most three messages for
 * a mend. What fails now is looked at again after its claim. If it breaks again, its row is another one.
 */
export const followUp = async (guard: Guard, incidents: readonly Incident[]): Promise<readonly Outcome[]> => {
  const { ports } = guard;
  if (!ports.connections) return [];
  const now = ports.now();
  const due = incidents
    .filter(isFollowed)
    .filter((row) => isDue(row.followUp, now) && !isClaimedByAnother(row.claim, '', now));
  const outcomes: Outcome[] = [];
  for (const row of due) {
    try {
      if (isBrokenAgain(row, incidents) || isGivenUp(row.followUp, now))
        await ports.ledger.replaceIncident(row, ended(row));
      else outcomes.push(...(await lookAt(guard, row)));
    } catch (error) {
      ports.log.error('The nodes of a mended incident could not be looked at', {
        error,
        incident: threadOf(row),
      });
    }
  }
  return outcomes;
};
