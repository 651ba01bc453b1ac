import type { AwsEnvironment } from '../../account/aws-environment.ts';
import { headline, SIGNS, type Sign, sign } from '../../alerts/headline.ts';
import { accountWords } from '../../alerts/words/place.ts';
import { TOLD } from '../../core/hub/arrival.ts';
import type { Collected } from '../../core/hub/burst.ts';
import type { Notice, StandsFor } from '../../core/hub/installation.ts';
import type { Outcome, Severity } from '../../core/outcome.ts';

const LONGEST_LINE = 150;

/**
 * An outcome in one line, which begins with its sign. A burst may be of several Regions, so it names its own. It says when an
 * outcome was sent that comes `late`.
 */
export const lineOf = (outcome: Outcome, late?: string): string => {
  const { region } = outcome.identity;
  const end = late === undefined ? '' : ` (sent at ${late})`;
  const text = headline(outcome, (one) => one.length + end.length <= LONGEST_LINE);
  return `${sign(outcome)} ${text.includes(region) ? text : `${region}: ${text}`}${end}`;
};

/** An id that a filter policy may name; what is longer or written otherwise is none that any version has. */
const ID = /^[a-z][a-z\d-]{0,39}$/;

/** Of which kind an outcome is for subscribers: its status and its prerequisite; empty if that is not an id. */
export const kindOf = ({ status, prerequisite }: Outcome): string => {
  const id = prerequisite ?? 'none';
  return ID.test(id) ? `${status} ${id}` : '';
};

/**
 * What the lines are for subscribers who choose by status and prerequisite. It is everything, if something is only counted
 * or not known: a message too many is better than one that is missed.
 */
const chosenBy = (
  { lines, kinds = [], count }: Collected,
  known: readonly string[],
): Omit<StandsFor, 'severity'> => {
  const pairs = kinds.filter((kind) => kind !== '').map((kind) => kind.split(' '));
  const isAll = count > lines.length || kinds.length === 0 || pairs.length < kinds.length;
  return {
    statuses: [...new Set([...(isAll ? TOLD : []), ...pairs.map(([status = '']) => status)])],
    prerequisites: [...new Set([...(isAll ? [...known, 'none'] : []), ...pairs.map(([, id = '']) => id)])],
  };
};

/** The sign of a line; one that an earlier version has written has none, and may be the worst. */
const signOf = (line: string): Sign => SIGNS.find((one) => line.startsWith(`${one} `)) ?? '🚨';

/** The worst of the lines. Those that are only counted may be worse than all of them. */
const worstOf = (lines: readonly string[], count: number): Sign => {
  const signs = new Set(lines.map(signOf));
  return count > lines.length ? '🚨' : (SIGNS.find((one) => signs.has(one)) ?? '🚨');
};

/** An end does not say how severe what it ends was, and a subscriber who heard of that waits for it. */
const SEVERITIES: Readonly<Record<Sign, Severity>> = {
  '🚨': 'critical',
  '❌': 'critical',
  '⚠️': 'warning',
  '⏳': 'warning',
  ℹ️: 'info',
  '✅': 'critical',
};

const severityOf = (signs: readonly Sign[]): Severity =>
  (['critical', 'warning'] as const).find((one) => signs.some((sign) => SEVERITIES[sign] === one)) ?? 'info';

/** What else is open in the account is not known here, so nothing is said of it. */
const titleOf = (worst: Sign, lines: readonly string[], count: number, whose: string) => {
  const isMixed = lines.some((line) => signOf(line) === '✅');
  const what = `${count} more ${isMixed ? 'messages' : 'alerts'} of account ${whose} within a minute`;
  return worst === '✅' ? `${what}: fixed or over` : what;
};

/**
 * The rest of a burst in one message. It looks as urgent as the worst of what it holds. `prerequisites` are the ids that this
 * version knows.
 */
export const summaryOf = (
  identity: AwsEnvironment,
  collected: Collected,
  prerequisites: readonly string[],
): Notice => {
  const { lines, count } = collected;
  const worst = worstOf(lines, count);
  const more = count > lines.length ? `And ${count - lines.length} more. ` : '';
  return {
    isOver: worst === '✅',
    sign: worst,
    standsFor: {
      ...chosenBy(collected, prerequisites),
      severity: severityOf([worst, ...lines.map(signOf)]),
    },
    what: titleOf(worst, lines, count, accountWords(identity)),
    lines,
    because: `${more}Each of them is in the alerts of the account's own topic.`,
  };
};
