import { expect, test } from 'vitest';
import { sourceFiles } from '../../infra/map/source-files.ts';

const IMPORT = /import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-[^']+'/g;

/** What a file asks `instanceof` of, among what it imports from the SDK. */
const askedOf = (code: string): readonly string[] => {
  const names = [...code.matchAll(IMPORT)].flatMap(([, list = '']) =>
    list.split(',').map(
      (item) =>
        item
          .replace(/^\s*type /, '')
          .trim()
          .split(' as ')
          .at(-1) ?? '',
    ),
  );
  const asked = new Set([...code.matchAll(/\binstanceof (\w+)/g)].map(([, name]) => name));
  return names.filter((name) => asked.has(name));
};

// The build leaves the classes out (`infra/build-plugins.ts`), so the question is false in a built function, and in no test
// of the sources.
test('an error of AWS is known by its name, and not by a class of the SDK', () => {
  const asking = sourceFiles('functions', 'cli').flatMap(({ path, code }) =>
    askedOf(code).map((name) => `${path} ${name}`),
  );
  expect(asking).toEqual([]);
});

test('an error of AWS that is known by a class of the SDK is found', () => {
  const line = "import { DynamoDBClient, type A, NoSuchBucket as Gone } from '@aws-sdk/client-dynamodb';";
  expect(askedOf(`${line}\nif (error instanceof Gone) return;`)).toEqual(['Gone']);
  expect(askedOf(`${line}\nif (error instanceof Error) return;`)).toEqual([]);
});
