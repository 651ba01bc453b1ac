import type { Examination } from '../examination.ts';

/** What was refused although no check says so, and parts that did not answer, a sentence for each. */
export const untoldIn = ({ checks, nodes, failed, refused = [] }: Examination): readonly string[] => {
  const told = new Set(
    [...checks, ...nodes.flatMap(({ steps }) => steps)].flatMap(({ missing }) => missing?.split(', ') ?? []),
  );
  const untold = refused.filter(({ actions }) => !actions.some((action) => told.has(action)));
  return [
    ...failed.map((part) => `could not be read: ${part}`),
    ...untold.map(({ actions, why }) => `not allowed: ${actions.join(', ')}${why ? ` (${why})` : ''}`),
    ...(refused.length > 0 ? ['session-guard doctor --print-policy prints all that doctor needs'] : []),
  ];
};
