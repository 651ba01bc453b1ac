import { oneLine } from '../../functions/alerts/escape.ts';
import type { Screen } from '../doctor/progress.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type Base, baseOf, configFor } from './account.ts';
import { examine } from './examine.ts';
import type { HistoryOptions } from './options.ts';
import { createLine, type Line } from './progress.ts';
import { type Records, readFiles } from './records/read-files.ts';
import { writeJson } from './show/json.ts';
import { reportOf } from './show/report.ts';
import { writeText } from './show/text.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** So many days CloudTrail keeps. */
const ALL_DAYS = 90;

const fromCloudTrail = async (base: Base, options: HistoryOptions, line: Line): Promise<Records> => {
  const { lookUpAll, lookUpIn } = await import('./lookup/look-up.ts');
  const { noStore, openStore } = await import('./lookup/resume.ts');
  const { cloud } = base;
  if (!cloud) throw new Error('CloudTrail is asked only where there is an account');
  const { days = ALL_DAYS, resume } = options;
  const until = new Date();
  const asked = {
    ...cloud.identity,
    since: new Date(until.getTime() - days * DAY_MS).toISOString(),
    until: until.toISOString(),
  };
  const store = resume === undefined ? noStore(asked) : await openStore(resume, asked, days);
  return lookUpAll(store, lookUpIn(cloud.clients), ({ names, of, requests }) =>
    line.show(() => `CloudTrail: ${names} of ${of} kinds of calls, ${requests} requests (two a second)`),
  );
};

const nobody = { accountId: '', region: '', partition: 'aws' };

/** Words of the problems, for standard error. */
const tellProblems = ({ problems }: Records, terminal: Terminal): void => {
  for (const { file, problem } of problems) {
    terminal.err(`session-guard: ${oneLine(file)} ${oneLine(problem)}`);
  }
};

/** A path that is wrong is a mistake on the command line; a damaged file among others is a part that is missing. */
const isNothingRead = ({ problems, counts }: Records): boolean => problems.length > 0 && counts.records === 0;

/** `session-guard history`: which past changes broke what sessions need, and who made them. Returns the exit code. */
export const historyCommand = async (
  options: HistoryOptions,
  terminal: Terminal,
  screen: Screen = process.stderr,
): Promise<number> => {
  const line = createLine(screen);
  try {
    const base = await baseOf(options, terminal);
    const records = options.from
      ? await readFiles(options.from, terminal, (count) => line.show(() => `${count} records read`))
      : await fromCloudTrail(base, options, line);
    if (isNothingRead(records)) {
      line.clear();
      tellProblems(records, terminal);
      return 2;
    }
    const changes = records.kept().map(({ change }) => change);
    const config = configFor(base.identity ?? nobody, options);
    const history = await examine(base.today, changes, config, (done) =>
      line.show(() => `${done} of ${changes.length} changes judged`),
    );
    line.clear();
    const report = reportOf(history, base, records);
    if (options.json) writeJson(report, terminal);
    else writeText(report, terminal);
    tellProblems(records, terminal);
    return records.problems.length > 0 || report.unread.length > 0 ? 3 : 0;
  } finally {
    line.clear();
  }
};
