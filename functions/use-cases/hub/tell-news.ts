import type { Installation } from '../../core/hub/installation.ts';
import { afterTelling, beforeTelling, NEWS, type News, newsOf } from '../../core/hub/news.ts';
import type { KeptName } from '../../core/hub/organization.ts';
import { withEach } from './at-once.ts';
import type { Hub } from './hub.ts';
import { type Given, noticesOf } from './news-notices.ts';
import { refreshNames } from './refresh-names.ts';
import { RowTakenError } from './tell-outcome.ts';

/** Reports come once an hour, so a row is written by another one seldom. */
const MOST_TRIES = 5;

/**
 * Writes a row as `change` says, whatever was written to it meanwhile. Returns the row; undefined if there is none any more,
 * or if `change` says that there is nothing to write.
 */
const rewrite = async (
  { ports: { installations } }: Hub,
  of: Installation,
  change: (row: Installation) => Installation | undefined,
): Promise<Installation | undefined> => {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const row = await installations.find(of);
    const after = row && change(row);
    if (!row || !after || after === row || (await installations.replace(row, after))) return after;
  }
  throw new RowTakenError(`the row of ${of.account}/${of.region} is written all the time`);
};

const keptNames = async ({ ports: { directory, log } }: Hub): Promise<readonly KeptName[]> => {
  try {
    return (await directory?.kept.all()) ?? [];
  } catch (error) {
    log.warn('The names of accounts could not be read', { error });
    return [];
  }
};

const tell = async (hub: Hub, news: News, rows: readonly Installation[], given: Given): Promise<void> => {
  const { notices, now } = hub.ports;
  const begun = new Map<Installation, Installation>();
  await withEach(rows, async (one) => {
    const row = await rewrite(hub, one, (found) =>
      newsOf(found, now()).includes(news) ? beforeTelling(found, news, now()) : undefined,
    );
    if (row) begun.set(one, row);
  });
  const told = rows.flatMap((one) => begun.get(one) ?? []);
  for (const notice of noticesOf(hub, news, told, given)) await notices.tell(notice);
  await withEach(told, async (one) => {
    await rewrite(hub, one, (row) => afterTelling(one, row, news));
  });
};

/**
 * Use case, once an hour: tells which installations have not completed a sweep for three hours, which are back, which do not
 * hear changes, and which do again. What is the same for many is one message. After a crash, it is told twice and not never.
 * Last, it keeps the names of accounts, which may take long. Throws the first error of the ports.
 */
export const tellNews = async (hub: Hub): Promise<void> => {
  const { installations, now } = hub.ports;
  const [all, known] = await Promise.all([installations.all(), keptNames(hub)]);
  const given = new Map(known.map(({ accountId, name }) => [accountId, name]));
  for (const news of NEWS) {
    const rows = all.filter((one) => newsOf(one, now()).includes(news));
    await tell(hub, news, rows, given);
  }
  await refreshNames(hub, all, known);
};
