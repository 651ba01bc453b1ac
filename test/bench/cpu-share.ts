import { costOf, type Use } from '../../infra/cost/prices.ts';
import type { Build } from './events.ts';
import { median, rounded } from './measure.ts';
import type { Section } from './report/section.ts';
import { runTape } from './tape/play.ts';
import type { Tape } from './tape/record.ts';
import type { Replay } from './tape/replay.ts';

/** Memory that a function may have, with the share of a CPU that comes with it: 1,769 MB have one. */
const SIZES = [
  { memory: 512, share: 0.29 },
  { memory: 1024, share: 0.58 },
  { memory: 1769, share: 1 },
] as const;

/** Milliseconds after which AWS answers. */
const DELAY = 30;

const invocations = (count: number, seconds: number, memory: number): readonly Use[] => [
  { what: 'invocations', price: 'lambdaRequest', quantity: count },
  { what: 'time', price: 'lambdaGigabyteSecond', quantity: count * seconds * (memory / 1024) },
];

/** One alert of each guard, and a sweep. */
const EVENTS = [
  ['guard-preferences', 'ssm:UpdateDocument'],
  ['guard-network', 'ec2:AssociateDhcpOptions'],
  ['guard-network', 'ec2:RevokeSecurityGroupIngress'],
  ['guard-identity', 'iam:DetachRolePolicy'],
  ['sweep', ''],
] as const;

/** Milliseconds from the start of a process to its message and to its end, and its peak in MiB. */
type Cold = { readonly toMessage: number; readonly toEnd: number; readonly peak: number };

const runCold = async (dist: string, tape: Tape, replay: Replay, share: number): Promise<Cold> => {
  const { invocations } = tape;
  const run = await runTape(tape, replay, { dist, delay: DELAY, invocations, rewinds: true, share });
  const [first] = run.handled;
  if (!first) throw new Error('nothing was handled');
  const toEnd = first.at - run.startedAt;
  return { toMessage: (run.played.messageAt ?? first.at) - run.startedAt, toEnd, peak: first.peak };
};

const dollars = (memory: number, toEnd: number): number =>
  rounded(costOf(invocations(1000, toEnd / 1000, memory)), 4);

const cellsOf = (memory: number, runs: readonly Cold[]): readonly number[] => {
  const of = (figure: keyof Cold): number => rounded(median(runs.map((run) => run[figure])));
  return [of('toMessage'), of('toEnd'), of('peak'), dollars(memory, of('toEnd'))];
};

/**
 * A cold start with the CPU time that Lambda gives at each size. Sizes take turns, so that other work of the machine meets
 * all of them.
 */
export const measureShares = async (
  { dist, recorded }: Build,
  replay: Replay,
  rounds: number,
): Promise<Section> => {
  const rows = [];
  for (const [name, event] of EVENTS) {
    const found = recorded.find(
      ({ mode, tape }) =>
        mode === 'alert' && tape.function === name && (event === '' || tape.event === event),
    );
    if (!found) throw new Error(`${name} ${event} was not recorded`);
    const runs = SIZES.map((): Cold[] => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { share }] of SIZES.entries()) {
        runs[index]?.push(await runCold(dist, found.tape, replay, share));
      }
    }
    for (const [index, { memory }] of SIZES.entries()) {
      rows.push({
        labels: [name, found.tape.event, `${memory} MB`],
        cells: cellsOf(memory, runs[index] ?? []),
      });
    }
  }
  return {
    title: 'Memory',
    says: `One alert of each guard, and a sweep, from the start of a process, with the share of a CPU that comes with the memory from the event on, as Lambda gives it; the init has a whole CPU. Answers take ${DELAY} ms. A sweep ends without a message. Dollars are those of 1,000 events of which each starts a process.`,
    labels: ['function', 'event', 'memory'],
    columns: ['wall ms to message', 'wall ms', 'peak MiB', '$ per 1,000'],
    compared: ['wall ms to message'],
    rows,
  };
};
