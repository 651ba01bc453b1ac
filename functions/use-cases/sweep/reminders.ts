import type { GuardConfig } from '../../core/guard-config.ts';
import type { Incident } from '../../core/ledger/ledger.ts';
import { isTold } from '../../core/news.ts';
import { UNCHANGED } from '../../core/unchanged.ts';
import { shownTime } from '../../formats/shown-time.ts';
import { lastTold } from '../claim-findings.ts';

const HOUR_MS = 60 * 60 * 1000;

/** A round tells so many reminders at most; the others wait for the next round. */
export const MOST_REMINDERS = 10;

/** Is it time to tell an open incident again? A time that cannot be read, or a future one, is no reason for silence. */
export const isDue = (incident: Incident, { reminderHours }: GuardConfig, now: Date): boolean => {
  if (reminderHours === 0 || !isTold(incident)) return false;
  const age = now.getTime() - Date.parse(lastTold(incident));
  return !(age >= 0 && age < reminderHours * HOUR_MS);
};

/** What a reminder says that was done: nothing, and since when it is broken, and who broke it if that is known. */
export const reminderOf = (incident: Incident, { reminderHours }: GuardConfig): string => {
  const { api, by, eventId } = incident;
  const who = api ? `, after ${api}${by ? ` by ${by}` : ''}${eventId ? ` (event ${eventId})` : ''}` : '';
  const since = shownTime(incident.since ?? lastTold(incident));
  return `Reminder: still broken since ${since}${who}. It is told again every ${reminderHours} hours until the checks pass. ${UNCHANGED}`;
};
