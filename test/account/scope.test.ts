import { expect, it } from 'vitest';
import { absent } from '../../functions/account/observed.ts';
import { isEmptyScope, unreadPart } from '../../functions/account/scope.ts';
import { account } from '../support/samples/sample-account.ts';

it('loses what the state holds, be it absent, and what it asks for twice', () => {
  const state = account({ keys: { k: absent } });
  expect(unreadPart({ keys: ['k'], buckets: ['a', 'a'] }, state)).toMatchObject({ keys: [], buckets: ['a'] });
});

it('is empty when it asks for nothing', () => {
  expect(isEmptyScope({ keys: [], buckets: [] })).toBe(true);
  expect(isEmptyScope({ keys: [], buckets: ['a'] })).toBe(false);
});
