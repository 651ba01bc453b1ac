import { oneLine, truncate } from '../../functions/alerts/escape.ts';
import type { Installation } from '../../functions/core/hub/installation.ts';
import type { Style } from '../terminal/terminal.ts';
import type { Fleet, Judged, Trouble } from './fleet.ts';
import { timeIn } from './time.ts';

/** How an installation is, in a word. */
export type State = Trouble | 'ok';

/** The worst that is to be said of an installation. */
export const stateOf = ({ troubles: [worst] }: Judged): State => worst ?? 'ok';

/** A state as a cell of a table shows it. */
export const MARKS: Readonly<Record<State, string>> = {
  silent: 'SILENT',
  unclear: '?',
  deaf: 'DEAF',
  incomplete: 'PART',
  incidents: 'open',
  ok: 'ok',
};

/** The colour of each state. It is never the only sign. */
export const STYLES: Readonly<Record<State, Style>> = {
  silent: 'red',
  unclear: 'yellow',
  deaf: 'red',
  incomplete: 'red',
  incidents: 'yellow',
  ok: 'green',
};

/** Text that others wrote, as a piece of a line. */
export const shown = (text: string, most: number): string => truncate(oneLine(text), most).trim();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A time that has passed, at a glance: `12 min`, `7 h`, `3 d`. */
export const inShort = (milliseconds: number): string => {
  if (milliseconds < MINUTE) return '<1 min';
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min`;
  if (milliseconds < 48 * HOUR) return `${Math.floor(milliseconds / HOUR)} h`;
  return `${Math.floor(milliseconds / (24 * HOUR))} d`;
};

/** `2026-11-30 17:02`, of a time that is one. */
export const minuteOf = (time: Date): string => time.toISOString().slice(0, 16).replace('T', ' ');

/** Words of a list that others wrote: the first three, and how many there are besides. */
const some = (texts: readonly string[]): string => {
  const more = texts.length - 3;
  return `${texts
    .slice(0, 3)
    .map((text) => shown(text, 80))
    .join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const unclearWords = ({ unread, heardAt }: Installation, age: number | undefined): string => {
  if (age === undefined) return `the time of its last sweep is none: ${shown(heardAt, 40) || 'nothing'}`;
  return age < 0
    ? `its last sweep is ${inShort(-age)} in the future: the clock of the hub or of this computer is wrong`
    : unread
      ? 'part of its row cannot be read'
      : 'its row makes no sense';
};

/** A guard that cannot sweep all of its account is silent for the hub, although it reports. */
const reportedWords = ({ reportedAt = '', heardAt }: Installation): string =>
  timeIn(reportedAt) > timeIn(heardAt)
    ? `; its last report, of a sweep that was not complete, came at ${minuteOf(new Date(reportedAt))} UTC`
    : '';

const ofTrouble = (trouble: Trouble, { installation, age, isListed }: Judged, by: string): string => {
  const { heardAt, deaf, failed, openIncidents } = installation;
  switch (trouble) {
    case 'silent':
      return `silent: no complete sweep was heard of since ${minuteOf(new Date(heardAt))} UTC${reportedWords(installation)}${isListed === false ? `; ${by} does not have this account` : ''}`;
    case 'unclear':
      return `unclear: ${unclearWords(installation, age)}`;
    case 'deaf':
      return `deaf: the guards of ${some(deaf)} did not hear the daily test call`;
    case 'incomplete':
      return `incomplete: its last round could not sweep ${some(failed)}`;
    case 'incidents':
      return `${openIncidents} open ${openIncidents === 1 ? 'incident' : 'incidents'}`;
  }
};

/** How an installation is, a clause for each trouble, worst first; none if all is well. */
export const clausesOf = (judged: Judged, { expected }: Pick<Fleet, 'expected'>): readonly string[] => {
  const by =
    expected.from === 'organization' ? 'the list of active accounts of the organization' : 'the list';
  return judged.troubles.map((trouble) => ofTrouble(trouble, judged, by));
};
