import { expect, it } from 'vitest';
import { mergeStates } from '../../functions/account/collections.ts';
import { absent, present } from '../../functions/account/observed.ts';
import { account, DOCUMENT, documentOf } from '../support/samples/sample-account.ts';

it('adds to what was read, and versions of a document add up', () => {
  const one = account({
    documents: { [DOCUMENT]: present({ ...documentOf(['a', 'b']), versions: { '2': 'b' } }) },
  });
  const two = account({
    documents: { [DOCUMENT]: present({ ...documentOf(['a', 'b']), versions: { '1': 'a' } }) },
  });
  expect(mergeStates(one, two).documents[DOCUMENT]).toMatchObject({
    value: { versions: { '1': 'a', '2': 'b' } },
  });
  expect(mergeStates(one, account({ documents: { [DOCUMENT]: absent } })).documents[DOCUMENT]).toEqual(
    absent,
  );
});
