import { label } from '../../../functions/account/resource.ts';
import { oneLine } from '../../../functions/alerts/escape.ts';
import { count } from '../../terminal/count.ts';
import { columns } from '../../terminal/layout.ts';
import type { Style } from '../../terminal/terminal.ts';
import type { Check, Examination } from '../examination.ts';

type Verdict = Check['verdict'];

/** A verdict as a cell of a table shows it. */
export const MARKS: Readonly<Record<Verdict, string>> = {
  pass: 'ok',
  fail: 'FAIL',
  unknown: '?',
  'not-applicable': '-',
};

/** The colour of each verdict. It is never the only sign. */
export const STYLES: Readonly<Record<Verdict, Style>> = {
  pass: 'green',
  fail: 'red',
  unknown: 'yellow',
  'not-applicable': 'dim',
};

/** The worst comes first. */
export const VERDICTS: readonly Verdict[] = ['fail', 'unknown', 'pass', 'not-applicable'];

/** The worst of some verdicts; undefined if there is none. */
export const worstOf = (verdicts: Iterable<Verdict>): Verdict | undefined => {
  const found = new Set(verdicts);
  return VERDICTS.find((one) => found.has(one));
};

/** Breaks a text at spaces. A word that is wider than a line stays whole, so that it can be copied. */
export const lines = (text: string, width: number, indent = ''): readonly string[] => {
  const broken: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columns(indent + longer) > width) {
      broken.push(indent + line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...broken, indent + line];
};

/** What a check is about, in words, as one harmless line. */
export const subjectOf = ({ subject }: Check): string => oneLine(label(subject));

/** `12 nodes (web-1, web-2, …)` */
export const hitText = ({ nodes, atLeast, sample }: NonNullable<Check['hit']>): string => {
  const some = sample.map(oneLine).join(', ');
  const more = nodes > sample.length ? ', …' : '';
  const all = `${atLeast ? 'at least ' : ''}${count(nodes, 'node')}`;
  return sample.length > 0 ? `${all} (${some}${more})` : all;
};

/** `111122223333 (prod), eu-central-1` */
export const placeOf = ({ identity, accountName }: Examination): string =>
  `${identity.accountId}${accountName ? ` (${oneLine(accountName)})` : ''}, ${identity.region}`;
