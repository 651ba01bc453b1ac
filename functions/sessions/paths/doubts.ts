import type { PathService } from '../../account/network/path/verdict.ts';
import type { Said } from './said.ts';

/**
 * Lists every doubt once, with all services that it concerns: a new doubt must not hide behind an old one.
 */
export const doubtsOf = (said: readonly Said[]): readonly string[] => {
  const services = new Map<string, ReadonlySet<PathService>>();
  for (const one of said) {
    if (one.kind !== 'unknown') continue;
    const known = services.get(one.because) ?? [];
    services.set(one.because, new Set([...known, ...(one.service ? [one.service] : [])]));
  }
  return [...services]
    .map(([because, about]) =>
      about.size > 0
        ? `it is unknown whether ${[...about].toSorted().join(', ')} can be reached: ${because}`
        : because,
    )
    .toSorted();
};

const MOST_DOUBTS = 3;

/** The first doubts in one clause, and how many there are besides. */
export const listed = (doubts: readonly string[]): string =>
  [
    ...doubts.slice(0, MOST_DOUBTS),
    ...(doubts.length > MOST_DOUBTS ? [`and ${doubts.length - MOST_DOUBTS} more`] : []),
  ].join('; ');
