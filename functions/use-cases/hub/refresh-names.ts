import type { Installation } from '../../core/hub/installation.ts';
import { type KeptName, type MemberAccount, namesToKeep } from '../../core/hub/organization.ts';
import { AccountUnavailableError } from '../../core/ports.ts';
import { shownTime } from '../../formats/shown-time.ts';
import { withEach } from './at-once.ts';
import type { Hub } from './hub.ts';

type Directory = NonNullable<Hub['ports']['directory']>;

/** One failure may pass. The second, an hour later, is told; those after it are known. */
const noteRefusal = async ({ ports }: Hub, { kept }: Directory, error: Error): Promise<void> => {
  const before = await kept.refusal();
  if (!before) {
    ports.log.warn('The organization does not give the names of its accounts', { error });
    return kept.saveRefusal({ since: ports.now().toISOString(), told: false });
  }
  if (before.told) return;
  await ports.notices.tell({
    isOver: false,
    what: 'The hub cannot read the names of accounts from AWS Organizations',
    because: `Since ${shownTime(before.since)}, it gets no answer (${error.message}). Alerts are told as before, with the names that the hub knows. Only the management account and a delegated administrator may ask: else set NamesFromOrganization to false.`,
  });
  return kept.saveRefusal({ ...before, told: true });
};

const noteAnswer = async ({ ports }: Hub, { kept }: Directory): Promise<void> => {
  const before = await kept.refusal();
  if (before?.told) {
    await ports.notices.tell({
      isOver: true,
      what: 'The hub reads the names of accounts from AWS Organizations again',
      because: `It could not since ${shownTime(before.since)}.`,
    });
  }
  if (before) await kept.saveRefusal(undefined);
};

const membersOf = async ({ organization }: Directory): Promise<readonly MemberAccount[] | Error> => {
  try {
    return await organization.accounts();
  } catch (error) {
    if (error instanceof AccountUnavailableError) return error;
    throw error;
  }
};

/**
 * Keeps the names of all accounts that have a guard, as their organization has them. An organization that does not answer
 * is logged once and told once, however long it lasts. Throws the errors of the table.
 */
export const refreshNames = async (
  hub: Hub,
  installations: readonly Installation[],
  known: readonly KeptName[],
): Promise<void> => {
  const { directory, now } = hub.ports;
  if (!directory) return;
  const members = await membersOf(directory);
  if (members instanceof Error) return noteRefusal(hub, directory, members);
  await noteAnswer(hub, directory);
  const guarded = new Set(installations.map(({ account }) => account));
  const names = namesToKeep(members, guarded, known, now());
  await withEach(names, (name) => directory.kept.keep(name));
};
