import type { ExampleName } from '../../../cli/example/accounts/index.ts';

/**
 * What is known to be judged wrongly, with the reason: the test is expected to fail there, and says so when it no
 * longer does. This is the only list.
 */
export const FALSE_ALARMS: Readonly<Partial<Record<ExampleName, string>>> = {};

type Missed = { readonly because: string; readonly in: ExampleName; readonly what: readonly string[] };

/** Breaks of `BREAKS` that are not told as they should be. */
const MISSED: readonly Missed[] = [
  {
    because: 'the proxy itself is not looked at, only what leads to it',
    in: 'proxy',
    what: ['the proxy takes no connections'],
  },
];

/** The breaks of an example account that are known to be missed. */
export const missedIn = (name: ExampleName): readonly string[] =>
  MISSED.filter((missed) => missed.in === name).flatMap(({ what }) => what);
