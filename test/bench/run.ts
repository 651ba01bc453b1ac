import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { findMoto } from '../support/global-setup.ts';
import { BUDGETS_FILE, lowered, readBudgets } from './budgets.ts';
import { measureShares } from './cpu-share.ts';
import { type Build, measureEvents } from './events.ts';
import { measureCommandLine } from './growth/command-line.ts';
import { measureGrowth } from './growth/section.ts';
import { recordBuild } from './recordings.ts';
import { type Base, type Figures, type Machine, performancePage, tables } from './report/page.ts';
import type { Section } from './report/section.ts';
import { measureStorms } from './storm.ts';
import { startReplay } from './tape/replay.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FIGURES = `${ROOT}docs/performance.json`;

/** Parts that need no emulated account. Each returns a table. */
const PARTS: readonly (() => Promise<Section>)[] = [measureGrowth, measureCommandLine];

const machine = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown CPU',
  cores: availableParallelism(),
  node: process.versions.node,
  date: new Date().toISOString().slice(0, 10),
});

setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc') as NonNullable<typeof globalThis.gc>;

const { values } = parseArgs({
  options: {
    /** Another build to compare with: a folder as `dist`. */
    base: { type: 'string' },
    /** How many fresh processes a time is the median of; with 0, only calls, rounds and bytes are measured. */
    rounds: { type: 'string', default: '3' },
    /** Writes docs/performance.md and lowers the budgets. */
    write: { type: 'boolean', default: false },
  },
});

type Measured = { readonly figures: Figures; readonly base?: Base; readonly zips: Build['zips'] };

const measure = async (python: string): Promise<Measured> => {
  const rounds = Number(values.rounds);
  const replay = await startReplay();
  const dists = values.base ? ['dist', values.base] : ['dist'];
  const builds = [];
  for (const dist of dists) builds.push(await recordBuild(python, dist, replay.url));
  const { sections: events, noise } = await measureEvents(builds, replay, rounds);
  const storms: Section[] = [];
  for (const build of rounds > 0 ? builds : [])
    storms.push(await measureStorms(build.storms, build.dist, replay));
  const shares: Section[] = [];
  for (const build of rounds > 0 ? builds : []) shares.push(await measureShares(build, replay, rounds));
  replay.stop();
  const [own = [], other] = builds.map((_, n) =>
    [events[n], storms[n], shares[n]].filter((one) => one !== undefined),
  );
  const parts: Section[] = [];
  for (const part of rounds > 0 ? PARTS : []) parts.push(await part());
  return {
    zips: builds[0]?.zips ?? {},
    figures: { machine: machine(), rounds, noise, sections: [...own, ...parts] },
    ...(other ? { base: { is: `the build in ${values.base}, measured in this run`, sections: other } } : {}),
  };
};

/** The figures of the last time that they were written, which were measured on another day and perhaps another machine. */
const storedFigures = async (): Promise<Base | undefined> => {
  if (!existsSync(FIGURES)) return undefined;
  const { machine, sections } = JSON.parse(await readFile(FIGURES, 'utf8')) as Figures;
  const is = `docs/performance.json, another run (${machine.date}, ${machine.cpu}): only its counts can be compared`;
  return { is, sections };
};

const write = async ({ figures, zips }: Measured): Promise<void> => {
  const [events] = figures.sections;
  if (!events) throw new Error('nothing was measured');
  await writeFile(FIGURES, JSON.stringify(figures));
  await writeFile(`${ROOT}docs/performance.md`, performancePage(figures));
  await writeFile(BUDGETS_FILE, JSON.stringify(lowered(await readBudgets(), events, zips)));
  spawnSync(`${ROOT}node_modules/.bin/biome`, ['format', '--write', FIGURES, BUDGETS_FILE], {
    cwd: ROOT,
    stdio: 'inherit',
  });
};

const moto = await findMoto();
if (moto.python === null) throw new Error(moto.reason);
const measured = await measure(moto.python);
console.log(tables(measured.figures, measured.base ?? (await storedFigures())));
if (values.write) await write(measured);
