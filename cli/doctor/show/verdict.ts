import type { Examination } from '../examination.ts';

/** What makes the exit code 3: something that could not be seen, or not even that. */
export const FAIL_ON = ['fail', 'unknown'] as const;
/** What makes `doctor` fail. */
export type FailOn = (typeof FAIL_ON)[number];

const isUnseen = ({ checks, nodes, guard, guardIsInstalled, failed, refused = [] }: Examination): boolean =>
  failed.length > 0 ||
  refused.length > 0 ||
  checks.some(({ verdict }) => verdict === 'unknown') ||
  (guardIsInstalled === true && guard.some(({ verdict }) => verdict === 'unknown')) ||
  nodes.some(({ steps }) => steps.some(({ verdict }) => verdict === 'unknown'));

/** What an installed guard lacks is a failure; what an installation would need is none. */
const isFailing = ({ checks, nodes, guard, guardIsInstalled }: Examination): boolean =>
  checks.some(({ verdict }) => verdict === 'fail') ||
  nodes.some(({ steps }) => steps.some(({ verdict }) => verdict === 'fail')) ||
  (guardIsInstalled === true && guard.some(({ verdict }) => verdict === 'fail'));

/** 1 if something fails, else 3 if something could not be seen (unless only failures count), else 0. */
export const exitCodeOf = (examinations: readonly Examination[], failOn: FailOn): number => {
  if (examinations.some(isFailing)) return 1;
  return failOn === 'unknown' && examinations.some(isUnseen) ? 3 : 0;
};
