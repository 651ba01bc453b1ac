import type { Terminal } from '../../terminal/terminal.ts';
import { type Collector, createCollector } from './collect.ts';
import { type FileProblem, recordsIn } from './files.ts';

/** What was found in all files, and what could not be read. */
export type Records = Pick<Collector, 'counts' | 'kept'> & { readonly problems: readonly FileProblem[] };

/** Reads the records of files and folders, one after the other. `heed` is told how many there are, now and then. */
export const readFiles = async (
  paths: readonly string[],
  terminal: Terminal,
  heed: (records: number) => void,
): Promise<Records> => {
  const collector = createCollector();
  const problems: FileProblem[] = [];
  for (const path of paths) {
    for await (const scanned of recordsIn(path, terminal)) {
      if ('problem' in scanned) problems.push(scanned);
      else {
        collector.add(scanned.text);
        heed(collector.counts.records);
      }
    }
  }
  return { counts: collector.counts, kept: collector.kept, problems };
};
