import type { AwsEnvironment } from '../../account/aws-environment.ts';
import { headline, SIGNS, type Sign, sign } from '../../alerts/headline.ts';
import type { Notice } from '../../core/hub/installation.ts';
import type { Outcome, Severity } from '../../core/outcome.ts';

const LONGEST_LINE = 150;

/** An outcome in one line, which begins with its sign. A burst may be of several Regions, so it names its own. */
export const lineOf = (outcome: Outcome): string => {
  const { region } = outcome.identity;
  const text = headline(outcome, (one) => one.length <= LONGEST_LINE);
  return `${sign(outcome)} ${text.includes(region) ? text : `${region}: ${text}`}`;
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

/** The rest of a burst in one message. It looks as urgent as the worst of what it holds. */
export const summaryOf = (
  { accountId, accountName = accountId }: AwsEnvironment,
  lines: readonly string[],
  count: number,
): Notice => {
  const named = accountName.includes(accountId) ? accountName : `${accountName} (${accountId})`;
  const worst = worstOf(lines, count);
  const more = count > lines.length ? `And ${count - lines.length} more. ` : '';
  return {
    isOver: worst === '✅',
    sign: worst,
    severity: severityOf([worst, ...lines.map(signOf)]),
    what: titleOf(worst, lines, count, named),
    lines,
    because: `${more}Each of them is in the alerts of the account's own topic.`,
  };
};
