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

/** What the headline says of what is over, before what was told. `where` may be left out: then only that it is over. */
export const resolvedBody = (
  resolved: Resolved | undefined,
  isShort: boolean,
  where: string | undefined,
): string => {
  if (!resolved) return where === undefined ? 'Resolved' : `Resolved ${where}`;
  const part = resolved.stillOpen.length > 0 ? ' in part' : '';
  if (where === undefined) return `Resolved${part}`;
  const lasted = lasting(resolved);
  const begin = `Resolved${lasted ? ` after ${lasted}` : ''}${part}`;
  return isShort ? `${begin} ${where}` : `${begin}: ${WORDS[resolved.how]} ${where}`;
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
      phrase: ['from ', { time: since }, ' to ', { time: until }, lasted ? `, ${lasted}` : ''],
    },
    {
      label: LABELS.brokenBy,
      phrase: brokenBy
        ? [
            ...(brokenBy.name ? [{ code: truncate(brokenBy.name, 128) }, ' with '] : []),
            { code: brokenBy.api },
            ...(brokenBy.time ? [' at ', { time: brokenBy.time }] : []),
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

/** What the headline says of a look at the nodes that were cut off, before the place. */
export const followUpBody = (followUp: FollowedUp | undefined, isShort: boolean): string => {
  if (!followUp) return 'Nodes were looked at';
  const { connected, of, minutes, missing } = followUp;
  const all = missing.length === 0 ? 'All nodes are back: ' : '';
  const after = isShort ? `${minutes} min after` : `${minutes} minutes after the mend`;
  return isShort
    ? `${connected} of ${of} nodes connected again ${after} the mend`
    : `${all}${connectedAgain(connected, of)} ${after}`;
};

/** Which nodes are not back, from many names to few. */
export const stillMissing = (followUp: FollowedUp | undefined): readonly string[] => {
  const names = (followUp?.missing ?? []).map(({ id, name }) => name ?? id);
  return [5, 3, 1]
    .filter((most, index) => names.length > 0 && (index === 0 || names.length > most))
    .map((most) => {
      const more = names.length > most ? ` and ${names.length - most} more` : '';
      return `; not yet: ${names.slice(0, most).join(', ')}${more}`;
    });
};
