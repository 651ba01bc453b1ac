import { oneLine } from '../../../functions/alerts/escape.ts';
import type { Check, Examination } from '../examination.ts';

const COLUMNS = [
  'account',
  'account_name',
  'region',
  'part',
  'prerequisite',
  'resource_type',
  'resource',
  'vpcs',
  'verdict',
  'impact',
  'because',
  'missing',
  'nodes_hit',
  'users_see',
  'commands',
] as const;

/**
 * A spreadsheet takes a cell that begins so for a formula, wherever the text comes from. A quote before it makes it text.
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
const harmless = (text: string): string => (/^\s*[=+\-@]/.test(text) ? `'${text}` : text);

/** One cell, by RFC 4180. */
const cell = (text: string): string => {
  const safe = harmless(oneLine(text));
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const row = ({ identity, accountName = '' }: Examination, part: string, check: Check): string => {
  const values: Readonly<Record<(typeof COLUMNS)[number], string>> = {
    account: identity.accountId,
    account_name: accountName,
    region: identity.region,
    part,
    prerequisite: check.prerequisite,
    resource_type: check.subject.type,
    resource: check.subject.id,
    vpcs: (check.vpcs ?? []).join(' '),
    verdict: check.verdict,
    impact: check.impact ?? '',
    because: check.because,
    missing: check.missing ?? '',
    nodes_hit: check.hit ? String(check.hit.nodes) : '',
    users_see: check.userSees ?? '',
    commands: check.commands.join(' ; '),
  };
  return COLUMNS.map((name) => cell(values[name])).join(',');
};

const unread = ({ identity, accountName = '', failed }: Examination): readonly string[] =>
  failed.map((because) =>
    COLUMNS.map((name) => {
      const values: Partial<Record<string, string>> = {
        account: identity.accountId,
        account_name: accountName,
        region: identity.region,
        part: 'unread',
        verdict: 'unknown',
        because,
      };
      return cell(values[name] ?? '');
    }).join(','),
  );

export const CSV_HEADER = COLUMNS.join(',');

/** A row for each check, and one for each part that could not be read. */
export const csvRows = (examination: Examination): readonly string[] => [
  ...examination.checks.map((check) => row(examination, 'sessions', check)),
  ...examination.guard.map((check) => row(examination, 'guard', check)),
  ...unread(examination),
];
