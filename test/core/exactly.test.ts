import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod/mini';
import { exactly, type Flaws } from '../../functions/core/schema/exactly.ts';

type Part = { readonly kind: 'old' | 'new'; readonly note?: string };
type Whole = { readonly name: string; readonly count?: number; readonly parts: readonly Part[] };

const text = z.string();
const count = z.exactOptional(z.number());
const note = z.exactOptional(text);
const kind = z.enum(['old', 'new']);
const parts = z.array(z.object({ kind, note }));
const same = z.object({ name: text, count, parts });

// The compiler compares: a flaw that goes unnoticed here fails `tsc`, not this run.
describe('a schema and its type', () => {
  it('have no flaws when they are the same, and the schema is what it was', () => {
    expectTypeOf<Flaws<Whole, typeof same>>().toEqualTypeOf<unknown>();
    expect(exactly<Whole>()(same)).toBe(same);
  });

  it('may differ by a default, which fills in what is left out', () => {
    const filled = z.object({ name: z._default(text, ''), count: z._default(z.number(), 0), parts });
    expectTypeOf<Flaws<Whole, typeof filled>>().toEqualTypeOf<unknown>();
    expect(exactly<Whole>()(filled).parse({ parts: [] })).toEqual({ name: '', count: 0, parts: [] });
  });

  it('are told apart by a key that the schema lacks, however deep', () => {
    const shallow = z.object({ name: text, parts });
    const deep = z.object({ name: text, count, parts: z.array(z.object({ kind })) });
    expectTypeOf<Flaws<Whole, typeof shallow>>().toEqualTypeOf<{ readonly missing: 'count' }>();
    expectTypeOf<Flaws<Whole, typeof deep>>().toEqualTypeOf<{ readonly missing: 'parts.note' }>();
  });

  it('are told apart by a word that the schema lacks', () => {
    const words = z.object({ name: text, count, parts: z.array(z.object({ kind: z.enum(['old']), note })) });
    expectTypeOf<Flaws<Whole, typeof words>>().toEqualTypeOf<{ readonly missing: 'parts.kind.new' }>();
  });

  it('are told apart by a key that only the schema has', () => {
    const surplus = z.object({ name: text, count, parts, colour: text });
    expectTypeOf<Flaws<Whole, typeof surplus>>().toEqualTypeOf<{ readonly surplus: 'colour' }>();
  });

  it('are told apart by a key that the schema demands', () => {
    const strict = z.object({ name: text, count: z.number(), parts });
    expectTypeOf<Flaws<Whole, typeof strict>>().toEqualTypeOf<{ readonly demanded: 'count' }>();
  });

  it('do not compile when they differ', () => {
    const of = exactly<Whole>();
    const lacking = z.object({ name: text, parts });
    expectTypeOf<typeof same>().toExtend<Parameters<typeof of<typeof same>>[0]>();
    expectTypeOf<typeof lacking>().not.toExtend<Parameters<typeof of<typeof lacking>>[0]>();
  });
});
