import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageOf } from '../../../../cli/fleet/html/page.ts';
import { hostileText } from '../../../support/arbitrary/hostile-text.ts';
import {
  fleetNamed,
  fleetWith,
  HUB,
  manyRows,
  NOBODY,
  organizationOf,
} from '../../../support/fleet/fleets.ts';

/** The tags of a page with the names of their attributes, which do not depend on what others wrote. */
const skeleton = (page: string): readonly string[] =>
  [...page.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, '""'));

/** Characters that the text of a page shows. */
const textIn = (page: string): string => page.slice(page.indexOf('<main')).replaceAll(/<[^>]*>/g, ' ');

describe("fleet's page", () => {
  it('takes any text for a text', () => {
    // The hub's own names are shown whatever they are; those of others are left out if they are no names.
    const hostile = (text: string) => {
      const name = `<${text}`;
      const all = ['1', '2', '3', '9'].map((n) => [`11112222000${n}`, name] as const);
      return pageOf(fleetNamed(name, Object.fromEntries(all)));
    };
    const plain = skeleton(hostile('plain'));
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(skeleton(hostile(text))).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });

  it('holds no character that turns a text or that nobody sees, and no tag that a name brings along', () => {
    const tags = new Set(skeleton(pageOf(fleetNamed('plain'))));
    fc.assert(
      fc.property(hostileText, (text) => {
        const page = pageOf(fleetNamed(text));
        expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(skeleton(page).filter((tag) => !tags.has(tag))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('runs its own script only, and loads nothing', () => {
    const page = pageOf(fleetWith(manyRows(9), organizationOf(9)));
    expect(page).toMatch(
      /content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/,
    );
    expect(page).not.toMatch(/<(img|link|iframe|object|embed)\b|\ssrc=|\son\w+=|url\(|@import/);
  });

  it('says of a name that an account gave itself where it is from, and has its id beside it', () => {
    const page = textIn(pageOf(fleetWith([{ claimedName: 'example-bank' }])));
    expect(page).toMatch(/444455556666\s+example-bank\s+\(calls itself so\)/);
    const known = textIn(pageOf(fleetWith([{}], NOBODY, { ...HUB, names: { '444455556666': 'ours' } })));
    expect(known).not.toContain('calls itself so');
  });

  it('says what to do, and who has no guard', () => {
    const page = textIn(pageOf(fleetWith(manyRows(3), organizationOf(3))));
    expect(page).toMatch(/What to do[\s\S]*SILENT[\s\S]*session-guard verify/);
    expect(page).toMatch(
      /Accounts of the organization without a guard[\s\S]*111122220001\s+example-prod[\s\S]*shop-2/,
    );
  });

  it('without an installation says how they are heard, and has no table', () => {
    const page = pageOf(fleetWith([]));
    expect(textIn(page)).toContain('No guard was heard yet');
    expect(page).not.toContain('<table');
  });

  it('of 2,000 installations is of a size that a mail takes', () => {
    expect(pageOf(fleetWith(manyRows(2_000), organizationOf(2_000))).length).toBeLessThan(2_000_000);
  });
});
