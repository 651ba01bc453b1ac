import { expect, it } from 'vitest';
import { matchesName } from '../../functions/core/guard-config.ts';

it.each([
  [['example-*'], 'example-logs', true],
  [['example'], 'example-logs', false],
  [['example'], 'example', true],
  [['ex*mple'], 'example', false],
  [[], 'example', false],
])('%j match %s: %s', (patterns, name, expected) => {
  expect(matchesName(patterns, name)).toBe(expected);
});
