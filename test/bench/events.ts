import { median, medianDeviation, rounded } from './measure.ts';
import type { Section } from './report/section.ts';
import { runTape } from './tape/play.ts';
import type { Tape } from './tape/record.ts';
import type { Replay } from './tape/replay.ts';

export type Mode = 'alert' | 'fix';

/** A recorded event of a build in a mode. */
export type Recorded = { readonly mode: Mode; readonly tape: Tape };

/** A build whose functions were recorded. */
export type Build = {
  /** The folder of the functions. */
  readonly dist: string;
  readonly recorded: readonly Recorded[];
  /** Bytes of each function's zip. */
  readonly zips: Readonly<Record<string, number>>;
};

const DELAY = 30;
const WARM = 4;

/** Times in ms and memory in MiB of one fresh process. */
type Times = {
  cpu: number[];
  wall: number[];
  cpuLate: number[];
  wallLate: number[];
  warm: number[];
  peak: number[];
};

const noTimes = (): Times => ({ cpu: [], wall: [], cpuLate: [], wallLate: [], warm: [], peak: [] });

/** One cold process whose calls are answered at once, which then handles the event again. */
const timeAtOnce = async (dist: string, tape: Tape, replay: Replay, times: Times): Promise<void> => {
  const invocations = Array.from({ length: 1 + WARM }, () => tape.invocations).flat();
  const run = await runTape(tape, replay, { dist, delay: 0, invocations, rewinds: true });
  const [first, ...warm] = run.handled;
  if (!first) throw new Error('nothing was handled');
  times.cpu.push(first.total);
  times.wall.push((run.played.messageAt ?? first.at) - run.startedAt);
  times.peak.push(first.peak);
  times.warm.push(...warm.map(({ cpu }) => cpu));
};

/** One cold process that waits for its answers. */
const timeLate = async (dist: string, tape: Tape, replay: Replay, times: Times): Promise<void> => {
  const { invocations } = tape;
  const run = await runTape(tape, replay, { dist, delay: DELAY, invocations, rewinds: true });
  const [first] = run.handled;
  if (!first) throw new Error('nothing was handled');
  times.cpuLate.push(first.total);
  times.wallLate.push((run.played.messageAt ?? first.at) - run.startedAt);
};

/** A fix waits for IAM by the clock, so it is timed once a round. What is harmless costs the same in both modes. */
const timeOnce = async (
  dist: string,
  { mode, tape }: Recorded,
  replay: Replay,
  times: Times,
): Promise<void> => {
  if (mode === 'alert') await timeAtOnce(dist, tape, replay, times);
  if (mode === 'alert' || !tape.event.includes('harmless')) await timeLate(dist, tape, replay, times);
};

const rowOf = ({ mode, tape }: Recorded, times: Times, zips: Build['zips']) => {
  const { untilMessage, untilDone } = tape.costs;
  const ms = (values: readonly number[]) => (values.length > 0 ? rounded(median(values)) : null);
  return {
    labels: [tape.function, tape.event, mode],
    cells: [
      ...[...untilMessage, ...untilDone],
      ...[
        ms(times.cpu),
        ms(times.wall),
        ms(times.cpuLate),
        ms(times.wallLate),
        ms(times.warm),
        ms(times.peak),
      ],
      rounded((zips[tape.function] ?? 0) / 1000),
    ],
  };
};

const COLUMNS = [
  'calls to message',
  'rounds to message',
  'calls',
  'rounds',
  'CPU ms',
  'wall ms',
  `CPU ms (${DELAY})`,
  `wall ms (${DELAY})`,
  'warm CPU ms',
  'peak MiB',
  'zip kB',
];

export const EVENTS = 'One event';

const sectionOf = (build: Build, times: readonly Times[]): Section => ({
  title: EVENTS,
  says: `Calls and rounds until the message is sent and until the event is done; where no message is sent, both are the same. CPU is all of a cold process, wall ends with the message; answers take 0 ms, or ${DELAY} ms where the head says so. Warm is the same event in a process that has handled it before. Slack's own endpoint is not counted.`,
  labels: ['function', 'event', 'mode'],
  columns: COLUMNS,
  compared: ['calls', 'rounds to message', 'CPU ms', `wall ms (${DELAY})`, 'warm CPU ms'],
  rows: build.recorded.map((one, index) => rowOf(one, times[index] ?? noTimes(), build.zips)),
});

/** By how much processes differ from the median of their row, in percent. */
const noiseOf = (times: readonly Times[]) => {
  const percent = (rows: readonly (readonly number[])[]): number =>
    rounded(
      median(rows.filter((row) => row.length > 0).map((row) => (100 * medianDeviation(row)) / median(row))),
      1,
    );
  return {
    cpu: percent(times.flatMap(({ cpu, cpuLate }) => [cpu, cpuLate])),
    wall: percent(times.flatMap(({ wall, wallLate }) => [wall, wallLate])),
  };
};

/** Times the recorded events of some builds, a round after the other, so that what else the machine does affects all of them. */
export const measureEvents = async (builds: readonly Build[], replay: Replay, rounds: number) => {
  const times = builds.map(({ recorded }) => recorded.map(noTimes));
  const rows = Math.max(...builds.map(({ recorded }) => recorded.length));
  for (let round = 0; round < rounds; round += 1) {
    console.error(`times: round ${round + 1} of ${rounds}`);
    for (let row = 0; row < rows; row += 1) {
      for (const [index, { dist, recorded }] of builds.entries()) {
        const [one, own] = [recorded[row], times[index]?.[row]];
        if (one && own) await timeOnce(dist, one, replay, own);
      }
    }
  }
  return {
    sections: builds.map((build, index) => sectionOf(build, times[index] ?? [])),
    noise: noiseOf(times[0] ?? []),
  };
};
