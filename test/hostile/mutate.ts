import { isObject, type Json } from '../../functions/formats/json.ts';
import { HOSTILE } from '../support/arbitrary/hostile-text.ts';
import type { Random } from './random.ts';

/** An event and a queue message hold at most 256 KiB, a row at most 400 kB. */
export const MOST_BYTES = 262_144;

const TEXTS: readonly string[] = [
  ...HOSTILE,
  'default',
  '*',
  '**',
  'arn:aws:iam::*:role/*',
  'arn:aws:s3:::',
  ['$', '{aws:username}'].join(''),
  '{{ x }}',
  '{{ssm:x}}',
  '0.0.0.0/0',
  '::/0',
  '::ffff:0:0/96',
  '10.0.0.0/33',
  '999.1.1.1',
  'tcp',
  '-1',
  '6',
  'sg-0endpoints',
  'vpc-0prod11112222aaaa',
  '$LATEST',
  '$DEFAULT',
  '9999-12-31T23:59:59Z',
  '1e999',
  '{"a":1}',
  '[]',
];

/** Texts that grow an expression or a pattern out of all proportion. */
const GROWING: readonly string[] = [
  'a',
  '*',
  'a*',
  '?',
  '*a*b',
  '{{',
  '${',
  ' ',
  '\n',
  '/',
  ':',
  ',',
  '`',
  '-a',
  '\u202e',
];

const long = (random: Random, most: number): string => {
  const piece = random.pick(GROWING);
  return piece.repeat(Math.ceil(random.nat(most) / piece.length));
};

export const hostileText = (random: Random): string => {
  if (random.oneIn(40)) return long(random, 100_000);
  if (random.oneIn(8)) return long(random, 300);
  const parts = 1 + random.nat(3);
  return Array.from({ length: parts }, () => random.pick(TEXTS)).join('');
};

const SCALARS: readonly Json[] = [null, true, false, 0, -1, 1, 443, 65_536, 1e308, -0.5, 2 ** 53, '', [], {}];

/** Stands for nested lists or objects, which `JSON.stringify` cannot write but a sender can; one in a text. */
const DEEP = /"deep (\[|\{) (\d+)"/;

const deep = (random: Random): Json =>
  `deep ${random.pick(['[', '{'])} ${random.pick([50, 1000, 5000, 20_000, 60_000])}`;

const nested = (open: string, levels: number): string =>
  open === '[' ? '['.repeat(levels) + ']'.repeat(levels) : `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

const strange = (random: Random): Json => {
  if (random.oneIn(30)) return deep(random);
  if (random.oneIn(3)) return hostileText(random);
  if (random.oneIn(8)) return { [hostileText(random)]: hostileText(random), __proto__: random.pick(SCALARS) };
  if (random.oneIn(8)) return Array.from({ length: random.nat(5) }, () => random.pick(SCALARS));
  return random.pick(SCALARS);
};

/** The same member many times over, as far as the size of a message allows. */
const many = (value: Json, random: Random): Json => {
  const size = Math.max(2, JSON.stringify(value).length);
  const count = Math.min(random.pick([2, 10, 100, 3000]), Math.floor(MOST_BYTES / 2 / size));
  return Array.from({ length: count }, () => value);
};

const withKey = (value: { readonly [key: string]: Json }, random: Random): Json => {
  const keys = Object.keys(value);
  const from = random.pick(keys);
  const to = random.oneIn(2) ? hostileText(random) : random.pick([...keys, '__proto__', 'constructor']);
  // `JSON.parse` makes `__proto__` a key like any other, as it does with an event.
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key === from ? to : key)}:${JSON.stringify(item)}`,
  );
  return JSON.parse(`{${entries.join(',')}}`) as Json;
};

/** The value with something changed somewhere in it: a value, a type, a key, a number of members. */
export const mutate = (value: Json, random: Random): Json => {
  const members = Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : 0;
  if (members === 0 || random.oneIn(12)) {
    if (random.oneIn(12)) return many(value, random);
    if (typeof value === 'string' && random.oneIn(2)) {
      const at = random.nat(value.length + 1);
      return value.slice(0, at) + hostileText(random) + value.slice(random.oneIn(2) ? at : value.length);
    }
    return strange(random);
  }
  if (Array.isArray(value)) {
    if (random.oneIn(12)) return many(value[0] as Json, random);
    const at = random.nat(members);
    return value.map((item: Json, index) => (index === at ? mutate(item, random) : item));
  }
  if (!isObject(value)) return strange(random);
  if (random.oneIn(15)) return withKey(value, random);
  const at = random.pick(Object.keys(value));
  if (random.oneIn(15)) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== at));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === at ? mutate(item, random) : item]),
  );
};

/** Mutated several times, more often a little than much. */
export const mutated = (value: Json, random: Random): Json => {
  let result = value;
  for (let times = 1 + random.nat(random.oneIn(4) ? 12 : 3); times > 0; times -= 1) {
    result = mutate(result, random);
  }
  return result;
};

/** As a message holds it; sometimes with a key twice, or cut off. */
export const textOf = (value: Json, random: Random): string => {
  let text = JSON.stringify(value).replace(DEEP, (_, open: string, levels: string) =>
    nested(open, Number(levels)),
  );
  if (random.oneIn(20))
    text = text.replace(
      /"([^"]{1,20})":/,
      (found) => `${found}${JSON.stringify(hostileText(random))},${found}`,
    );
  if (random.oneIn(100)) text = text.slice(0, random.nat(text.length));
  return text.slice(0, MOST_BYTES);
};
