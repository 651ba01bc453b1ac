import { expect, it } from 'vitest';
import { present } from '../../../functions/account/observed.ts';
import type { Scope } from '../../../functions/account/state.ts';
import { holdAccount } from '../../../functions/use-cases/shared/held-account.ts';
import { account, content, DOCUMENT, documentOf, IDENTITY } from '../../support/samples/sample-account.ts';

const BEGUN = { begunAt: 0, by: 1 };
const WINDOW = { since: 0, now: 1_000, by: 2 };
const whole = documentOf([content({})]);
const { tags: _, ...judged } = whole;
const WHOLE: Scope = { documents: [{ name: DOCUMENT }] };
const JUDGED: Scope = { documents: [{ name: DOCUMENT, tags: false }] };

it('a document that was read without its tags is read again where they are needed', () => {
  const held = holdAccount(IDENTITY);
  held.keep(JUDGED, { ...account({}), documents: { [DOCUMENT]: present(judged) } }, BEGUN);
  expect(held.answer(JUDGED, WINDOW)?.state.documents).toEqual({ [DOCUMENT]: present(judged) });
  expect(held.answer(WHOLE, WINDOW)).toBeUndefined();
});

it('a whole document is not read again without its tags', () => {
  const held = holdAccount(IDENTITY);
  held.keep(WHOLE, account({ documents: { [DOCUMENT]: present(whole) } }), BEGUN);
  expect(held.answer(JUDGED, WINDOW)?.missing.documents).toEqual([]);
});
