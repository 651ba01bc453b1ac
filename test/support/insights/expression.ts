/** A JSON line of a log, and what `fields` adds to it. */
export type Line = Readonly<Record<string, unknown>>;

type Value = string | number | boolean | undefined;

/** A parsed expression: its value in a line, and the names that it asks for. */
export type Expression = { readonly of: (line: Line) => Value; readonly names: readonly string[] };

const TOKEN = /\s*(?:"([^"]*)"|([0-9]+(?:\.[0-9]+)?)|([A-Za-z@][\w@.]*)|([=+/(),*]))/y;

/** A word of a query: a text, a number, a name or a sign. */
export type Token = { readonly kind: 'text' | 'number' | 'name' | 'sign'; readonly value: string };

const KINDS = ['text', 'number', 'name', 'sign'] as const;

/** Throws at what is no token: names with other characters would need backticks. */
export const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const parts = TOKEN.exec(text)?.slice(1);
    const index = parts?.findIndex((part) => part !== undefined) ?? -1;
    const [kind, value] = [KINDS[index], parts?.[index]];
    if (kind === undefined || value === undefined) throw new Error(`no token at ${text.slice(at)}`);
    tokens.push({ kind, value });
  }
  return tokens;
};

const numbers = (work: (...values: number[]) => number) => (values: readonly Value[]) =>
  values.some((value) => typeof value !== 'number') ? undefined : work(...(values as number[]));

/** Functions of the documentation, for `filter` and `fields`. */
const FUNCTIONS: Readonly<Record<string, (values: readonly Value[]) => Value>> = {
  ispresent: ([value]) => value !== undefined,
  coalesce: (values) => values.find((value) => value !== undefined),
  strcontains: ([text, part]) => (String(text ?? '').includes(String(part)) ? 1 : 0),
  ceil: numbers((value) => Math.ceil(value)),
};

const combined = (work: (values: readonly Value[]) => Value, parts: readonly Expression[]): Expression => ({
  of: (line) => work(parts.map((part) => part.of(line))),
  names: parts.flatMap(({ names }) => names),
});

/** Signs and words between two values, those that bind least first. */
const OPERATORS: readonly (readonly [sign: string, work: (values: readonly Value[]) => Value])[] = [
  ['or', ([a, b]) => a === true || b === true],
  ['and', ([a, b]) => a === true && b === true],
  ['=', ([a, b]) => a === b],
  ['+', numbers((a, b) => a + b)],
  ['/', numbers((a, b) => a / b)],
];

/** Takes one value off the front of the tokens. Throws at what the documentation does not know. */
const takeValue = (tokens: Token[]): Expression => {
  const token = tokens.shift();
  if (!token) throw new Error('a value is missing');
  const { kind, value } = token;
  if (kind === 'text') return { of: () => value, names: [] };
  if (kind === 'number') return { of: () => Number(value), names: [] };
  if (kind === 'sign') {
    if (value !== '(') throw new Error(`${value} is no value`);
    const inner = takeExpression(tokens);
    if (tokens.shift()?.value !== ')') throw new Error('a bracket is not closed');
    return inner;
  }
  if (tokens[0]?.value !== '(') return { of: (line) => line[value] as Value, names: [value] };
  tokens.shift();
  const work = FUNCTIONS[value];
  if (!work) throw new Error(`there is no function ${value}`);
  return combined(work, takeArguments(tokens));
};

/** Takes values with commas between, and the bracket at their end. */
const takeArguments = (tokens: Token[]): readonly Expression[] => {
  const first = takeExpression(tokens);
  const next = tokens.shift()?.value;
  if (next === ')') return [first];
  if (next !== ',') throw new Error(`${next} is no comma`);
  return [first, ...takeArguments(tokens)];
};

const takeLevel = (tokens: Token[], level: number): Expression => {
  const operator = OPERATORS[level];
  if (!operator) return takeValue(tokens);
  const [sign, work] = operator;
  let left = takeLevel(tokens, level + 1);
  while (tokens[0]?.value === sign && tokens[0].kind !== 'text') {
    tokens.shift();
    left = combined(work, [left, takeLevel(tokens, level + 1)]);
  }
  return left;
};

/** Takes one expression off the front of the tokens. */
export const takeExpression = (tokens: Token[]): Expression => takeLevel(tokens, 0);
