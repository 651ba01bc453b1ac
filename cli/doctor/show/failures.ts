import type { Terminal } from '../../terminal/terminal.ts';
import type { Check } from '../examination.ts';
import { hitText, lines, MARKS, STYLES, subjectOf } from './words.ts';

/** Of many failures for the same reason, so many are shown whole. */
const MOST_ALIKE = 3;

/** The reason without ids and numbers, so that the same trouble of many nodes is seen to be the same. */
const kindOf = ({ prerequisite, verdict, because }: Check): string =>
  `${prerequisite}|${verdict}|${because.replace(/\b[a-z]+-[0-9a-f]{3,}\b/g, 'id').replace(/\d+/g, '0')}`;

const labelled = (name: string, text: string, width: number): readonly string[] => {
  const [first = '', ...rest] = lines(text, width - 2 - name.length);
  return [`  ${name}${first}`, ...rest.map((line) => `  ${' '.repeat(name.length)}${line}`)];
};

/** A failure, or a doubt: the reason, who is hit, what users see, and the commands, each on a line of its own. */
export const failure = (check: Check, terminal: Terminal): readonly string[] => {
  const { verdict, prerequisite, because, missing, hit, userSees, commands } = check;
  const { columns: width } = terminal;
  const mark = terminal.style(STYLES[verdict], MARKS[verdict]);
  return [
    `${mark}  ${terminal.style('bold', prerequisite)}  ${subjectOf(check)}`,
    ...lines(because, width, '  '),
    ...(missing ? labelled('Needs: ', missing, width) : []),
    ...(hit && hit.nodes > 0 ? labelled('Hit: ', hitText(hit), width) : []),
    ...(userSees ? labelled('Users see: ', userSees, width) : []),
    ...(commands.length > 0 ? ['  To mend it:', ...commands.map((one) => terminal.style('cyan', one))] : []),
  ];
};

/** Failures one below the other. Of many alike, the first few are shown, and where to find the others. */
export const failures = (checks: readonly Check[], terminal: Terminal): readonly string[] => {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const group = groups.get(kindOf(check));
    if (group) group.push(check);
    else groups.set(kindOf(check), [check]);
  }
  return [...groups.values()].flatMap((group) => {
    const more = group.length - MOST_ALIKE;
    const rest = more > 0 ? [`  … and ${more} more of this kind: --json and --csv list them all`, ''] : [];
    return [...group.slice(0, MOST_ALIKE).flatMap((one) => ['', ...failure(one, terminal)]), ...rest];
  });
};
