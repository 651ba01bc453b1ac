import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { INSTALLED, type Installed, type keptOf, statefulOf } from './stateful.ts';
import { TEMPLATE } from './template.ts';

const FOLDER = 'test/infra/release/previous';

type Kept = ReturnType<typeof keptOf>;

const keptIn = (version: string): Readonly<Record<string, Kept>> =>
  JSON.parse(readFileSync(`${FOLDER}/${version}.json`, 'utf8'));

const UPGRADES = readdirSync(FOLDER).flatMap((file) =>
  Object.entries(keptIn(file.replace(/\.json$/, ''))).map(
    ([name, kept]) => [name, file.replace(/\.json$/, ''), kept] as const,
  ),
);

const now = (name: string): Installed => {
  const installed = INSTALLED[name];
  if (!installed) throw new Error(`no release has a ${name}`);
  return installed;
};

/** What CloudFormation refuses of the values that a stack of the previous version has, or replaces of what is in it. */
const lossesOf = ({ parameters }: Kept, { Parameters }: Installed): readonly string[] => [
  ...Object.keys(parameters)
    .filter((name) => !(name in Parameters))
    .map((name) => `${name} is gone, so nobody can keep its value`),
  ...Object.entries(Parameters)
    .filter(([name, { Default }]) => !(name in parameters) && Default === undefined)
    .map(([name]) => `${name} is new and must be given`),
  ...Object.entries(parameters)
    .filter(([name, value]) => {
      const pattern = Parameters[name]?.AllowedPattern;
      return (
        typeof value === 'string' && pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value)
      );
    })
    .map(([name]) => `${name} does not take the value that it had by default`),
];

describe.each(UPGRADES)('an upgrade of the %s from %s', (name, _, kept) => {
  it('replaces and drops nothing that holds data', () => {
    expect(Object.keys(kept.stateful).length).toBeGreaterThan(1);
    expect(statefulOf(now(name).Resources)).toMatchObject(kept.stateful);
  });

  it('takes each value that was not set, and wants no other one', () => {
    expect(Object.keys(kept.parameters).length).toBeGreaterThan(3);
    expect(lossesOf(kept, now(name))).toEqual([]);
  });

  it('would be noticed if it did not', () => {
    const { Parameters, Resources } = now(name);
    const [first = ''] = Object.keys(kept.parameters);
    const { [first]: __, ...fewer } = Parameters;
    expect(lossesOf(kept, { Parameters: fewer, Resources })).toHaveLength(1);
    expect(lossesOf(kept, { Parameters: { ...Parameters, More: {} }, Resources })).toHaveLength(1);
    const [unset = ''] = Object.entries(kept.parameters).find(([, value]) => value !== null) ?? [];
    const stricter = { ...Parameters, [unset]: { AllowedPattern: 'another' } };
    expect(lossesOf(kept, { Parameters: stricter, Resources })).toHaveLength(1);
  });
});

describe('an upgrade of the guard', () => {
  it.each(UPGRADES.filter(([name]) => name === 'guard'))(
    'of the %s from %s is noticed if it replaces data',
    (...[, , kept]) => {
      const { Ledger, ...others } = TEMPLATE.Resources;
      if (!Ledger) throw new Error('the template has no ledger');
      expect(Object.keys(kept.stateful).length).toBeGreaterThan(15);
      const renamed = { ...Ledger, Properties: { ...Ledger.Properties, TableName: 'another' } };
      expect(statefulOf({ ...others, Ledger: renamed })).not.toMatchObject(kept.stateful);
      expect(statefulOf(others)).not.toMatchObject(kept.stateful);
      const named = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'network' } };
      expect(statefulOf({ ...TEMPLATE.Resources, NetworkQueue: named })).not.toMatchObject(kept.stateful);
    },
  );
});

describe('a document with a name', () => {
  it('takes other contents as a new version, because CloudFormation replaces nothing that has a name', () => {
    const documents = Object.values(TEMPLATE.Resources).filter(({ Type }) => Type === 'AWS::SSM::Document');
    expect(documents).toHaveLength(1);
    for (const { Properties } of documents) {
      expect(Properties).toMatchObject({ Name: expect.anything(), UpdateMethod: 'NewVersion' });
    }
  });
});
