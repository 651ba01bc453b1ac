import type { Terminal } from '../../terminal/terminal.ts';
import type { Told } from '../walk/walk.ts';
import type { Report } from './report.ts';

const lineOf = ({ change, degree, prerequisites, because, resources }: Told) => ({
  type: 'change',
  time: change.time,
  eventId: change.eventId,
  api: change.api,
  accountId: change.accountId,
  region: change.region,
  actor: change.actor,
  resources,
  prerequisites,
  degree,
  because,
});

/** A line for each change, newest first, and one for the summary. */
export const writeJson = (report: Report, terminal: Terminal): void => {
  for (const told of report.told) terminal.out(JSON.stringify(lineOf(told)));
  terminal.out(
    JSON.stringify({
      type: 'summary',
      account: report.place ?? null,
      isAccountKnown: report.isAccountKnown,
      ...report.counts,
      kept: report.kept,
      period: report.period ?? null,
      byPrerequisite: Object.fromEntries(report.byPrerequisite),
      byPerson: report.byPerson.map(([who, tally, tools]) => ({ who, ...tally, tools })),
      knownBackTo: report.ends,
      notJudged: report.elsewhere,
      unread: report.unread,
    }),
  );
};
