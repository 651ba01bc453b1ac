import type { Bench } from '../support/samples/sample-guard.ts';

/** Statuses of an outcome that says what became of a repair. */
export const TOLD: readonly string[] = ['fixed', 'fix-failed'];

/** The statuses of what was told of breaks and repairs, in order. The end of an incident is no news of either. */
export const toldIn = ({ published }: Bench): readonly string[] =>
  published.flatMap(({ status }) => (status === 'resolved' ? [] : [status]));

/** The incidents whose end was told. */
export const endsIn = ({ published }: Bench): readonly (string | null)[] =>
  published.flatMap(({ status, incident }) => (status === 'resolved' ? [incident] : []));

const figures = { injected: 0, lost: 0, untold: 0 };

/**
 * Counts one fault and what became of it: a break is lost if it is told without the fault and never with it; a
 * repair is untold if the last message says nothing of it.
 */
export const countFault = (straight: Bench, made: Bench): void => {
  figures.injected += 1;
  if (toldIn(straight).length > 0 && toldIn(made).length === 0) figures.lost += 1;
  const last = toldIn(made).at(-1) ?? '';
  if (made.written.length > 0 && !TOLD.includes(last)) figures.untold += 1;
};

/** For the nightly run. */
export const printFigures = (): void => {
  if (process.env['FIGURES'] === undefined) return;
  console.log(`Faults at every call of every port, each followed by redelivery
injected              ${figures.injected}
breaks lost           ${figures.lost}
repairs untold        ${figures.untold}`);
};
