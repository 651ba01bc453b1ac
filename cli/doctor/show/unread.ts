import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import type { Examination } from '../examination.ts';

/** Said only where it was looked for everywhere, and every read had an answer. */
export const nothingFound = (
  { vpcs = [], failed, refused = [] }: Examination,
  prerequisites: readonly Prerequisite[],
): readonly string[] => {
  const isComplete = failed.length === 0 && refused.length === 0 && prerequisites.length === registry.length;
  return isComplete && vpcs.length === 0
    ? ['No managed node and no VPC that serves sessions was found.']
    : [];
};

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
