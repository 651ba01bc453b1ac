import { type Tried, tryInputs } from './try-inputs.ts';

/** Live objects may grow by no more than this between the second tenth, when all is loaded, and the last. */
const MOST_GROWTH_MB = 10;

/** So that the log stays short when one cause fails many inputs. */
const MOST_SHOWN = 20;

const [, , countGiven = '100000', seedGiven = '1'] = process.argv;
const count = Number(countGiven);
const seed = Number(seedGiven);

const growthOf = ({ heap }: Tried): number => (heap.at(-1) ?? 0) - (heap[1] ?? heap[0] ?? 0);

const list = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, times]) => `  ${name}: ${times}`).join('\n');

let shown = 0;

const progress = (done: number, { throws, slow, slowest, heap }: Tried): void => {
  for (const { seed: own, target, because } of [...throws, ...slow].slice(shown, MOST_SHOWN)) {
    console.log(`\n${target}, seed ${own}:\n${because}\n`);
  }
  shown = throws.length + slow.length;
  const live = (heap.at(-1) ?? 0).toFixed(1);
  console.log(
    `${done} tried, ${throws.length} throws, ${slow.length} over 1 s, slowest ${slowest.toFixed(2)} s, ${live} MB live`,
  );
};

if (!globalThis.gc) throw new Error('The heap can be measured only with node --expose-gc.');
const tried = await tryInputs(seed, count, progress);
const growth = growthOf(tried);
console.log(`
Hostile inputs (seeds ${seed} to ${seed + count - 1})
${list(tried.inputs)}
ends
${list(tried.ended)}
tried                 ${count}
throws                ${tried.throws.length}
over 1 s              ${tried.slow.length} (slowest ${tried.slowest.toFixed(2)} s of processor time)
heap, second to last tenth: ${growth.toFixed(1)} MB (at most ${MOST_GROWTH_MB})`);
if (tried.throws.length > 0 || tried.slow.length > 0 || growth > MOST_GROWTH_MB) process.exitCode = 1;
