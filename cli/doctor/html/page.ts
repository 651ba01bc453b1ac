import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import { documentOf } from '../../html/document.ts';
import { html, type Markup, NOTHING } from '../../html/markup.ts';
import type { Examination } from '../examination.ts';
import { placeOf } from '../show/words.ts';
import { SCRIPT } from './script.ts';
import { entryOf, sectionOf } from './section.ts';
import { STYLE } from './style.ts';

const listed = (entries: readonly Markup[]): Markup =>
  entries.length > 1 ? html`<nav aria-label="Accounts and Regions"><ul>${entries}</ul></nav>` : NOTHING;

/** A page that grows by one examination after the other; it is kept in memory until it is written. */
export const createPage = (prerequisites: readonly Prerequisite[]) => {
  const entries: Markup[] = [];
  const sections: Markup[] = [];
  let title = 'session-guard doctor';
  return {
    add: (examination: Examination): void => {
      title = sections.length === 0 ? `${placeOf(examination)}: doctor` : 'session-guard doctor';
      entries.push(entryOf(examination, entries.length));
      sections.push(sectionOf(examination, prerequisites, sections.length));
    },
    /** The whole page: one file that needs no network. */
    text: (): string =>
      documentOf({
        title,
        heading: 'Can sessions start?',
        about: 'What Session Manager needs, as session-guard doctor found it. Nothing was changed.',
        navigation: listed(entries),
        main: html`${sections}`,
        footer:
          'Written by session-guard doctor --html. It shows names and ids of the account: share it with care.',
        style: STYLE,
        script: SCRIPT,
      }),
  };
};
