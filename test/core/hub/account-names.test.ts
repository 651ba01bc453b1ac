import { describe, expect, it } from 'vitest';
import { LONGEST_ACCOUNT_NAME } from '../../../functions/account/aws-environment.ts';
import { accountNameOf, NAMED_ACCOUNT, readAccountNames } from '../../../functions/core/hub/account-names.ts';

const ID = '444455556666';
const names = readAccountNames(['111122223333=example-prod', `${ID}=Example & Söhne (shop)`]);

describe('names of accounts', () => {
  it('are those of the hub, whatever an account calls itself', () => {
    expect(accountNameOf(names, ID, 'example-prod')).toBe('Example & Söhne (shop)');
    expect(accountNameOf(names, ID, undefined)).toBe('Example & Söhne (shop)');
  });

  it.each([
    ['example-prod', 'example-prod (999988887777)'],
    [undefined, undefined],
    ['<!channel>', undefined],
    ['line\nbreak', undefined],
    ['x'.repeat(60), undefined],
    ['constructor', 'constructor (999988887777)'],
  ])('that an account gives itself never stand alone: %j', (claimed, shown) => {
    expect(accountNameOf(names, '999988887777', claimed)).toBe(shown);
  });

  it('fit with the id, because a longer name would not be shown', () => {
    const shown = accountNameOf({}, ID, 'x'.repeat(LONGEST_ACCOUNT_NAME)) ?? '';
    expect(shown.length).toBeLessThanOrEqual(LONGEST_ACCOUNT_NAME);
    expect(shown).toMatch(/^x{30,} \(444455556666\)$/);
  });

  it.each(['example', '123=example', `${ID}=`, `${ID}=<b>`, `x${ID}=example`])('%j names nothing', (item) => {
    expect(NAMED_ACCOUNT.test(item)).toBe(false);
    expect(readAccountNames([item])).toEqual({});
  });
});
