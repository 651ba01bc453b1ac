import { describe, expect, it } from 'vitest';
import { registry } from '../../functions/prerequisites/index.ts';
import { roomOf } from '../../infra/map/rooms.ts';
import { sourceFiles } from '../../infra/map/source-files.ts';

const naming = (text: string): readonly string[] =>
  registry.map(({ id }) => id).filter((id) => new RegExp(`['"\`]${id}['"\`]`).test(text));

describe('the use cases', () => {
  it('know no prerequisite by its id: what is special of one is a flag in its record', () => {
    const files = sourceFiles('functions').filter(({ path }) => roomOf(path) === 'functions/use-cases');
    expect(files.length).toBeGreaterThan(15);
    expect(files.flatMap(({ path, code }) => naming(code).map((id) => `${path} ${id}`))).toEqual([]);
  });

  it('would be caught naming one', () => {
    expect(naming("prerequisite === 'node-connection'")).toEqual(['node-connection']);
  });
});
