import { type Expression, type Line, type Token, takeExpression, tokensOf } from './expression.ts';

/**
 * The part of CloudWatch Logs Insights that the dashboard uses, over lines that were logged. It refuses what AWS's page of
 * the syntax does not name. Nothing else can run these queries outside AWS.
 */

type Rows = readonly Line[];
/** `names` are those of the fields that a command reads, and `makes` those that it adds. */
type Command = {
  readonly run: (lines: Rows) => Rows;
  readonly names: readonly string[];
  readonly makes: readonly string[];
};

const percentile = (values: readonly number[], percent: number): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.max(Math.ceil((values.length * percent) / 100) - 1, 0)];

const numbersOf = (lines: Rows, field: Expression): readonly number[] =>
  lines.flatMap((line) => {
    const value = field.of(line);
    return typeof value === 'number' ? [value] : [];
  });

type Aggregate = (lines: Rows, field: Expression, more: number) => unknown;

const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  count: (lines, field) => lines.filter((line) => field.of(line) !== undefined).length,
  pct: (lines, field, percent) => percentile(numbersOf(lines, field), percent),
  max: (lines, field) => percentile(numbersOf(lines, field), 100),
  sum: (lines, field) => numbersOf(lines, field).reduce((sum, one) => sum + one, 0),
  latest: (lines, field) => lines.map((line) => field.of(line)).findLast((value) => value !== undefined),
};

const expectSign = (tokens: Token[], wanted: string): void => {
  const found = tokens.shift()?.value;
  if (found !== wanted) throw new Error(`${found} is not ${wanted}`);
};

const takeAlias = (tokens: Token[]): string => {
  expectSign(tokens, 'as');
  const alias = tokens.shift();
  if (alias?.kind !== 'name') throw new Error('an alias is missing');
  return alias.value;
};

const EACH: Expression = { of: () => true, names: [] };

const takeField = (tokens: Token[]): Expression => {
  if (tokens[0]?.value !== '*') return takeExpression(tokens);
  tokens.shift();
  return EACH;
};

const takeAggregate = (tokens: Token[]) => {
  const name = tokens.shift()?.value ?? '';
  const work = AGGREGATES[name];
  if (!work) throw new Error(`there is no aggregate ${name}`);
  expectSign(tokens, '(');
  const field = takeField(tokens);
  const isPercentile = tokens[0]?.value === ',';
  if (isPercentile) tokens.shift();
  const more = isPercentile ? Number(tokens.shift()?.value) : 0;
  expectSign(tokens, ')');
  return { field, alias: takeAlias(tokens), of: (lines: Rows) => work(lines, field, more) };
};

const takeList = <T>(tokens: Token[], take: (tokens: Token[]) => T): readonly T[] => {
  const one = take(tokens);
  if (tokens[0]?.value !== ',') return [one];
  tokens.shift();
  return [one, ...takeList(tokens, take)];
};

/** `by` takes a field or a day. */
const takeGroup = (tokens: Token[]): { readonly name: string; readonly field: Expression } => {
  const name = tokens.shift()?.value ?? '';
  if (name !== 'bin') return { name, field: { of: (line) => String(line[name]), names: [name] } };
  const rest = tokens.splice(0).map(({ value }) => value);
  if (rest.join('') !== '(1d)') throw new Error(`bin${rest.join('')} is not known here`);
  return {
    name: 'bin(1d)',
    field: { of: (line) => String(line['timestamp']).slice(0, 10), names: ['timestamp'] },
  };
};

const stats = (tokens: Token[]): Command => {
  const aggregates = takeList(tokens, takeAggregate);
  expectSign(tokens, 'by');
  const group = takeGroup(tokens);
  const row = (key: string, lines: Rows): Line =>
    Object.fromEntries([[group.name, key], ...aggregates.map(({ alias, of }) => [alias, of(lines)])]);
  return {
    run: (lines) =>
      [...Map.groupBy(lines, (line) => String(group.field.of(line)))].map(([key, all]) => row(key, all)),
    names: [...group.field.names, ...aggregates.flatMap(({ field }) => field.names)],
    makes: aggregates.map(({ alias }) => alias),
  };
};

const COMMANDS: Readonly<Record<string, (tokens: Token[]) => Command>> = {
  filter: (tokens) => {
    const { of, names } = takeExpression(tokens);
    return { run: (lines) => lines.filter((line) => of(line) === true), names, makes: [] };
  },
  fields: (tokens) => {
    const made = takeList(tokens, (rest) => ({ field: takeExpression(rest), alias: takeAlias(rest) }));
    const add = (line: Line): Line => ({
      ...line,
      ...Object.fromEntries(made.map(({ field, alias }) => [alias, field.of(line)])),
    });
    return {
      run: (lines) => lines.map(add),
      names: made.flatMap(({ field }) => field.names),
      makes: made.map(({ alias }) => alias),
    };
  },
  stats,
  sort: (tokens) => {
    const name = tokens.shift()?.value ?? '';
    expectSign(tokens, 'desc');
    const run = (lines: Rows): Rows => lines.toSorted((a, b) => Number(b[name]) - Number(a[name]));
    return { run, names: [name], makes: [] };
  },
  limit: (tokens) => {
    const most = Number(tokens.shift()?.value);
    return { run: (lines) => lines.slice(0, most), names: [], makes: [] };
  },
};

const parsed = (query: string): readonly Command[] =>
  query.split('|').map((text) => {
    const tokens = tokensOf(text);
    const name = tokens.shift()?.value ?? '';
    const command = COMMANDS[name]?.(tokens);
    if (!command || tokens.length > 0) throw new Error(`this command is not known: ${text}`);
    return command;
  });

/** The rows of a query over lines. Throws at what is no query. */
export const ask = (query: string, lines: Rows): Rows =>
  parsed(query).reduce((rows, { run }) => run(rows), lines);

/** The fields of the log that a query reads. */
export const fieldsOf = (query: string): readonly string[] => {
  const commands = parsed(query);
  const made = new Set(commands.flatMap(({ makes }) => makes));
  return [...new Set(commands.flatMap(({ names }) => names))].filter((name) => !made.has(name)).toSorted();
};
