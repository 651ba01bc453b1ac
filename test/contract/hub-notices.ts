import { expect, it } from 'vitest';
import type { Notice, Notices } from '../../functions/core/hub/installation.ts';

/** A topic, and the first lines that its subscribers got, in whatever order. */
export type NoticesWorld = { readonly notices: Notices; titles(): Promise<readonly string[]> };

const notice = (what: string): Notice => ({ isOver: false, what, because: 'It was not heard.' });

/** What every topic of notices must do. */
export const noticesContract = (make: () => Promise<NoticesWorld>): void => {
  it('tells each notice once, also the same one again', async () => {
    const { notices, titles } = await make();
    for (const what of ['a is silent', 'b is <silent> & "more"', 'a is silent'])
      await notices.tell(notice(what));
    expect((await titles()).toSorted()).toEqual(['a is silent', 'a is silent', 'b is <silent> & "more"']);
  });
};
