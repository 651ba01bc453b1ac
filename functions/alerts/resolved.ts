import type { FollowedUp, Outcome, Resolved } from '../core/outcome.ts';
import { truncate } from './escape.ts';
import { LABELS } from './labels.ts';
import type { Fact } from './phrase.ts';

const MINUTE_MS = 60 * 1000;

const counted = (count: number, unit: string): readonly string[] =>
  count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];

/** How long it lasted, in its two largest units: `2 hours 5 minutes`; empty if a time cannot be read. */
export const lasting = ({ since, until }: Pick<Resolved, 'since' | 'until'>): string => {
  const minutes = Math.round((Date.parse(until) - Date.parse(since)) / MINUTE_MS);
  if (!(minutes >= 0)) return '';
  if (minutes === 0) return 'less than a minute';
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const units = [...counted(days, 'day'), ...counted(hours, 'hour'), ...counted(minutes % 60, 'minute')];
  return units.slice(0, 2).join(' ');
};

const WORDS: Readonly<Record<Resolved['how'], string>> = {
  holds: 'what was broken holds again',
  works: 'what was broken works again',
  'no-longer-applies': 'what was broken no longer matters',
};

/** The headline of what is over. `cause` is what was told. */
export const resolvedSentence = (resolved: Resolved, where: string, cause: string): string => {
  const lasted = lasting(resolved);
  const begin = `Resolved${lasted ? ` after ${lasted}` : ''}${resolved.stillOpen.length > 0 ? ' in part' : ''}`;
  return `${begin}: ${WORDS[resolved.how]} in ${truncate(where, 100)}. It was: ${cause}`;
};

/** `2026-03-01 08:00 UTC`; a time that cannot be read stays as it is. */
const shown = (time: string): string => {
  const parsed = Date.parse(time);
  if (Number.isNaN(parsed)) return time || 'an unknown time';
  return `${new Date(parsed).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
};

/** Since when it was broken and for how long, who broke it, and what is still open. */
export const resolvedFacts = ({ status, resolved }: Outcome): readonly Fact[] => {
  if (status !== 'resolved' || !resolved) return [];
  const { since, until, brokenBy, where, stillOpen } = resolved;
  const lasted = lasting(resolved);
  return [
    ...(where ? [{ label: LABELS.where, phrase: [{ code: where }] }] : []),
    {
      label: LABELS.broken,
      phrase: [`from ${shown(since)} to ${shown(until)}${lasted ? `, ${lasted}` : ''}`],
    },
    {
      label: LABELS.brokenBy,
      phrase: brokenBy
        ? [
            ...(brokenBy.name ? [{ code: truncate(brokenBy.name, 128) }, ' with '] : []),
            { code: brokenBy.api },
            ...(brokenBy.time ? [` at ${shown(brokenBy.time)}`] : []),
            ...(brokenBy.eventId ? [', event ', { code: brokenBy.eventId }] : []),
          ]
        : ['nobody known: no event explained it'],
    },
    ...(stillOpen.length > 0
      ? [
          {
            label: LABELS.stillOpen,
            phrase: stillOpen.slice(0, 5).flatMap((id, n) => [n === 0 ? '' : ', ', { code: id }]),
          },
        ]
      : []),
  ];
};

/** `12 of 14 nodes are connected again`. */
export const connectedAgain = (connected: number, of: number): string =>
  `${connected} of ${of} ${of === 1 ? 'node' : 'nodes'} ${connected === 1 ? 'is' : 'are'} connected again`;

/** The headline of a look at the nodes that were cut off. */
export const followUpSentence = (
  { connected, of, minutes, missing, where }: FollowedUp,
  place: string,
): string => {
  const names = missing.slice(0, 5).map(({ id, name }) => name ?? id);
  const more = missing.length > names.length ? ` and ${missing.length - names.length} more` : '';
  const rest = missing.length > 0 ? `; not yet: ${names.join(', ')}${more}` : '';
  const all = missing.length === 0 ? 'All nodes are back: ' : '';
  return `${all}${connectedAgain(connected, of)} ${minutes} minutes after the mend in ${truncate(where ?? place, 100)}${rest}`;
};
