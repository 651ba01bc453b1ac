import { rounded } from '../measure.ts';
import type { Section } from '../report/section.ts';
import { measurePoint, type Point } from './measure.ts';
import { SERIES, type Series } from './series.ts';

/** How processor time grows from the second to the last size, in words: by the exponent of the size. */
export const growthOf = (from: Point, to: Point): string => {
  const exponent = Math.log(to.cpu / from.cpu) / Math.log(to.size / from.size);
  if (exponent < 0.25) return 'flat';
  if (exponent < 0.75) return 'less than linear';
  return exponent < 1.25 ? 'linear' : 'more than linear';
};

const rowOf = ({ what, event }: Series, points: readonly Point[]) => {
  const [, from, to] = points;
  if (!from || !to) throw new Error('a series has three sizes');
  const all = (figure: (point: Point) => number): string => points.map(figure).join(' / ');
  return {
    labels: [what, event],
    cells: [
      points.map(({ size }) => size.toLocaleString('en')).join(' / '),
      all(({ cpu }) => rounded(cpu)),
      growthOf(from, to),
      all(({ peak }) => rounded(peak)),
      all(({ portCalls }) => portCalls),
      all(({ growingCalls }) => growingCalls),
      all(({ hit }) => hit),
    ],
  };
};

/** One event in accounts of growing size, in memory. */
export const measureGrowth = async (): Promise<Section> => {
  const rows = [];
  for (const series of SERIES) {
    const points: Point[] = [];
    for (const size of series.sizes) points.push(await measurePoint(series, size));
    rows.push(rowOf(series, points));
  }
  return {
    title: 'Growth',
    says: 'One event in an account in memory, swept before, where something grows; the growth is that of the processor time from the second size to the third. Memory is what the event needs beyond the account. A port call may be several calls of AWS: those that grow with the account are counted by the page sizes of AWS.',
    labels: ['what grows', 'event'],
    columns: ['sizes', 'CPU ms', 'growth', 'MiB', 'port calls', 'AWS calls that grow', 'nodes hit'],
    compared: [],
    rows,
  };
};
