import path from 'node:path';
import type { Prerequisite } from '../../functions/core/prerequisite.ts';
import { isRegion, partitionOf } from '../../functions/formats/regions.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import type { CloudOptions } from '../cloud/options.ts';
import { didYouMean } from '../did-you-mean.ts';
import { oneFormat } from '../one-format.ts';
import { UsageError } from '../usage-error.ts';
import { FAIL_ON, type FailOn } from './show/verdict.ts';

/** The options of `doctor`, as they were typed. */
export type DoctorOptions = {
  readonly region?: readonly string[];
  readonly profile?: string;
  readonly roleArn?: string;
  readonly accounts?: string;
  readonly roleName?: string;
  readonly only?: readonly string[];
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly asff?: boolean;
  readonly html?: string;
  readonly snapshot?: string;
  readonly mask?: boolean;
  readonly failOn?: string;
  readonly printPolicy?: boolean;
};

/** How the result is written. */
export const FORMATS = ['json', 'csv', 'asff', 'html'] as const;
/** How the result is written. */
export type Format = (typeof FORMATS)[number] | 'text';
/** What is written line by line; a page is written to a file. */
export type LineFormat = Exclude<Format, 'html'>;

/** Every prerequisite, or those that were asked for. Throws a {@link UsageError} with the nearest id. */
export const prerequisitesOf = (only: readonly string[] | undefined): readonly Prerequisite[] => {
  if (!only) return registry;
  const ids = registry.map(({ id }) => id);
  for (const wanted of only) {
    if (ids.includes(wanted)) continue;
    const near = didYouMean(wanted, ids);
    const hint = near ? `did you mean ${near}?` : `use some of ${ids.join(', ')}`;
    throw new UsageError(`--only ${wanted}: there is no such prerequisite; ${hint}`);
  }
  return registry.filter(({ id }) => only.includes(id));
};

/** The format that was asked for. Throws a {@link UsageError} if there are several. */
export const formatOf = (options: Pick<DoctorOptions, (typeof FORMATS)[number]>): Format =>
  oneFormat(FORMATS, options) ?? 'text';

/** What decides on exit code 3. Throws {@link UsageError} for another word. */
export const failOnOf = ({ failOn = 'unknown' }: Pick<DoctorOptions, 'failOn'>): FailOn => {
  const found = FAIL_ON.find((one) => one === failOn);
  if (!found) throw new UsageError(`--fail-on ${failOn}: use ${FAIL_ON.join(' or ')}`);
  return found;
};

/** Refuses options that contradict each other, before anything is asked of AWS. */
export const checkTogether = (
  { accounts, roleName, roleArn, region = [], asff, only, html, snapshot, mask }: DoctorOptions,
  targets: readonly string[],
): void => {
  if (accounts && roleArn) throw new UsageError('use --role-arn, or --accounts with --role-name, not both');
  if (accounts && !roleName)
    throw new UsageError('--accounts needs --role-name: the role to assume in each account');
  if (roleName && !accounts)
    throw new UsageError('--role-name needs --accounts: the file that lists the accounts');
  for (const name of region) {
    if (name !== 'all' && !isRegion(name))
      throw new UsageError(`--region ${name}: that is no Region, such as eu-central-1`);
  }
  if (targets.length > 0 && (accounts || region.length > 1 || region.includes('all')))
    throw new UsageError('a node is in one account and Region: give one --region, and no --accounts');
  if (targets.length > 0 && asff)
    throw new UsageError('--asff lists the checks of a whole account: leave the node out, or use --json');
  if (snapshot && (targets.length > 0 || only))
    throw new UsageError('--snapshot describes the whole account: leave nodes and --only out');
  if (snapshot && html && path.resolve(snapshot) === path.resolve(html))
    throw new UsageError('--html and --snapshot name the same file: give each a file of its own');
  if (mask && !snapshot) throw new UsageError('--mask is about the file that --snapshot writes');
  if (targets.length > 0 && only)
    throw new UsageError('for a node, everything is looked at: leave --only out');
};

/** The role of an account, by its name (which may have a path). */
export const roleIn = (accountId: string, roleName: string, region: string): string =>
  `arn:${partitionOf(region)}:iam::${accountId}:role/${roleName}`;

/** Where and as whom to begin. */
export const cloudOptions = (
  { profile, roleArn }: DoctorOptions,
  region: string | undefined,
): CloudOptions => ({
  ...(region ? { region } : {}),
  ...(profile ? { profile } : {}),
  ...(roleArn ? { roleArn } : {}),
});
