import { readFileSync } from 'node:fs';
import { roomOf } from '../../infra/map/rooms.ts';

/** What of Stryker's report is used: https://github.com/stryker-mutator/mutation-testing-elements */
type Report = {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
};

/** A mutant that ends in an endless loop is found as well. */
const FOUND = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];

const report: Report = JSON.parse(readFileSync('coverage/mutation/mutation.json', 'utf8'));
const mutants = Object.entries(report.files).flatMap(([path, file]) =>
  file.mutants.map(({ status }) => ({ room: roomOf(path), path, status })),
);

const count = (all: readonly { readonly status: string }[], statuses: readonly string[]): number =>
  all.filter(({ status }) => statuses.includes(status)).length;

const row = (name: string, all: typeof mutants): string => {
  const found = count(all, FOUND);
  const missed = count(all, MISSED);
  const score = found + missed === 0 ? 100 : (100 * found) / (found + missed);
  return `| ${name} | ${found + missed} | ${found} | ${missed} | ${score.toFixed(1)} % |`;
};

console.log('| where | mutants | found | survived | score |\n| --- | --- | --- | --- | --- |');
const byRoom = Map.groupBy(mutants, ({ room }) => room);
for (const [name, own] of byRoom) console.log(row(`\`${name}\``, own));
console.log(row('all', mutants));
