import { type Installation, isNewlySilent } from '../../core/hub/installation.ts';
import type { KeptName } from '../../core/hub/organization.ts';
import { shownTime } from '../../formats/shown-time.ts';
import type { Hub } from './hub.ts';
import { refreshNames } from './refresh-names.ts';
import { whoseGuard } from './take-arrival.ts';

/** So many are told one by one; more of them have one cause, which may be the hub itself. */
const MOST_ALONE = 5;
const MOST_NAMED = 20;

const failedParts = ({ failed }: Installation): string =>
  failed.length > 0 ? ` Its last round could not sweep: ${failed.slice(0, 5).join(', ')}.` : '';

/** What the organization calls accounts. */
type Given = ReadonlyMap<string, string>;

const tellOne = (hub: Hub, one: Installation, given: Given): Promise<void> =>
  hub.ports.notices.tell({
    isOver: false,
    what: `${whoseGuard(hub, one, given.get(one.account))} is silent`,
    because: `The hub has not heard of a complete sweep since ${shownTime(one.heardAt)}: it may be blind, removed, or kept from telling the hub.${failedParts(one)} If it was removed on purpose, nothing is to be done. Else look in that account at the log of its function sweep, and at its rule that sends to the hub.`,
  });

const tellMany = (hub: Hub, silent: readonly Installation[], given: Given): Promise<void> => {
  const named = silent
    .slice(0, MOST_NAMED)
    .map((one) => whoseGuard(hub, one, given.get(one.account)).replace('session-guard in ', ''));
  const more = silent.length > MOST_NAMED ? ` They are these and ${silent.length - MOST_NAMED} more.` : '';
  return hub.ports.notices.tell({
    isOver: false,
    what: `${silent.length} session-guards are silent`,
    because: `The hub has not heard of a complete sweep of them for three hours. As they are so many, look at the hub first.${more}`,
    lines: named,
  });
};

const keptNames = async ({ ports: { directory, log } }: Hub): Promise<readonly KeptName[]> => {
  try {
    return (await directory?.kept.all()) ?? [];
  } catch (error) {
    log.warn('The names of accounts could not be read', { error });
    return [];
  }
};

/**
 * Use case, once an hour: tells once of the installations that have not completed a sweep for three hours. They are told
 * before their rows say so: after a crash in between, they are told twice and not never. Last, it keeps the names of
 * accounts, which may take long. Throws the first error of the ports.
 */
export const findSilent = async (hub: Hub): Promise<void> => {
  const { installations, now } = hub.ports;
  const [all, known] = await Promise.all([installations.all(), keptNames(hub)]);
  const given = new Map(known.map(({ accountId, name }) => [accountId, name]));
  const silent = all.filter((one) => isNewlySilent(one, now()));
  const silentSince = now().toISOString();
  if (silent.length > MOST_ALONE) await tellMany(hub, silent, given);
  for (const one of silent) {
    if (silent.length <= MOST_ALONE) await tellOne(hub, one, given);
    await installations.replace(one, { ...one, silentSince });
  }
  await refreshNames(hub, all, known);
};
