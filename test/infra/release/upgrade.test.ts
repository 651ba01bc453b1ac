import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statefulOf } from './stateful.ts';
import { TEMPLATE } from './template.ts';

const FOLDER = 'test/infra/release/previous';

const VERSIONS = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

const statefulIn = (version: string): ReturnType<typeof statefulOf> =>
  JSON.parse(readFileSync(`${FOLDER}/${version}.json`, 'utf8'));

describe.each(VERSIONS)('an upgrade from %s', (version) => {
  it('replaces and drops nothing that holds data', () => {
    const stateful = statefulIn(version);
    expect(Object.keys(stateful).length).toBeGreaterThan(15);
    expect(statefulOf(TEMPLATE.Resources)).toMatchObject(stateful);
  });

  it('would be noticed if it did', () => {
    const { Ledger, ...others } = TEMPLATE.Resources;
    if (!Ledger) throw new Error('the template has no ledger');
    const renamed = { ...Ledger, Properties: { ...Ledger.Properties, TableName: 'another' } };
    expect(statefulOf({ ...others, Ledger: renamed })).not.toMatchObject(statefulIn(version));
    expect(statefulOf(others)).not.toMatchObject(statefulIn(version));
    const named = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'network' } };
    expect(statefulOf({ ...TEMPLATE.Resources, NetworkQueue: named })).not.toMatchObject(statefulIn(version));
  });
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
