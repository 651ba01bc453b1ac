import { columns, cut, pad, pieces, wrap } from '../../terminal/layout.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Fleet, Judged } from '../fleet.ts';
import type { Modes } from '../modes.ts';
import { clausesOf, inShort, MARKS, minuteOf, STYLES, shown, stateOf } from '../words.ts';

const MOST_ACCOUNT = 64;

/** From this width on, a row has the time of the last sweep, and not only how long ago it was. */
const WIDE = 116;

/** In less than this, there is no room for the nodes. */
const NARROW = 72;

/** What stands before the lines below a row. */
const INDENT = 8;

type Column = {
  readonly head: string;
  readonly most: number;
  readonly isNumber?: boolean;
  /** The text, in a column of this width. */
  readonly of: (one: Judged, width?: number) => string;
};

const sweptAt = ({ installation, age }: Judged): string =>
  age === undefined ? '?' : minuteOf(new Date(installation.heardAt));

const sweptAgo = ({ age, troubles }: Judged): string =>
  age === undefined || (age < 0 && troubles.includes('unclear')) ? '?' : inShort(Math.max(0, age));

/** Cuts a name in the middle, because names of accounts often differ at their ends. */
const cutInside = (name: string, width: number): string => {
  if (columns(name) <= width) return name;
  if (width < 8) return cut(name, width);
  const tail = [...name].slice(-Math.floor((width - 1) / 2)).join('');
  return `${pieces(name, width - 1 - columns(tail))[0]?.trimEnd() ?? ''}…${tail}`;
};

/** The id, which is never cut, and the name beside it. */
const accountOf = ({ installation: { account }, name }: Judged, width = MOST_ACCOUNT): string =>
  name === undefined || width < account.length + 3
    ? account
    : `${account} ${cutInside(shown(name.text, 60), width - account.length - 1)}`;

const ACCOUNT: Column = { head: 'Account', most: MOST_ACCOUNT, of: accountOf };

const NODES: Column = {
  head: 'Nodes',
  most: 7,
  isNumber: true,
  of: ({ installation }) => String(installation.nodes ?? '?'),
};

const versionWidth = (width: number): number => (width >= WIDE ? 16 : width >= NARROW ? 9 : 7);

const columnsOf = (modes: Modes, width: number): readonly Column[] => [
  { head: 'State', most: 6, of: (one) => MARKS[stateOf(one)] },
  ACCOUNT,
  { head: 'Region', most: width < 80 ? 14 : 16, of: ({ installation }) => shown(installation.region, 40) },
  {
    head: 'Version',
    most: versionWidth(width),
    of: ({ installation }) => (installation.unread ? '?' : shown(installation.version, 40)),
  },
  { head: 'Mode', most: 5, of: ({ installation }) => modes.of(installation) },
  ...(width >= WIDE ? [{ head: 'Last sweep (UTC)', most: 16, of: sweptAt }] : []),
  { head: width >= WIDE ? 'Ago' : 'Swept', most: 6, isNumber: true, of: sweptAgo },
  ...(width >= NARROW ? [NODES] : []),
  {
    head: 'Open',
    most: width < NARROW ? 4 : 5,
    isNumber: true,
    of: ({ installation }) => String(installation.openIncidents ?? '?'),
  },
];

type Layout = { readonly widths: readonly number[]; readonly gap: string };

/** The account has what the others leave. Where not all of a name fits, it is worth more than wide gaps. */
const layoutOf = (all: readonly Column[], rows: readonly Judged[], width: number): Layout => {
  const wanted = all.map(({ head, most, of }) =>
    Math.max(
      head.length,
      Math.min(
        most,
        rows.reduce((widest, row) => Math.max(widest, columns(of(row))), 0),
      ),
    ),
  );
  const sum = wanted.reduce((total, one) => total + one, 0);
  const gap = sum + 2 * (all.length - 1) <= width ? '  ' : ' ';
  const over = Math.max(0, sum + gap.length * (all.length - 1) - width);
  // An id is never cut.
  const widths = wanted.map((one, i) => (all[i] === ACCOUNT ? Math.max(12, one - over) : one));
  return { widths, gap };
};

const placed = (text: string, { isNumber }: Column, width: number): string => {
  const short = cut(text, width);
  return isNumber ? `${' '.repeat(width - columns(short))}${short}` : pad(short, width);
};

/**
 * What is to be said of an installation, below its row. What the row itself shows is not said again, and a name never stands
 * on a line without its id.
 */
const below = (one: Judged, fleet: Fleet, nameIsCut: boolean, width: number): readonly string[] => {
  const said = clausesOf(one, fleet).filter((_, i) => one.troubles[i] !== 'incidents');
  if (said.length === 0) return [];
  const name = nameIsCut ? `${accountOf(one)}: ` : '';
  return wrap(`${name}${said.join('; ')}`, width - INDENT).map((line) => `${' '.repeat(INDENT)}${line}`);
};

/** A row for each installation, no wider than the terminal; below it, what a person should know of it. */
export const tableLines = (fleet: Fleet, modes: Modes, terminal: Terminal): readonly string[] => {
  const { installations } = fleet;
  const all = columnsOf(modes, terminal.columns);
  const { widths, gap } = layoutOf(all, installations, terminal.columns);
  const rowOf = (textOf: (column: Column, width: number) => string): readonly string[] =>
    all.map((column, i) => placed(textOf(column, widths[i] ?? 0), column, widths[i] ?? 0));
  const nameWidth = widths[all.indexOf(ACCOUNT)] ?? 0;
  return [
    terminal.style('bold', rowOf(({ head }) => head).join(gap)),
    ...installations.flatMap((one) => {
      const [state = '', ...rest] = rowOf(({ of }, width) => of(one, width));
      const row = [terminal.style(STYLES[stateOf(one)], state), ...rest].join(gap);
      return [row, ...below(one, fleet, columns(accountOf(one)) > nameWidth, terminal.columns)];
    }),
  ];
};
