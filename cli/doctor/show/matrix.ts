import { oneLine } from '../../../functions/alerts/escape.ts';
import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import { columns, pad } from '../../terminal/layout.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Check, Examination, VpcSeen } from '../examination.ts';
import { lines, MARKS, STYLES, worstOf } from './words.ts';

/** Headings short enough for eight of them to fit beside a VPC's id in 80 columns. */
const HEADINGS: Readonly<Record<string, string>> = {
  'vpc-name-resolution': 'dns',
  'session-endpoints': 'endp',
  'network-access': 'acl',
  'internet-path': 'inet',
  'node-credentials': 'cred',
  'node-permissions': 'perm',
  'agent-version': 'agent',
  'node-connection': 'conn',
};

const headingOf = (id: string): string => HEADINGS[id] ?? id.slice(0, 5);

const GAP = 2;
const WIDEST = 5;
const CELL = WIDEST + 1;

/** The worst verdict of each prerequisite in each VPC. */
type Cells = ReadonlyMap<string, ReadonlyMap<string, Check['verdict']>>;

const cellsOf = (checks: readonly Check[]): Cells => {
  const cells = new Map<string, Map<string, Check['verdict']>>();
  for (const { prerequisite, verdict, vpcs = [] } of checks) {
    for (const vpcId of vpcs) {
      const row = cells.get(vpcId) ?? new Map<string, Check['verdict']>();
      const before = row.get(prerequisite);
      row.set(prerequisite, worstOf(before ? [before, verdict] : [verdict]) ?? verdict);
      cells.set(vpcId, row);
    }
  }
  return cells;
};

/** What stands before the cells of a VPC. Its name is shown where there is room for all of it. */
const titles = (vpcs: readonly VpcSeen[], room: number): readonly string[] => {
  const named = vpcs.map(({ vpcId, name }) => (name ? `${vpcId} ${oneLine(name)}` : vpcId));
  return named.every((title) => columns(title) <= room) ? named : vpcs.map(({ vpcId }) => vpcId);
};

const rows = (
  vpcs: readonly VpcSeen[],
  shown: readonly string[],
  cells: Cells,
  width: number,
  terminal: Terminal,
): readonly string[] => {
  const left = titles(vpcs, width - GAP - shown.length * CELL - 6);
  const first = Math.max(3, ...left.map(columns)) + GAP;
  const heading = `${pad('VPC', first)}${shown.map((id) => pad(headingOf(id), CELL)).join('')}nodes`;
  return [
    terminal.style('bold', heading),
    ...vpcs.map(({ vpcId, nodes }, index) => {
      const row = shown.map((id) => {
        const verdict = cells.get(vpcId)?.get(id) ?? 'not-applicable';
        return terminal.style(STYLES[verdict], pad(MARKS[verdict], CELL));
      });
      return `${pad(left[index] ?? vpcId, first)}${row.join('')}${nodes ?? '?'}`;
    }),
  ];
};

/** As many prerequisites side by side as there is room for. */
const sheets = (shown: readonly string[], vpcs: readonly VpcSeen[], width: number): readonly string[][] => {
  const first = Math.max(3, ...vpcs.map(({ vpcId }) => vpcId.length)) + GAP;
  const most = Math.max(1, Math.floor((width - first - CELL) / CELL));
  return Array.from({ length: Math.ceil(shown.length / most) }, (_, n) =>
    shown.slice(n * most, (n + 1) * most),
  );
};

const legend = (shown: readonly string[], prerequisites: readonly Prerequisite[], width: number) =>
  shown.flatMap((id) => {
    const title = prerequisites.find((one) => one.id === id)?.title ?? '';
    const [first = '', ...rest] = lines(`${id}: ${title}`, width - CELL - 2);
    const indent = ' '.repeat(CELL);
    return [`  ${pad(headingOf(id), CELL)}${first}`, ...rest.map((line) => `  ${indent}${line}`)];
  });

/** With more VPCs than this, those in which all is well are counted. */
const MOST_ROWS = 40;

const isWell = ({ vpcId }: VpcSeen, cells: Cells): boolean =>
  [...(cells.get(vpcId)?.values() ?? [])].every(
    (verdict) => verdict === 'pass' || verdict === 'not-applicable',
  );

/** The matrix of VPCs and prerequisites, which fits into the width; empty if there is no VPC. */
export const matrix = (
  { checks, vpcs = [] }: Examination,
  prerequisites: readonly Prerequisite[],
  terminal: Terminal,
): readonly string[] => {
  const cells = cellsOf(checks);
  const inVpcs = new Set(checks.flatMap((check) => (check.vpcs ? [check.prerequisite] : [])));
  const shown = prerequisites.flatMap(({ id }) => (inVpcs.has(id) ? [id] : []));
  if (vpcs.length === 0 || shown.length === 0) return [];
  const width = terminal.columns;
  const open = vpcs.length > MOST_ROWS ? vpcs.filter((vpc) => !isWell(vpc, cells)) : vpcs;
  const well = vpcs.length - open.length;
  return [
    ...sheets(shown, open, width).flatMap((sheet) => [...rows(open, sheet, cells, width, terminal), '']),
    ...(well > 0 ? [`${well} ${open.length > 0 ? 'more ' : ''}VPCs: all ok`, ''] : []),
    ...legend(shown, prerequisites, width).map((line) => terminal.style('dim', line)),
  ];
};
