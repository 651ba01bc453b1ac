import type { Change } from '../../formats/cloudtrail.ts';
import { isFuture } from './times.ts';

/**
 * Events arrive within minutes. What is older was retried or redriven: meanwhile, others have got used to the change
 * or have changed more, so nobody expects a fix any more.
 */
const FIXED_WITHIN_HOURS = 3;

/** Why a change is not recent enough for a fix, as one clause; undefined if it is. */
export const notRecent = ({ time }: Change, now: Date): string | undefined => {
  const age = now.getTime() - Date.parse(time);
  if (Number.isNaN(age)) return 'the time of the change cannot be read';
  if (isFuture(time, now)) return 'the time of the change is in the future';
  return age > FIXED_WITHIN_HOURS * 60 * 60 * 1000
    ? `the change is older than ${FIXED_WITHIN_HOURS} hours, and others may rely on it by now`
    : undefined;
};
