import {
  type ClientOverrides,
  clientOptions,
} from '../../../functions/adapters/aws/shared/client-options.ts';
import { errorCode, isDenied } from '../../../functions/adapters/aws/shared/errors.ts';
import { type Collector, createCollector } from '../records/collect.ts';
import type { FileProblem } from '../records/files.ts';
import type { Records } from '../records/read-files.ts';
import { type Lane, lanesOf } from './lanes.ts';
import { createLookUp, type LookUp, type Sleep, sleep } from './pages.ts';
import type { Store } from './resume.ts';

/** How far the lookups are. */
export type Looked = { readonly names: number; readonly of: number; readonly requests: number };

type Looking = {
  readonly store: Store;
  readonly collector: Collector;
  readonly problems: FileProblem[];
  readonly heed: (looked: Looked) => void;
  readonly total: number;
  names: number;
  requests: number;
};

/** The event times of CloudTrail are whole seconds, and a page may end within one: it is asked for again. */
const afterSecond = (time: string): string => new Date(Date.parse(time) + 1000).toISOString();

const lookUpName = async (looking: Looking, look: LookUp, region: string, name: string): Promise<void> => {
  const { store, collector } = looking;
  const reached = store.reached(region, name);
  if (reached === 'done') return;
  const { since, until } = store.asked;
  for await (const page of look({ name, since, until: reached?.until ?? until })) {
    looking.requests += 1;
    const kept = page.records.filter((record) => collector.add(record));
    const next = page.isLast || page.oldest === undefined ? 'done' : { until: afterSecond(page.oldest) };
    await store.keep(region, name, kept, next);
    looking.heed({ names: looking.names, of: looking.total, requests: looking.requests });
  }
};

const whyNot = (error: unknown): string =>
  isDenied(error)
    ? 'cloudtrail:LookupEvents is not allowed there'
    : `cloudtrail:LookupEvents gave ${errorCode(error)}`;

/** One Region, name by name. If it refuses once, it will refuse the other names too. */
const lookUpLane = async (looking: Looking, lane: Lane, look: LookUp): Promise<void> => {
  for (const name of lane.names) {
    try {
      await lookUpName(looking, look, lane.region, name);
    } catch (error) {
      looking.problems.push({
        file: `the event history of ${lane.region}`,
        problem: `was not read from ${name} on: ${whyNot(error)}`,
      });
      return;
    }
    looking.names += 1;
  }
};

/** Makes what looks up in a Region. */
export type LookUpIn = (region: string) => Promise<LookUp>;

/** The event history of AWS. */
export const lookUpIn =
  (clients: ClientOverrides, wait: Sleep = sleep): LookUpIn =>
  async (region) => {
    const { CloudTrailClient } = await import('../../../functions/adapters/aws/trail/cloudtrail-sdk.ts');
    return createLookUp(new CloudTrailClient(clientOptions({ ...clients, region })), wait);
  };

/**
 * Looks up every kept call by its name. One pass over all calls that write would need a request for each fifty of them,
 * and each node alone makes 288 calls a day (ssm:UpdateInstanceInformation); by name, a quiet account takes one request for each name.
 */
export const lookUpAll = async (
  store: Store,
  lookUp: LookUpIn,
  heed: (looked: Looked) => void,
): Promise<Records> => {
  const collector = createCollector();
  for (const record of store.records) collector.add(record);
  const lanes = lanesOf(store.asked);
  const total = lanes.reduce((sum, { names }) => sum + names.length, 0);
  const looking: Looking = { store, collector, problems: [], heed, total, names: 0, requests: 0 };
  await Promise.all(lanes.map(async (lane) => lookUpLane(looking, lane, await lookUp(lane.region))));
  return { counts: collector.counts, kept: collector.kept, problems: looking.problems };
};
