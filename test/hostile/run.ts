import { type Tried, tryInputs } from './try-inputs.ts';

/** Live objects may grow by no more than this between the second tenth, when all is loaded, and the last. */
const MOST_GROWTH_MB = 10;

const [, , countGiven = '100000', seedGiven = '1'] = process.argv;
const count = Number(countGiven);
const seed = Number(seedGiven);

const growthOf = ({ heap }: Tried): number => (heap.at(-1) ?? 0) - (heap[1] ?? heap[0] ?? 0);

const list = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, times]) => `  ${name}: ${times}`).join('\n');

const progress = (done: number, { throws, slow, slowest, heap }: Tried): void => {
  const live = (heap.at(-1) ?? 0).toFixed(1);
  console.log(
    `${done} tried, ${throws.length} throws, ${slow.length} over 1 s, slowest ${slowest.toFixed(2)} s, ${live} MB live`,
  );
};

if (!globalThis.gc) throw new Error('The heap can be measured only with node --expose-gc.');
const tried = await tryInputs(seed, count, progress);
for (const { seed: own, target, because } of [...tried.throws, ...tried.slow].slice(0, 20)) {
  console.log(`\n${target}, seed ${own}:\n${because}`);
}
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
