import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ageLedger } from '../e2e/support/age-ledger.ts';
import { batchSizeOf } from '../e2e/support/stack.ts';
import { rounded } from './measure.ts';
import type { Row, Section } from './report/section.ts';
import { BENCH_STORIES, type BenchStory } from './stories.ts';
import { runTape } from './tape/play.ts';
import { changeMessage, inStory, record, type Studio, type Tape } from './tape/record.ts';
import type { Replay } from './tape/replay.ts';

const EVENTS = 200;
/** Batches that are recorded; what the last one asks is what all later ones ask. */
const RECORDED = 3;
const DELAY = 30;
/** Events come minutes after the changes, a second apart. */
const AGE_MS = 300_000;

const STORMS = {
  harmless: 'ec2:AssociateDhcpOptions harmless',
  breaking: 'ec2:AssociateDhcpOptions',
} as const;

const storyOf = (event: string): BenchStory => {
  const found = BENCH_STORIES.find((story) => story.event === event);
  if (!found) throw new Error(`no story is about ${event}`);
  return found;
};

/** The beginning of a storm on the emulated account, and all batches of it. */
export type Storm = { readonly name: string; readonly tape: Tape; readonly batches: readonly unknown[] };

const recordStorm = (studio: Studio, name: keyof typeof STORMS): Promise<Storm> => {
  const story = storyOf(STORMS[name]);
  return inStory(studio, story, async (stack, idOf) => {
    await ageLedger(new DynamoDBClient(studio.account.owner), stack.physical('Ledger'), 2 * AGE_MS);
    await story.change(studio.account, idOf);
    const size = batchSizeOf(studio.template, 'NetworkQueue');
    const from = Date.now() - AGE_MS;
    const messages = Array.from({ length: EVENTS }, (_, n) =>
      changeMessage(studio, story.record(idOf), new Date(from + n * 1000).toISOString()),
    );
    const batches = Array.from({ length: Math.ceil(EVENTS / size) }, (_, n) => ({
      Records: messages.slice(n * size, (n + 1) * size),
    }));
    const invocations = batches.slice(0, RECORDED);
    const asked = { function: story.guard, event: `a storm of ${name} events`, invocations };
    return { name, tape: await record(studio, stack, asked, false), batches };
  });
};

/** The storms of a build. */
export const recordStorms = async (studio: Studio): Promise<readonly Storm[]> => {
  const storms: Storm[] = [];
  for (const name of ['harmless', 'breaking'] as const) storms.push(await recordStorm(studio, name));
  return storms;
};

const measureStorm = async ({ name, tape, batches }: Storm, dist: string, replay: Replay): Promise<Row> => {
  const run = await runTape(tape, replay, { dist, delay: DELAY, invocations: batches, rewinds: false });
  const [cpu, end] = [run.handled.reduce((sum, handled) => sum + handled.cpu, 0), run.handled.at(-1)];
  return {
    labels: [`${EVENTS} ${name}`],
    cells: [
      rounded(run.played.calls / EVENTS, 2),
      rounded(cpu / EVENTS, 1),
      rounded(((end?.at ?? Number.NaN) - run.startedAt) / 1000, 1),
      rounded(end?.peak ?? Number.NaN),
      batches.length,
    ],
  };
};

/** So many events of one VPC, by one process, one batch after the other as a FIFO queue delivers them. */
export const measureStorms = async (
  storms: readonly Storm[],
  dist: string,
  replay: Replay,
): Promise<Section> => {
  const rows: Row[] = [];
  for (const storm of storms) rows.push(await measureStorm(storm, dist, replay));
  return {
    title: 'A storm',
    says: `${EVENTS} events of ec2:AssociateDhcpOptions in one VPC, some minutes old, through one process of guard-network; answers take ${DELAY} ms. The ones that break are the same change again and again: the first is told.`,
    labels: ['events'],
    columns: ['calls an event', 'CPU ms an event', 'wall s', 'peak MiB', 'invocations'],
    compared: ['calls an event', 'CPU ms an event', 'wall s'],
    rows,
  };
};
